"""Phrases that tell a need, per language (ISO 639-1), folded before use: what is known before any correction.

Written by hand for want of labels that may be shipped; a team's corrections outweigh them.
"""

from __future__ import annotations

from porch.analytics.cue_words import CALM, COMPLAINTS, QUESTIONS, REQUESTS, Table

PRAISE: Table = {
    "en": (
        "love it", "love this", "love you", "love your", "i love", "we love", "we loved", "loved it", "loved the",
        "great job", "good job", "well done", "great service", "excellent service", "amazing service", "best service",
        "keep up the good work", "keep it up", "you guys rock", "you rock", "you are the best", "you're the best",
        "so happy with", "very happy with", "really happy with", "so pleased", "very pleased", "highly recommend",
        "thank you so much", "thanks so much", "awesome", "amazing", "excellent", "fantastic", "brilliant",
        "wonderful", "delicious", "perfect", "impressed", "outstanding", "superb", "five stars", "5 stars",
        "made my day", "above and beyond", "well worth", "can't fault", "cannot fault", "beautiful", "lovely",
        "kudos", "shout out",
    ),
    "it": (
        "complimenti", "bravi", "bravissimi", "ottimo", "ottima", "eccellente", "fantastico", "fantastica",
        "meraviglioso", "meravigliosa", "buonissimo", "buonissima", "squisito", "perfetto", "perfetta",
        "lo consiglio", "consigliatissimo", "vi adoro", "grazie di cuore", "grazie mille", "soddisfatto",
        "soddisfatta", "gentilissimi", "splendido", "splendida", "stupendo", "stupenda",
    ),
    "es": (
        "enhorabuena", "felicidades", "excelente", "fantástico", "fantástica", "maravilloso", "maravillosa", "genial",
        "me encanta", "nos encanta", "me encantó", "nos encantó", "buenísimo", "buenísima", "riquísimo", "perfecto",
        "muchísimas gracias", "muchas gracias", "lo recomiendo", "muy recomendable", "muy contento", "muy contenta",
        "encantado", "encantada", "increíble", "estupendo",
    ),
    "fr": (
        "bravo", "félicitations", "excellent", "excellente", "fantastique", "merveilleux", "merveilleuse", "génial",
        "j'adore", "on adore", "nous adorons", "délicieux", "parfait", "parfaite", "je recommande", "merci beaucoup",
        "un grand merci", "très satisfait", "très satisfaite", "ravi", "ravie", "magnifique", "superbe", "top",
    ),
    "de": (
        "großartig", "grossartig", "ausgezeichnet", "fantastisch", "wunderbar", "hervorragend", "super service",
        "toller service", "gut gemacht", "weiter so", "ich liebe", "wir lieben", "lecker", "köstlich", "perfekt",
        "empfehlenswert", "kann ich nur empfehlen", "vielen dank", "herzlichen dank", "begeistert", "sehr zufrieden",
        "toll", "spitze", "klasse",
    ),
    "pt": (
        "parabéns", "excelente", "fantástico", "fantástica", "maravilhoso", "maravilhosa", "adorei", "adoro", "amei",
        "muito bom", "muito boa", "delicioso", "perfeito", "perfeita", "recomendo", "muito obrigado",
        "muito obrigada", "satisfeito", "satisfeita", "ótimo", "óptimo", "ótima", "incrível", "espetacular",
    ),
    "nl": (
        "geweldig", "fantastisch", "uitstekend", "prachtig", "heerlijk", "lekker", "goed gedaan", "complimenten",
        "hartelijk dank", "ontzettend bedankt", "top service", "aanrader", "heel blij", "erg blij", "heel tevreden",
        "zeer tevreden", "perfect", "ga zo door", "super",
    ),
}  # fmt: skip

IDEAS: Table = {
    "en": (
        "you should", "you could", "you guys should", "it would be great if", "it would be nice if",
        "it'd be great if", "it'd be nice if", "would be great if", "would be nice if", "would be cool if",
        "would be awesome if", "would love to see", "would love it if", "i'd love to see", "we'd love to see",
        "my idea", "an idea", "idea for you", "a suggestion", "my suggestion", "i suggest", "we suggest",
        "may i suggest", "can i suggest", "feature request", "please add", "could you add", "can you add",
        "any plans to", "how about a", "how about adding", "why don't you", "why not add", "i wish you",
        "we wish you", "wish there was", "wish there were", "i propose", "have you considered",
        "have you thought about", "bring back", "an option to", "have you ever considered",
    ),
    "it": (
        "dovreste", "sarebbe bello se", "sarebbe bello avere", "sarebbe utile", "sarebbe comodo", "un'idea",
        "la mia idea", "un suggerimento", "suggerisco", "vi suggerisco", "vi consiglio di", "propongo",
        "perché non fate", "perché non mettete", "potreste aggiungere", "aggiungete", "mi piacerebbe vedere",
        "avete pensato",
    ),
    "es": (
        "deberían", "deberíais", "estaría bien", "sería genial", "sería bueno", "una idea", "mi idea", "sugerencia",
        "sugiero", "les sugiero", "os sugiero", "propongo", "por qué no ponen", "por qué no hacen", "podrían añadir",
        "podríais añadir", "podrían agregar", "me gustaría ver", "han pensado en", "habéis pensado",
    ),
    "fr": (
        "vous devriez", "ce serait bien", "ce serait super", "ce serait génial", "il serait bien", "une idée",
        "mon idée", "une suggestion", "je suggère", "je propose", "pourquoi ne pas", "pourriez-vous ajouter",
        "j'aimerais voir", "avez-vous pensé",
    ),
    "de": (
        "ihr solltet", "sie sollten", "es wäre schön wenn", "es wäre toll wenn", "wäre schön wenn", "wäre toll wenn",
        "wäre super wenn", "eine idee", "meine idee", "ein vorschlag", "mein vorschlag", "ich schlage vor",
        "wir schlagen vor", "warum macht ihr nicht", "könntet ihr nicht", "ich würde mir wünschen",
        "verbesserungsvorschlag", "habt ihr schon mal überlegt",
    ),
    "pt": (
        "deviam", "vocês deveriam", "seria bom", "seria ótimo", "seria óptimo", "seria legal", "uma ideia",
        "minha ideia", "uma sugestão", "sugiro", "sugestão", "proponho", "por que não", "podiam acrescentar",
        "poderiam adicionar", "gostaria de ver", "já pensaram",
    ),
    "nl": (
        "jullie zouden", "jullie moeten", "het zou leuk zijn", "het zou fijn zijn", "zou handig zijn", "een idee",
        "mijn idee", "een suggestie", "suggestie", "ik stel voor", "waarom niet", "kunnen jullie niet",
        "hebben jullie overwogen", "tip voor jullie",
    ),
}  # fmt: skip

PROMISE_CLAIMS: Table = {
    "en": (
        "you promised", "was promised", "were promised", "been promised", "as promised", "you said you would",
        "you said you'd", "you said i would", "you said it would", "said you would", "said they would",
        "said he would", "said she would", "said i would", "said someone would", "said it would be",
        "told me you would", "told me it would", "told it would", "told i would", "told we would",
        "told that i would", "was told that", "i was told", "we were told", "you told me", "you told us",
        "you guaranteed", "was guaranteed", "was supposed to", "were supposed to", "you assured", "was assured",
        "your promise", "broken promise", "broken promises", "never called back", "never got back to me",
        "never got back to us", "still waiting for the call",
    ),
    "it": (
        "avete promesso", "avevate promesso", "mi avete detto", "ci avete detto", "mi avevate detto",
        "mi era stato detto", "mi è stato detto", "ci era stato detto", "mi avevano detto", "come promesso",
        "come da accordi", "doveva arrivare", "avevate garantito", "non mi avete richiamato",
        "nessuno mi ha richiamato",
    ),
    "es": (
        "prometieron", "prometisteis", "me prometieron", "nos prometieron", "me dijeron", "nos dijeron",
        "me dijisteis", "dijeron que", "como prometieron", "según lo prometido", "me aseguraron", "me garantizaron",
        "tenía que llegar", "nadie me ha llamado",
    ),
    "fr": (
        "vous aviez promis", "vous avez promis", "vous m'aviez dit", "vous m'avez dit", "on m'a dit",
        "on m'avait dit", "on nous a dit", "comme promis", "comme convenu", "vous aviez dit", "devait arriver",
        "on m'a assuré", "personne ne m'a rappelé",
    ),
    "de": (
        "sie haben versprochen", "ihr habt versprochen", "wurde versprochen", "wie versprochen", "wie vereinbart",
        "mir wurde gesagt", "uns wurde gesagt", "sie sagten", "sie haben gesagt", "ihr habt gesagt",
        "sollte ankommen", "mir wurde zugesagt", "wurde zugesagt", "niemand hat sich gemeldet",
        "niemand hat zurückgerufen",
    ),
    "pt": (
        "prometeram", "vocês prometeram", "me prometeram", "foi prometido", "como prometido", "disseram que",
        "me disseram", "disseram-me", "garantiram", "foi-me dito", "devia ter chegado", "ninguém me ligou",
    ),
    "nl": (
        "jullie beloofden", "jullie hebben beloofd", "u heeft beloofd", "was beloofd", "is beloofd", "zoals beloofd",
        "zoals afgesproken", "mij is verteld", "jullie zeiden", "er werd gezegd", "zou geleverd worden",
        "niemand heeft teruggebeld",
    ),
}  # fmt: skip

CHURN_RISKS: Table = {
    "en": (
        "cancel my account", "cancel my subscription", "cancel my membership", "cancel my contract",
        "cancel my service", "cancelling my", "canceling my", "cancel our", "close my account", "closing my account",
        "delete my account", "deleting my account", "switching to", "switch to another", "switched to",
        "moving to another", "going to switch", "leaving you", "i'm leaving", "we're leaving", "i'm out",
        "i'm done with", "we're done with", "done with you", "never again", "never coming back", "not coming back",
        "won't be back", "will not be back", "won't be coming back", "never shop", "never buy", "never buying",
        "never using", "never ordering", "never shopping", "never coming", "never order", "never use", "never fly",
        "never flying", "never book", "never going back", "won't be using", "will not be using", "last time i",
        "last time we", "last order", "lost a customer", "lost my business", "losing a customer", "lose a customer",
        "losing customers", "take my business elsewhere", "taking my business", "go elsewhere", "going elsewhere",
        "your competitor", "unsubscribe me", "stop using", "find another", "looking for another",
        "looking for alternatives", "not renew", "won't renew",
    ),
    "it": (
        "disdire", "disdetta", "disdico", "chiudere il conto", "chiudere l'account", "cancellare l'account",
        "cancellare l'abbonamento", "passo a un altro", "passerò a", "cambio gestore", "cambio fornitore", "mai più",
        "non tornerò", "non torneremo", "non ci torno", "non compro più", "non comprerò più", "ultima volta",
        "avete perso un cliente", "perso un cliente", "perso una cliente", "vado altrove", "vostro concorrente",
    ),
    "es": (
        "darme de baja", "dar de baja", "cancelar mi cuenta", "cancelar mi suscripción", "cancelar la suscripción",
        "cerrar mi cuenta", "me cambio a", "me voy a la competencia", "nunca más", "no vuelvo", "no volveré",
        "no volveremos", "última vez", "han perdido un cliente", "habéis perdido un cliente", "perdieron un cliente",
        "su competencia",
    ),
    "fr": (
        "résilier", "résiliation", "fermer mon compte", "supprimer mon compte", "annuler mon abonnement",
        "je change de", "chez le concurrent", "à la concurrence", "plus jamais", "je ne reviendrai",
        "nous ne reviendrons", "dernière fois", "perdu un client", "perdu une cliente", "j'irai ailleurs",
        "aller voir ailleurs",
    ),
    "de": (
        "kündigen", "kündige", "kündigung", "konto löschen", "account löschen", "konto schließen", "wechsle zu",
        "wechsel zu", "anbieter wechseln", "zur konkurrenz", "nie wieder", "komme nicht wieder",
        "kommen nicht wieder", "letztes mal", "das letzte mal", "kunden verloren", "kundin verloren", "woanders",
    ),
    "pt": (
        "cancelar minha conta", "cancelar a minha conta", "cancelar a assinatura", "cancelar o contrato",
        "encerrar a conta", "fechar a conta", "mudar para outro", "mudar de operadora", "para a concorrência",
        "nunca mais", "não volto", "não voltarei", "última vez", "perderam um cliente", "perderam uma cliente",
    ),
    "nl": (
        "opzeggen", "zeg op", "abonnement beëindigen", "account verwijderen", "overstappen", "stap over",
        "naar de concurrent", "nooit meer", "kom niet meer terug", "komen niet meer terug", "laatste keer",
        "klant kwijt", "ga ergens anders",
    ),
}  # fmt: skip

SPAM: Table = {
    "en": (
        "make money", "earn money", "extra income", "work from home", "earn cash", "free followers", "buy followers",
        "more followers", "get followers", "follow back", "crypto giveaway", "bitcoin giveaway", "free bitcoin",
        "forex", "binary options", "investment opportunity", "guaranteed returns", "seo services",
        "rank your website", "first page of google", "guest post", "backlinks", "viagra", "cialis", "casino bonus",
        "online casino", "payday loan", "no credit check", "lottery winner", "you have won", "you've won",
        "claim your prize", "claim your reward", "dear beneficiary", "click here to claim", "act now",
        "limited time offer", "100 free", "double your", "hot singles", "weight loss", "miracle cure", "check my bio",
        "link in my bio", "dm me to earn", "whatsapp me to earn", "inheritance fund", "wire transfer fee",
        "web design services",
    ),
    "it": ("guadagna da casa", "soldi facili", "guadagna online", "hai vinto", "prestito veloce", "compra follower"),
    "es": ("gana dinero", "dinero fácil", "trabaja desde casa", "has ganado", "préstamo rápido", "compra seguidores"),
    "fr": ("gagner de l'argent", "argent facile", "travail à domicile", "vous avez gagné", "prêt rapide"),
    "de": ("geld verdienen", "von zu hause aus verdienen", "sie haben gewonnen", "sofortkredit", "follower kaufen"),
    "pt": ("ganhe dinheiro", "dinheiro fácil", "trabalhe em casa", "você ganhou", "empréstimo rápido"),
    "nl": ("geld verdienen", "thuis geld verdienen", "u heeft gewonnen", "je hebt gewonnen", "snel lenen"),
}  # fmt: skip

AUTOMATIC: Table = {
    "en": (
        "out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "auto response",
        "automated response", "automated message", "automatically generated", "do not reply to this", "do not reply",
        "this mailbox is not monitored", "unmonitored mailbox", "i am currently away", "i'm currently away",
        "on vacation", "on annual leave", "on parental leave", "on maternity leave", "limited access to email",
        "limited access to my email", "will be back in the office", "return to the office", "delivery has failed",
        "undeliverable", "delivery status notification", "mailer daemon", "your ticket has been received",
        "ticket has been created", "we have received your", "this is an automatic", "this is an automated",
    ),
    "it": (
        "fuori ufficio", "risposta automatica", "messaggio automatico", "generato automaticamente", "sono in ferie",
        "non rispondere a questa", "sarò assente", "sono assente", "mancato recapito",
    ),
    "es": (
        "fuera de la oficina", "fuera de oficina", "respuesta automática", "mensaje automático",
        "generado automáticamente", "estoy de vacaciones", "no responda a este", "no responder a este",
    ),
    "fr": (
        "absence du bureau", "absent du bureau", "absente du bureau", "réponse automatique", "message automatique",
        "généré automatiquement", "je suis en congé", "je suis en vacances", "ne pas répondre à ce",
    ),
    "de": (
        "abwesenheitsnotiz", "abwesenheit", "automatische antwort", "automatisch generiert", "automatisch erstellt",
        "nicht im büro", "nicht im hause", "im urlaub", "bitte antworten sie nicht", "unzustellbar",
    ),
    "pt": (
        "fora do escritório", "resposta automática", "mensagem automática", "gerado automaticamente",
        "gerada automaticamente", "estou de férias", "não responda a este", "não responda este",
    ),
    "nl": (
        "afwezigheidsbericht", "niet op kantoor", "automatisch antwoord", "automatisch bericht",
        "automatisch gegenereerd", "op vakantie", "niet beantwoorden", "afwezig van",
    ),
}  # fmt: skip

TABLES: dict[str, Table] = {
    "calm": CALM,
    "question": QUESTIONS,
    "request": REQUESTS,
    "praise": PRAISE,
    "idea": IDEAS,
    "promise_claim": PROMISE_CLAIMS,
    "churn_risk": CHURN_RISKS,
    "spam": SPAM,
    "automatic": AUTOMATIC,
    "complaint": COMPLAINTS,
}
"""What each list stands for. "calm" holds phrases that contain a cue and mean none."""
