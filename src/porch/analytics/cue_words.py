"""The cue words, per language (ISO 639-1). Folded before use: accents and case may be written or left out.

They were chosen to be rare in messages that ask nothing. `CALM` holds phrases that contain a cue and mean none.
"""

from __future__ import annotations

from collections.abc import Mapping

Table = Mapping[str, tuple[str, ...]]

COMPLAINTS: Table = {
    "en": (
        "complaint", "complain", "complaining", "disappointed", "disappointing", "disappointment", "terrible",
        "awful", "horrible", "disgusting", "disgusted", "unacceptable", "worst", "refund", "money back", "rude",
        "broken", "never arrived", "still waiting", "still no", "still not", "still hasn't", "still haven't",
        "hasn't arrived", "has not arrived", "not working", "doesn't work", "does not work", "didn't work",
        "don't work",
        "stopped working", "not happy", "unhappy", "angry", "furious", "fed up", "ridiculous", "scam", "ripped off",
        "rip off", "overcharged", "charged twice", "wrong order", "let down", "damaged", "faulty", "ruined",
        "shame on", "poor service", "bad service", "bad experience", "no response", "no reply", "never again",
        "food poisoning", "annoying", "annoyed", "frustrating", "frustrated", "useless", "pathetic", "appalling",
    ),
    "it": (
        "reclamo", "lamentela", "lamentarmi", "deluso", "delusa", "delusi", "deludente", "delusione", "pessimo",
        "pessima", "terribile", "orribile", "schifo", "schifoso", "inaccettabile", "vergogna", "vergognoso",
        "rimborso", "maleducato", "maleducata", "maleducati", "rotto", "rotta", "mai arrivato", "mai arrivata",
        "non è arrivato", "non è arrivata", "non funziona", "non ha funzionato", "sto ancora aspettando",
        "ancora niente",
        "arrabbiato", "arrabbiata", "truffa", "ordine sbagliato", "rovinato", "rovinata", "mai più",
        "nessuna risposta", "insoddisfatto", "insoddisfatta", "scandaloso",
    ),
    "es": (
        "queja", "quejarme", "decepcionado", "decepcionada", "decepcionante", "decepción", "pésimo", "pésima",
        "terrible", "horrible", "asqueroso", "inaceptable", "vergüenza", "reembolso", "devolución", "maleducado",
        "maleducada", "roto", "rota", "nunca llegó", "no ha llegado", "no funciona", "sigo esperando", "enfadado",
        "enfadada", "enojado", "enojada", "estafa", "pedido equivocado", "nunca más", "sin respuesta",
        "muy mal servicio",
        "mal servicio", "lamentable",
    ),
    "fr": (
        "réclamation", "plainte", "déçu", "déçue", "déçus", "décevant", "décevante", "déception", "horrible",
        "dégoûtant", "inacceptable", "honte", "honteux", "remboursement", "rembourser", "impoli", "impolie", "cassé",
        "cassée", "jamais arrivé", "jamais arrivée", "pas arrivé", "pas arrivée", "ne fonctionne pas", "ne marche pas",
        "fonctionne pas", "marche pas", "j'attends toujours", "en colère", "arnaque", "plus jamais", "aucune réponse",
        "toujours rien", "mauvais service", "mécontent", "mécontente", "scandaleux",
    ),
    "de": (
        "beschwerde", "beschweren", "reklamation", "reklamieren", "enttäuscht", "enttäuschend", "enttäuschung",
        "enttaeuscht", "schrecklich", "furchtbar", "ekelhaft", "inakzeptabel", "unverschämt", "unverschaemt",
        "unfreundlich", "erstattung", "rückerstattung", "rueckerstattung", "geld zurück", "kaputt", "nie angekommen",
        "nicht angekommen", "funktioniert nicht", "geht nicht", "warte immer noch", "immer noch nicht", "wütend",
        "verärgert", "betrug", "abzocke", "falsche bestellung", "nie wieder", "keine antwort", "schlecht", "schlechter",
        "schlechte", "unzufrieden", "frechheit", "zumutung",
    ),
    "pt": (
        "reclamação", "reclamar", "queixa", "desapontado", "desapontada", "decepcionado", "decepcionada", "desilusão",
        "dececionado", "dececionada", "péssimo", "péssima", "terrível", "horrível", "nojento", "inaceitável",
        "vergonha", "reembolso", "mal educado", "mal educada", "avariado", "quebrado", "quebrada", "nunca chegou",
        "não chegou", "não funciona", "ainda estou à espera", "continuo à espera", "ainda não recebi", "zangado",
        "zangada", "burla", "golpe", "pedido errado", "nunca mais", "sem resposta", "insatisfeito", "insatisfeita",
    ),
    "nl": (
        "klacht", "klagen", "teleurgesteld", "teleurstellend", "teleurstelling", "vreselijk", "verschrikkelijk",
        "walgelijk", "onacceptabel", "schandalig", "onbeleefd", "onbeschoft", "terugbetaling", "geld terug", "kapot",
        "nooit aangekomen", "niet aangekomen", "werkt niet", "doet het niet", "wacht nog steeds", "nog steeds niet",
        "boos", "oplichting", "verkeerde bestelling", "nooit meer", "geen antwoord", "geen reactie", "slecht",
        "slechte", "slechtste", "ontevreden", "belachelijk",
    ),
}  # fmt: skip

REQUESTS: Table = {
    "en": (
        "please", "pls", "plz", "could you", "can you", "would you", "will you", "i'd like", "i would like",
        "we'd like",
        "we would like", "i want to", "we want to", "i need", "we need", "help me", "need help", "can i", "can we",
        "could i", "could we", "may i", "may we", "book a table", "to book", "to reserve", "make a reservation",
        "send me", "call me", "contact me", "get back to me", "looking for",
    ),
    "it": (
        "per favore", "per piacere", "per cortesia", "cortesemente", "gentilmente", "potete", "potreste", "può",
        "potrebbe", "puoi", "potresti", "vorrei", "vorremmo", "avrei bisogno", "ho bisogno", "abbiamo bisogno",
        "mi serve", "ci serve", "posso", "possiamo", "prenotare", "aiutarmi", "aiutatemi", "mandatemi", "mi mandate",
        "fatemi sapere", "mi faccia sapere", "chiamatemi",
    ),
    "es": (
        "por favor", "podrían", "podría", "podéis", "pueden", "puede", "puedes", "quisiera", "quisiéramos", "quería",
        "queríamos", "me gustaría", "nos gustaría", "necesito", "necesitamos", "puedo", "podemos", "reservar",
        "ayúdame", "ayudarme", "ayúdenme", "envíenme", "mándame", "avísenme",
    ),
    "fr": (
        "s'il vous plaît", "s'il te plaît", "svp", "stp", "pourriez-vous", "pouvez-vous", "pourrais-tu", "peux-tu",
        "je voudrais", "nous voudrions", "j'aimerais", "nous aimerions", "je souhaite", "nous souhaitons",
        "je souhaiterais", "j'ai besoin", "nous avons besoin", "puis-je", "je peux", "on peut", "réserver", "aidez-moi",
        "envoyez-moi", "merci de me", "merci de nous", "merci de bien vouloir",
    ),
    "de": (
        "bitte", "könnten sie", "können sie", "könntet ihr", "könnt ihr", "kannst du", "würden sie", "ich möchte",
        "wir möchten", "ich hätte gern", "wir hätten gern", "ich hätte gerne", "wir hätten gerne", "ich würde gern",
        "ich würde gerne", "ich brauche", "wir brauchen", "ich benötige", "kann ich", "können wir", "darf ich",
        "reservieren", "helfen sie", "schicken sie", "rufen sie", "melden sie sich",
    ),
    "pt": (
        "por favor", "pf", "poderiam", "poderia", "podiam", "podia", "podem", "pode", "queria", "queríamos", "gostaria",
        "gostaríamos", "gostava de", "preciso", "precisamos", "posso", "podemos", "reservar", "ajudem-me", "me ajude",
        "enviem-me", "me envie", "ligue-me", "avisem-me",
    ),
    "nl": (
        "alsjeblieft", "alstublieft", "aub", "ajb", "zou u", "kunt u", "kun je", "kunnen jullie", "zouden jullie",
        "wilt u", "ik wil graag", "wij willen graag", "we willen graag", "ik zou graag", "graag wil ik", "ik heb nodig",
        "we hebben nodig", "mag ik", "kan ik", "kunnen we", "reserveren", "help mij", "help me", "stuur me",
        "stuur mij",
        "bel me", "bel mij", "graag reactie", "hoor graag",
    ),
}  # fmt: skip

QUESTIONS: Table = {
    "en": (
        "do you", "does it", "are you", "is there", "are there", "is it possible", "wondering if", "i wonder",
        "any idea", "anyone know", "what time", "how much", "how many", "how long", "how do i", "how can i",
        "where can i", "when will", "where is", "what about", "let me know", "tell me",
    ),
    "it": (
        "a che ora", "quanto costa", "quanto viene", "quanti", "avete", "siete aperti", "c'è", "ci sono", "è possibile",
        "mi chiedevo", "sapete", "dov'è", "dove posso", "come posso", "come faccio", "volevo sapere", "vorrei sapere",
    ),
    "es": (
        "a qué hora", "cuánto cuesta", "cuánto vale", "cuántos", "tienen", "tenéis", "están abiertos", "es posible",
        "me preguntaba", "saben si", "dónde está", "dónde puedo", "cómo puedo", "quiero saber", "quería saber",
    ),
    "fr": (
        "à quelle heure", "combien", "avez-vous", "êtes-vous", "y a-t-il", "est-ce que", "est-il possible",
        "je me demande", "je me demandais", "savez-vous", "où est", "où puis-je", "comment puis-je",
        "j'aimerais savoir",
    ),
    "de": (
        "um wie viel uhr", "wie viel", "wieviel", "wie lange", "haben sie", "habt ihr", "gibt es", "ist es möglich",
        "ich frage mich", "wissen sie", "wo ist", "wo kann ich", "wie kann ich", "wann kommt", "ich wollte wissen",
        "ich wollte fragen",
    ),
    "pt": (
        "a que horas", "quanto custa", "quantos", "têm", "vocês têm", "estão abertos", "é possível",
        "gostaria de saber",
        "queria saber", "sabem se", "onde está", "onde posso", "como posso", "como faço",
    ),
    "nl": (
        "hoe laat", "hoeveel", "hoe lang", "hebben jullie", "heeft u", "zijn jullie", "is er", "zijn er",
        "is het mogelijk", "ik vraag me af", "weet u", "weten jullie", "waar is", "waar kan ik", "hoe kan ik",
        "wanneer komt",
    ),
}  # fmt: skip

OPENERS: Table = {
    "en": ("who", "what", "when", "where", "why", "which", "how", "whats", "wheres", "hows"),
    "it": ("chi", "cosa", "quando", "dove", "perché", "quale", "quali", "come mai", "quanto"),
    "es": ("quién", "qué", "cuándo", "dónde", "por qué", "cuál", "cuáles", "cómo", "cuánto"),
    "fr": ("qui", "quand", "où", "pourquoi", "quel", "quelle", "quels", "quelles", "comment"),
    "de": ("wer", "wann", "wo", "warum", "wieso", "welche", "welcher", "welches", "wie"),
    "pt": ("quem", "quando", "onde", "por que", "porque é que", "qual", "quais", "quanto"),
    "nl": ("wie", "wat", "wanneer", "waar", "waarom", "welke", "hoe"),
}
"""Words that ask when a message begins with them; elsewhere they join sentences."""

CALM: Table = {
    "en": (
        "no complaint", "no complaints", "can't complain", "cannot complain", "not disappointed", "never disappointed",
        "wasn't disappointed", "weren't disappointed", "won't be disappointed", "please keep", "please thank",
        "as you please", "thank you for looking for", "no need to get back to me", "not the worst",
    ),
    "it": ("non sono deluso", "non sono delusa", "mai deluso", "mai delusa", "niente male"),
    "es": ("ninguna queja", "sin quejas", "no decepciona"),
    "fr": ("aucune plainte", "pas déçu", "pas déçue", "jamais déçu", "jamais déçue", "pas déçus"),
    "de": ("nicht schlecht", "nicht enttäuscht", "keine beschwerde", "nie enttäuscht", "bitte weiter so"),
    "pt": ("nenhuma queixa", "sem queixas", "não desaponta"),
    "nl": ("geen klacht", "geen klachten", "niet slecht", "niet teleurgesteld", "nooit teleurgesteld"),
}  # fmt: skip

THANKS: Table = {
    "en": ("thanks", "thank", "thx", "thanx", "tnx", "ty", "tysm", "cheers", "appreciated", "appreciate", "grateful"),
    "it": ("grazie", "ringrazio", "ringraziamo", "ringraziarvi"),
    "es": ("gracias", "agradezco", "agradecemos"),
    "fr": ("merci", "remercie", "remercions"),
    "de": ("danke", "dankeschön", "dankeschoen", "dank", "bedanke"),
    "pt": ("obrigado", "obrigada", "obrigados", "obrigadas", "obg", "agradeço", "agradecemos"),
    "nl": ("dank", "dankjewel", "dankuwel", "bedankt", "dankje"),
}

WITH_THANKS: Table = {
    "en": (
        "a", "all", "again", "alot", "amazing", "and", "awesome", "best", "brilliant", "bye", "day", "done",
        "excellent",
        "everyone", "everything", "fine", "for", "getting", "back", "to", "me", "good", "got", "great", "guys", "have",
        "help", "helping", "i", "is", "it", "its", "kind", "kindly", "lot", "lots", "lovely", "many", "million", "much",
        "nice", "no", "ok", "okay", "perfect", "problem", "quick", "rapid", "fast", "really", "reply", "response",
        "answer", "answering", "see", "service", "so", "soon", "sorted", "super", "support", "that", "that's", "thats",
        "s", "team", "the", "this", "time", "today", "tomorrow", "too", "ve", "very", "we", "well", "will", "wonderful",
        "work", "worked", "works", "yes", "you", "your", "yours", "u", "understood", "regards", "do", "now", "bunch",
    ),
    "it": (
        "mille", "tante", "molte", "infinite", "di", "tutto", "cuore", "e", "a", "ancora", "per", "la", "l", "il",
        "aiuto", "risposta", "disponibilità", "gentilezza", "gentilissimi", "gentilissima", "gentilissimo", "gentile",
        "vi", "ti", "davvero", "va", "bene", "benissimo", "perfetto", "ottimo", "ok", "presto", "buona", "giornata",
        "serata", "domani", "voi", "lei", "te", "sì", "bravi", "bravissimi", "super", "ci", "vediamo", "tutti",
        "saluti",
    ),
    "es": (
        "muchas", "muchísimas", "mil", "por", "todo", "la", "el", "tu", "su", "vuestra", "ayuda", "respuesta", "rápida",
        "de", "nuevo", "a", "ti", "usted", "ustedes", "vosotros", "perfecto", "vale", "genial", "muy", "amable",
        "amables", "hasta", "pronto", "mañana", "saludos", "un", "saludo", "bien", "sí", "os", "les", "lo", "equipo",
    ),
    "fr": (
        "beaucoup", "mille", "fois", "bien", "infiniment", "pour", "tout", "votre", "ton", "aide", "réponse", "rapide",
        "la", "le", "à", "vous", "toi", "bonne", "journée", "soirée", "bientôt", "demain", "parfait", "super", "génial",
        "je", "nous", "encore", "d", "accord", "oui", "très", "gentil", "l", "équipe", "cordialement", "et",
    ),
    "de": (
        "schön", "schoen", "sehr", "vielen", "lieben", "besten", "herzlichen", "tausend", "für", "fuer", "die", "das",
        "alles", "hilfe", "antwort", "schnelle", "ihre", "deine", "eure", "nochmals", "nochmal", "ihnen", "dir", "euch",
        "super", "perfekt", "toll", "prima", "alles", "klar", "gut", "bis", "bald", "morgen", "schönen", "tag", "abend",
        "noch", "und", "ich", "wir", "mich", "gerne", "liebe", "grüße", "gruesse", "ja", "einen", "ok",
    ),
    "pt": (
        "muito", "muita", "muitíssimo", "mil", "por", "tudo", "pela", "pelo", "ajuda", "resposta", "rápida", "vossa",
        "sua", "a", "o", "e", "vocês", "você", "perfeito", "ótimo", "óptimo", "bom", "dia", "boa", "tarde", "noite",
        "até", "logo", "breve", "amanhã", "sim", "super", "bem", "abraço", "cumprimentos", "equipa", "equipe", "de",
    ),
    "nl": (
        "je", "u", "jullie", "wel", "heel", "erg", "veel", "hartelijk", "voor", "de", "het", "alles", "hulp",
        "antwoord",
        "snelle", "reactie", "nogmaals", "super", "top", "prima", "perfect", "fijne", "fijn", "dag", "avond", "tot",
        "snel", "morgen", "ja", "goed", "groetjes", "groet", "en", "ok", "dat",
    ),
}  # fmt: skip
"""Words that may stand beside a thanks without asking anything."""

HAPPY = frozenset(
    "👍🙏❤♥😊😍🥰👏💪🎉👌✨🔥💯😀😃😄😁🙂☺😘🤗💕💖💗💓💞💙💚💛🧡💜🖤🤍🤎🥳🙌😋🤩😉😌😎🤝🫶🌹🌸🌞☀🍕🍷🥂🍾✅👋😇🤤"
)
UNHAPPY = frozenset("😡🤬😠👎😢😭🤮🤢💔😤☹🙁😞😔😩😫🤦🙄😒🖕💩")
