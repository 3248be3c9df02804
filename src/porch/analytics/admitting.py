"""A fault of ours, owned up to: *you are right, that was our mistake*. Being sorry that somebody feels so is none."""

from __future__ import annotations

from porch.analytics.words import Phrases, labelled, spoken

ADMISSIONS = {
    "en": (
        "our mistake", "my mistake", "our fault", "my fault", "our error", "our bad", "we were wrong", "i was wrong",
        "we got it wrong", "we got this wrong", "we made a mistake", "i made a mistake", "we failed", "we messed up",
        "we forgot", "i forgot", "we should have", "i should have", "we should not have", "you are right",
        "you're right", "we let you down", "that was wrong of us",
        "we apologise for", "we apologize for", "we are sorry we",
        "sorry that we",
    ),
    "it": (
        "nostro errore", "mio errore", "colpa nostra", "colpa mia", "abbiamo sbagliato", "ho sbagliato",
        "ci siamo sbagliati", "avremmo dovuto", "avrei dovuto", "hai ragione", "ha ragione", "avete ragione",
        "ci siamo dimenticati",
    ),
    "es": (
        "nuestro error", "error nuestro", "mi error", "culpa nuestra", "es culpa mía", "nos equivocamos",
        "nos hemos equivocado", "me equivoqué", "deberíamos haber", "tiene razón", "tienes razón", "se nos olvidó",
    ),
    "fr": (
        "notre erreur", "mon erreur", "notre faute", "ma faute", "nous nous sommes trompés", "je me suis trompé",
        "nous avons eu tort", "nous aurions dû", "j'aurais dû", "vous avez raison", "tu as raison", "nous avons oublié",
    ),
    "de": (
        "unser fehler", "mein fehler", "unsere schuld", "meine schuld", "wir haben uns geirrt", "ich habe mich geirrt",
        "wir haben einen fehler gemacht", "wir hätten", "da haben sie recht", "sie haben recht", "du hast recht",
        "wir haben vergessen",
    ),
    "pt": (
        "nosso erro", "erro nosso", "meu erro", "culpa nossa", "culpa minha", "erramos", "enganámo-nos",
        "nos enganamos", "deveríamos ter", "devíamos ter", "tem razão", "tens razão", "esquecemo-nos",
    ),
    "nl": (
        "onze fout", "mijn fout", "onze schuld", "wij zaten fout", "we zaten fout", "we hebben ons vergist",
        "we hadden moeten", "u hebt gelijk", "u heeft gelijk", "je hebt gelijk", "we zijn vergeten",
    ),
}  # fmt: skip
"""How a business owns up to a fault, per language (ISO 639-1); folded before use."""

_FOUND = Phrases(labelled(admits=[phrase for phrases in ADMISSIONS.values() for phrase in phrases]))


def admits(text: str) -> bool:
    """Return whether words of ours own up to a fault of ours.

    >>> admits("You are right, forty minutes for a bill is too long."), admits("We are sorry you feel that way.")
    (True, False)
    """
    return next(_FOUND.all(spoken(text)), None) is not None
