"""The chain: language, sentiment, needs and commitment of texts, with the words that moved each label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from porch.analytics.language.cued import Cued
from porch.analytics.language.features import WIDTH
from porch.analytics.language.labels import COMMITMENTS, NEEDS, POSSIBLE, SENTIMENTS, Label, Understood, label
from porch.analytics.language.linear import Model, Reals, Weights, softmax
from porch.analytics.language.sight import BLAME, Seen, Shipped, seen
from porch.analytics.language.teaching import offset
from porch.analytics.language.tongues import Tongues
from porch.analytics.language.valence import BY_VALENCE

WORDS = 5  # that moved a label, at most
LOOKED_AT = 10_000  # characters of a text
TOGETHER = 500  # texts
LEAST = 0.02  # log-odds that a word must move to be named


class Chain:
    """Reads texts with what Porch ships and, where a team taught it, with the team's `own` weights by question."""

    __slots__ = ("_own", "_shipped", "_tongues")

    def __init__(self, shipped: Shipped, tongues: Tongues, own: Mapping[str, Weights]) -> None:
        self._shipped = shipped
        self._tongues = tongues
        self._own = {question: weights.wide(WIDTH) for question, weights in own.items()}

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """Return what each of `texts` says, in order. Any text is read: at most its first 10,000 characters."""
        cut = [text[:LOOKED_AT] for text in texts]
        return [told for start in range(0, len(cut), TOGETHER) for told in self._read(cut[start : start + TOGETHER])]

    def _read(self, texts: Sequence[str]) -> Iterator[Understood]:
        part = seen(texts, self._shipped)
        languages = self._tongues.languages(texts)
        sentiments = self._sentiments(part)
        needs = {need: self._need(part, need) for need in NEEDS}
        commitments = self._commitments(part)
        for at, language in enumerate(languages):
            found = sorted((told[at] for told in needs.values() if at in told), key=lambda one: -one.probability)
            yield Understood(
                language=language, sentiment=sentiments[at], needs=tuple(found), commitment=commitments[at]
            )

    def chances(self, part: Seen, question: str) -> Reals:
        """Return the probabilities of the answers to `question`, a row for each text."""
        odds = offset(part, question)
        own = self._own.get(question)
        return softmax(odds if own is None else own.odds(part.batch.matrix, part.scores(), odds))

    def _sentiments(self, part: Seen) -> list[Label]:
        chances = self.chances(part, "sentiment")
        best = chances.argmax(axis=1)
        moved = self._moved(part, "sentiment", best, self._shipped.sentiment)
        sounding = self._sounding(part, best)
        named = []
        for at, kind in enumerate(best.tolist()):
            told = [one + two for one, two in zip(moved[at], sounding[at], strict=True)]
            words = (*_cues(part.cued[at], SENTIMENTS[kind]), *_strongest(part.batch.words[at], told))
            named.append(label(SENTIMENTS[kind], float(chances[at, kind]), tuple(dict.fromkeys(words))[:WORDS]))
        return named

    def _sounding(self, part: Seen, kinds: NDArray[np.int64]) -> list[list[float]]:
        """Return what each word adds by its valence: what the lexical scores moved, shared out by size of valence."""
        weights = self._shipped.sentiment.scores[:BY_VALENCE]
        moved = part.lexical[:, :BY_VALENCE] @ (weights - weights.mean(axis=1, keepdims=True))
        sized = [sum(map(abs, told)) or 1.0 for told in part.valences]
        added = [max(float(row[kind]), 0.0) for row, kind in zip(moved, kinds, strict=True)]
        return [
            [abs(one) * share / size for one in told]
            for told, share, size in zip(part.valences, added, sized, strict=True)
        ]

    def _need(self, part: Seen, need: str) -> dict[int, Label]:
        """Return the label of each text, by its number, of which `need` is possible."""
        chances = self.chances(part, need)[:, 1]
        possible = np.flatnonzero(chances >= POSSIBLE).tolist()
        if not possible:
            return {}
        moved = self._moved(part, need, np.ones(len(chances), np.int64), None) if need in self._own else []
        named = {}
        for at in possible:
            own = _strongest(part.batch.words[at], moved[at]) if moved else ()
            cues = part.cued[at][need].words
            named[at] = label(need, float(chances[at]), tuple(dict.fromkeys((*cues, *own)))[:WORDS])
        return named

    def _commitments(self, part: Seen) -> list[Label]:
        chances = self.chances(part, "commitment")[:, 1].tolist()
        yes, no = COMMITMENTS
        return [
            label(yes, chance, told.phrases) if chance >= POSSIBLE else label(no, 1 - chance)
            for chance, told in zip(chances, part.committed, strict=True)
        ]

    def _moved(self, part: Seen, question: str, kinds: NDArray[np.int64], also: Model | None) -> list[list[float]]:
        """Return what each word adds to the log-odds of the answer numbered `kinds` over the mean of all answers."""
        known = [model.pieces for model in (also, self._own.get(question)) if model is not None]
        pieces = np.add.reduce(known)
        weights = (pieces - pieces.mean(axis=1, keepdims=True)).T
        return part.batch.moved(weights, kinds)


def _cues(told: Mapping[str, Cued], sentiment: str) -> tuple[str, ...]:
    """Return the phrases of blame or of praise that moved a sentiment."""
    needs = {"negative": BLAME, "positive": ("praise",)}.get(sentiment, ())
    return tuple(phrase for need in needs for phrase in told[need].words)


def _strongest(words: Sequence[str], moved: Sequence[float]) -> tuple[str, ...]:
    """Return the words that moved a label most, strongest first, each once.

    >>> _strongest(("so", "good", "so"), (0.1, 0.9, 0.1))
    ('good', 'so')
    """
    total: dict[str, float] = {}
    for word, one in zip(words, moved, strict=True):
        total[word] = total.get(word, 0.0) + one
    heavy = sorted((word for word, one in total.items() if one >= LEAST), key=lambda word: -total[word])
    return tuple(heavy[:WORDS])
