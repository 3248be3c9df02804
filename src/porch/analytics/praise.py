"""Why people chose us: praise gathered by its reason, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from porch.analytics.offhand import is_kind
from porch.analytics.words import Phrases, labelled, spoken

LONGEST = 280  # characters of a sentence that is quoted whole
_ENDS = re.compile(r"(?<=[.!?\u2026])\s+|\n+")


class Reason(StrEnum):
    """What somebody praises."""

    PEOPLE = "people"
    QUALITY = "quality"
    HELP = "help"
    SPEED = "speed"
    EASE = "ease"
    PRICE = "price"
    CHOICE = "choice"
    PLACE = "place"
    TRUST = "trust"
    OTHER = "other"


MEANING = {
    Reason.PEOPLE: "who you are, and how you treat them", Reason.QUALITY: "what you make",
    Reason.HELP: "answers and help", Reason.SPEED: "how fast it went", Reason.EASE: "how easy it is",
    Reason.PRICE: "what it costs", Reason.CHOICE: "what there is to choose from",
    Reason.PLACE: "where you are, and how it feels there", Reason.TRUST: "that you keep your word",
    Reason.OTHER: "for reasons in words of their own",
}  # fmt: skip

_WORDS = {
    Reason.PEOPLE: (
        "staff", "team", "people", "friendly", "kind", "lovely people", "owner", "waiter", "waitress", "host", "crew",
        "polite", "welcoming", "hospitality", "personale", "gentile", "gentili", "gentilissimi", "cortese", "cortesi",
        "accoglienza", "proprietario", "personal", "amable", "amables", "atento", "atentos", "equipo", "dueño",
        "personnel", "équipe", "accueil", "gentil", "gentille", "sympathique", "aimable", "mitarbeiter", "freundlich",
        "freundliche", "nett", "nette", "herzlich", "gastgeber", "equipa", "simpático", "simpática", "simpáticos",
        "atencioso", "atenciosa", "personeel", "vriendelijk", "vriendelijke", "aardig", "aardige",
    ),
    Reason.QUALITY: (
        "quality", "food", "taste", "tasty", "delicious", "bread", "coffee", "pizza", "dish", "fresh", "product",
        "app", "works well", "well made", "craft", "qualità", "cibo", "piatto", "piatti", "fresco", "freschi", "sapore",
        "squisito", "squisita", "buonissimo", "buonissima", "prodotto", "calidad", "comida", "plato", "sabor", "rico",
        "riquísimo", "fresca", "producto", "qualité", "cuisine", "repas", "plat", "goût", "frais", "produit",
        "délicieux", "qualität", "essen", "gericht", "geschmack", "lecker", "frisch", "produkt", "qualidade", "prato",
        "fresca", "produto", "deliciosa", "kwaliteit", "eten", "gerecht", "smaak", "lekker", "vers",
    ),
    Reason.HELP: (
        "help", "helped", "helpful", "support", "service", "answer", "answered", "reply", "replied", "solved", "sorted",
        "fixed", "aiuto", "aiutato", "risposta", "risposto", "risolto", "assistenza", "servizio", "ayuda", "ayudaron",
        "respuesta", "resuelto", "servicio", "atención", "aide", "aidé", "réponse", "répondu", "résolu", "hilfe",
        "geholfen", "hilfsbereit", "antwort", "gelöst", "ajuda", "ajudaram", "resposta", "resolvido", "serviço",
        "atendimento", "hulp", "geholpen", "behulpzaam", "antwoord", "opgelost",
    ),
    Reason.SPEED: (
        "fast", "quick", "quickly", "prompt", "promptly", "speedy", "in no time", "on time", "same day", "immediately",
        "veloce", "veloci", "velocissimi", "rapido", "rapidi", "subito", "puntuale", "rápido", "rápida", "enseguida",
        "puntual", "rapide", "rapidement", "vite", "ponctuel", "schnell", "prompt", "pünktlich", "sofort", "pontual",
        "rapidamente", "snel", "snelle", "meteen", "op tijd",
    ),
    Reason.EASE: (
        "easy", "simple", "intuitive", "straightforward", "no hassle", "seamless", "smooth", "facile", "semplice",
        "intuitivo", "fácil", "sencillo", "simples", "simple à", "einfach", "unkompliziert", "intuitiv", "eenvoudig",
        "makkelijk", "gemakkelijk",
    ),
    Reason.PRICE: (
        "price", "prices", "cheap", "affordable", "value", "worth", "bargain", "prezzo", "prezzi", "economico",
        "conveniente", "precio", "precios", "barato", "barata", "económico", "prix", "abordable", "bon marché", "preis",
        "preise", "preiswert", "günstig", "preço", "preços", "prijs", "prijzen", "goedkoop", "betaalbaar",
    ),
    Reason.CHOICE: (
        "choice", "selection", "range", "variety", "menu", "wide", "scelta", "varietà", "assortimento", "selección",
        "variedad", "carta", "choix", "sélection", "variété", "auswahl", "sortiment", "vielfalt", "escolha",
        "variedade", "keuze", "aanbod", "assortiment",
    ),
    Reason.PLACE: (
        "place", "location", "atmosphere", "ambience", "ambiance", "cosy", "cozy", "terrace", "garden", "view", "clean",
        "music", "posto", "locale", "atmosfera", "ambiente", "terrazza", "giardino", "vista", "pulito", "accogliente",
        "sitio", "lugar", "terraza", "jardín", "limpio", "acogedor", "endroit", "lieu", "terrasse", "jardin", "vue",
        "propre", "chaleureux", "ort", "lage", "atmosphäre", "gemütlich", "garten", "aussicht", "sauber", "terraço",
        "esplanada", "acolhedor", "plek", "sfeer", "gezellig", "terras", "tuin", "uitzicht", "schoon",
    ),
    Reason.TRUST: (
        "honest", "honesty", "reliable", "trust", "trustworthy", "transparent", "keep your word", "kept your word",
        "as promised", "onesto", "onesti", "affidabile", "fiducia", "honesto", "honestos", "fiable", "confianza",
        "honnête", "confiance", "ehrlich", "zuverlässig", "vertrauen", "confiável", "confiança", "eerlijk",
        "betrouwbaar", "vertrouwen",
    ),
}  # fmt: skip
_REASONS = Phrases(labelled(**{reason.value: list(words) for reason, words in _WORDS.items()}))


def praise(text: str) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    """Return every sentence of `text` that praises, with its reasons in the order of `Reason`, OTHER where none shows.

    Of seven languages; a sentence that asks or complains as well is no praise.

    >>> praise("Great staff, and so quick! Where can I park?")
    (('Great staff, and so quick!', (<Reason.PEOPLE: 'people'>, <Reason.SPEED: 'speed'>)),)
    >>> praise("Best night of the year.")[0][1]
    (<Reason.OTHER: 'other'>,)
    """
    return tuple(
        (sentence, reasons(sentence)) for one in _ENDS.split(text.strip())
        if (sentence := " ".join(one.split())) and len(sentence) <= LONGEST and is_kind(sentence)
    )  # fmt: skip


def gathered(said: Iterable[tuple[int, str]]) -> list[tuple[Reason, list[tuple[int, str]]]]:
    """Return (number, sentence) of praise by reason, the most given reason first; OTHER stands last.

    `said` are (number, text), each known to praise; one in which no sentence does by itself is quoted by its beginning.

    >>> [(reason.value, quotes) for reason, quotes in gathered([(1, "Lovely staff"), (2, "Loved it")])]
    [('people', [(1, 'Lovely staff')]), ('other', [(2, 'Loved it')])]
    """
    found: dict[Reason, list[tuple[int, str]]] = {}
    for number, text in said:
        for sentence, given in praise(text) or ((_beginning(text), (Reason.OTHER,)),):
            for reason in given:
                found.setdefault(reason, []).append((number, sentence))
    order = list(Reason)
    return sorted(found.items(), key=lambda one: (one[0] is Reason.OTHER, -len(one[1]), order.index(one[0])))


def _beginning(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]}\u2026"


def reasons(sentence: str) -> tuple[Reason, ...]:
    """Return what a sentence of praise gives as its reasons."""
    found = set(_REASONS.all(spoken(sentence)))
    return tuple(reason for reason in Reason if reason.value in found) or (Reason.OTHER,)
