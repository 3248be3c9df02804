"""What somebody said about us and not to us: whether help, or a thank-you, would be welcome there."""

from __future__ import annotations

from enum import StrEnum

from porch.analytics.cue_words import HAPPY, THANKS
from porch.analytics.cues import cue
from porch.analytics.standing import Fate, Turn
from porch.analytics.waiting import judge
from porch.analytics.words import Phrases, labelled, spoken
from porch.core.interaction import Trait, Visibility


class Offhand(StrEnum):
    """What an off-hand mention is a candidate for."""

    HELP = "help"
    THANKS = "thanks"


PRAISE = {
    "en": (
        "love", "loved", "lovely", "great", "best", "amazing", "awesome", "excellent", "fantastic", "wonderful",
        "brilliant", "delicious", "superb", "perfect", "favourite", "favorite", "recommend", "recommended", "gem",
        "impressed", "so good", "really good", "very good", "well done", "worth a visit", "made my day",
    ),
    "it": (
        "adoro", "amo", "ottimo", "ottima", "ottimi", "buonissimo", "buonissima", "fantastico", "fantastica",
        "eccellente", "meraviglioso", "meravigliosa", "stupendo", "stupenda", "squisito", "squisita", "delizioso",
        "preferito", "preferita", "consiglio", "consigliato", "consigliatissimo", "bravi", "bravissimi",
    ),
    "es": (
        "encanta", "encantó", "excelente", "increíble", "fantástico", "fantástica", "maravilloso", "maravillosa",
        "delicioso", "deliciosa", "riquísimo", "estupendo", "estupenda", "favorito", "favorita", "recomiendo",
        "recomendable", "el mejor", "la mejor", "genial",
    ),
    "fr": (
        "adore", "adoré", "excellent", "excellente", "génial", "géniale", "merveilleux", "merveilleuse", "délicieux",
        "délicieuse", "formidable", "superbe", "parfait", "parfaite", "préféré", "préférée", "recommande",
        "le meilleur", "la meilleure", "trop bon",
    ),
    "de": (
        "liebe", "toll", "tolle", "tollen", "super", "großartig", "grossartig", "wunderbar", "fantastisch", "lecker",
        "ausgezeichnet", "hervorragend", "perfekt", "begeistert", "empfehlen", "empfehle", "empfehlenswert",
        "lieblingscafé", "bester", "beste", "besten", "sehr gut",
    ),
    "pt": (
        "adoro", "adorei", "amo", "amei", "excelente", "incrível", "fantástico", "fantástica", "maravilhoso",
        "maravilhosa", "delicioso", "deliciosa", "óptimo", "ótimo", "favorito", "favorita", "recomendo", "o melhor",
        "a melhor", "muito bom", "muito boa",
    ),
    "nl": (
        "geweldig", "geweldige", "heerlijk", "heerlijke", "fantastisch", "fantastische", "top", "uitstekend", "lekker",
        "lekkere", "favoriet", "favoriete", "aanrader", "beste", "prachtig", "super", "heel goed", "erg goed",
    ),
}  # fmt: skip
"""Words of praise, per language (ISO 639-1); folded before use."""

TURNED_ROUND = {
    "en": ("not great", "not the best", "not good", "not so good", "not very good", "not recommend", "would love to",
           "wouldn't recommend", "not impressed", "not worth", "not perfect", "don't love", "didn't love"),
    "it": ("non consiglio", "non è ottimo", "non lo consiglio", "non la consiglio", "non adoro"),
    "es": ("no recomiendo", "no lo recomiendo", "no la recomiendo", "no es la mejor", "no es el mejor",
           "no me encanta", "no me encantó"),
    "fr": ("ne recommande pas", "pas génial", "pas terrible", "pas parfait", "pas le meilleur", "pas excellent"),
    "de": ("nicht empfehlen", "nicht toll", "nicht super", "nicht empfehlenswert", "nicht lecker", "nicht perfekt",
           "nicht begeistert", "nicht sehr gut"),
    "pt": ("não recomendo", "não adorei", "não é o melhor", "não é a melhor", "não é muito bom"),
    "nl": ("niet geweldig", "niet lekker", "geen aanrader", "niet top", "niet heel goed", "niet erg goed"),
}  # fmt: skip
"""Phrases that hold a word of praise and give none."""

_KIND = Phrases(
    labelled(
        kind=[word for table in (PRAISE, THANKS) for words in table.values() for word in words],
        not_kind=[phrase for phrases in TURNED_ROUND.values() for phrase in phrases],
    )
)


def is_kind(text: str) -> bool:
    """Tell whether `text` praises or thanks, asks for nothing and complains of nothing.

    >>> [is_kind(text) for text in ("The best flat white in town", "Grazie!", "That view 😍")]
    [True, True, True]
    >>> [is_kind(text) for text in ("Not the best coffee", "Great, still waiting", "They open at nine")]
    [False, False, False]
    """
    if cue(text) is not None:
        return False
    found = set(_KIND.all(spoken(text)))
    if "not_kind" in found:
        return False
    return "kind" in found or (not text.isascii() and not HAPPY.isdisjoint(text))


def offhand(turn: Turn) -> Offhand | None:
    """Return what a public turn of theirs that is not addressed to us is a candidate for, None for nothing.

    Help where it would wait for us with a wish of its own had it been addressed; thanks where it is kind. What waits
    for us already, or would be set aside, is neither.

    >>> from datetime import UTC, datetime
    >>> said = Turn(at=datetime(2026, 1, 5, tzinfo=UTC), id=1, addressed=False, text="Is the Blue Door open?")
    >>> offhand(said), offhand(said._replace(addressed=True)), offhand(said._replace(text="Love the Blue Door"))
    (<Offhand.HELP: 'help'>, None, <Offhand.THANKS: 'thanks'>)
    """
    if turn.ours or turn.addressed or turn.visibility != Visibility.PUBLIC or turn.traits & _TO_US:
        return None
    if _fate(turn) is not Fate.NEEDS_NO_ANSWER:
        return None
    if cue(turn.text) and _fate(turn._replace(addressed=True)) is Fate.WAITING:
        return Offhand.HELP
    said = turn.kind in _WORDS and not turn.deleted
    return Offhand.THANKS if said and is_kind(turn.text) else None


def _fate(turn: Turn) -> Fate:
    return judge([turn]).fates[turn.id]


_TO_US = frozenset({Trait.COMMENT.value, Trait.MENTION.value})
_WORDS = frozenset({"create", "question"})
