"""The urgent words Porch starts with, per language (ISO 639-1): short on purpose, and the owner's to edit."""

from __future__ import annotations

from collections.abc import Mapping

URGENCY_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "food poisoning", "allergic reaction", "allergic shock", "anaphylaxis", "ambulance", "emergency room",
        "in hospital", "in the hospital", "went to hospital", "gas leak", "smell of gas", "on fire",
        "glass in my", "glass in the", "got hurt", "was hurt", "bleeding", "data breach", "my lawyer", "locked in",
    ),
    "it": (
        "intossicazione", "intossicazioni", "intossicato", "intossicata", "intossicati", "avvelenamento",
        "reazione allergica", "shock anafilattico", "anafilassi", "ambulanza", "pronto soccorso", "in ospedale",
        "fuga di gas", "odore di gas", "a fuoco", "vetro nel", "vetro nella", "mi sono fatto male",
        "mi sono fatta male", "si è fatto male", "si è fatta male", "il mio avvocato", "chiusi dentro",
    ),
    "es": (
        "intoxicación", "intoxicado", "intoxicada", "intoxicados", "reacción alérgica", "choque anafiláctico",
        "shock anafiláctico", "anafilaxia", "ambulancia", "en urgencias", "a urgencias", "en el hospital",
        "fuga de gas", "olor a gas", "en llamas", "vidrio en", "cristal en la", "se hizo daño", "mi abogado",
    ),
    "fr": (
        "intoxication", "intoxiqué", "intoxiquée", "réaction allergique", "choc anaphylactique", "anaphylaxie",
        "ambulance", "aux urgences", "à l'hôpital", "fuite de gaz", "odeur de gaz", "en feu", "du verre dans",
        "s'est blessé", "s'est blessée", "me suis blessé", "me suis blessée", "mon avocat",
    ),
    "de": (
        "lebensmittelvergiftung", "vergiftung", "allergische reaktion", "allergischer schock", "anaphylaxie",
        "krankenwagen", "rettungswagen", "notarzt", "notaufnahme", "im krankenhaus", "ins krankenhaus",
        "gasgeruch", "gasleck", "brennt", "glas im", "scherben im", "glassplitter", "verletzt", "mein anwalt",
    ),
    "pt": (
        "intoxicação", "intoxicado", "intoxicada", "reação alérgica", "choque anafilático", "anafilaxia",
        "ambulância", "pronto-socorro", "no hospital", "fuga de gás", "vazamento de gás", "cheiro a gás",
        "cheiro de gás", "em chamas", "vidro na", "vidro no", "magoou-se", "se machucou", "meu advogado",
    ),
    "nl": (
        "voedselvergiftiging", "allergische reactie", "allergische shock", "anafylaxie", "ambulance",
        "spoedeisende hulp", "in het ziekenhuis", "naar het ziekenhuis", "gaslek", "gaslucht", "in brand",
        "glas in", "gewond", "mijn advocaat",
    ),
}  # fmt: skip
