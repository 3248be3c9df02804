"""The chain: language, sentiment, needs and commitment of each text."""

from __future__ import annotations

from collections.abc import Sequence

from porch.analytics import cue_words
from porch.analytics.language.commitments import committed
from porch.analytics.language.cued import Cued, cued, probability
from porch.analytics.language.labels import POSSIBLE, Label, Understood, label
from porch.analytics.language.tongue import language

WORDS = 5  # that moved a label, at most
LOOKED_AT = 10_000  # characters


class Chain:
    """Reads texts. Made by `porch.analytics.language.chain`; holds no state between texts."""

    __slots__ = ()

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """Return what each of `texts` says, in order. Any text is read: at most its first 10,000 characters."""
        return [_understood(text[:LOOKED_AT]) for text in texts]


def _understood(text: str) -> Understood:
    told = cued(text)
    return Understood(
        language=language(text), sentiment=_sentiment(text, told), needs=_needs(told), commitment=_commitment(text)
    )


def _needs(told: dict[str, Cued]) -> tuple[Label, ...]:
    named = [label(need, probability(one.odds), one.words[:WORDS]) for need, one in told.items()]
    return tuple(sorted((one for one in named if one.probability >= POSSIBLE), key=lambda one: -one.probability))


def _commitment(text: str) -> Label:
    found = committed(text)
    chance = probability(found.odds)
    return label("commitment", chance, found.phrases) if chance >= POSSIBLE else label("none", 1 - chance)


def _sentiment(text: str, told: dict[str, Cued]) -> Label:
    happy = tuple(char for char in text if char in cue_words.HAPPY) if not text.isascii() else ()
    good, bad = told["praise"].words + happy, told["complaint"].words
    if bool(good) == bool(bad):
        return label("neutral", 0.5 if good else 0.6)
    return label("positive" if good else "negative", 0.75, (good or bad)[:WORDS])
