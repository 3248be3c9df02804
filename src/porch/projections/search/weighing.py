"""Finds the best of what matches without weighing all of it: exact where it stops by itself.

Documents come in the order of the most they could be worth. Words can only take from that: so when the last place of
the page is worth more than the next document could be, nothing better is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import heappush, heapreplace
from itertools import islice
from math import inf, prod, sqrt
from typing import Final

from porch.analytics import ranking
from porch.analytics.ranking import FADES
from porch.projections.search import dialects, keys, terms
from porch.projections.search.dialects import Match, Slope, Walk
from porch.projections.search.keys import Range
from porch.projections.search.models import Census, Word
from porch.records.tables import bulk

LOOKED_AT: Final = 4_000
"""Documents weighed for one page at the most."""
PIECE: Final = 50
MOST_AT_ONCE: Final = 800
USUAL: Final = 14.0
"""Words in a document, while nobody has counted."""

_END = "(SELECT {0}(key) FROM search_document WHERE key BETWEEN %s AND %s)"
_ENDS = " UNION ALL ".join(f"SELECT {level}, {_END.format('MIN')}, {_END.format('MAX')}" for level in keys.LEVELS)
_DOCUMENTS = (
    "SELECT d.key, d.length, COALESCE(v.influence, 0.0), d.words FROM search_document d"
    " LEFT JOIN search_voice v ON v.handle_id = d.handle_id WHERE d.key IN {}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: what documents must hold, when they were said, and what each of the three counts."""

    match: Match
    corpus: ranking.Corpus
    since: int
    until: int
    text: float
    influence: float
    recency: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document's rank: `place` orders it among all; the three parts stand as they are without weights."""

    place: tuple[float, int]
    text: float
    influence: float

    @property
    def key(self) -> int:
        """The document's key."""
        return self.place[1]


def best(
    sought: Sought, *, today: int, limit: int, after: tuple[float, int] | None = None, most: int | None = LOOKED_AT
) -> tuple[list[Weighed], bool]:
    """Return the best `limit` after a place, the best first, and whether something better may have been left out.

    `today` is the minute it is now; at `most` that many are weighed, all of them where it is None.
    """
    weigh = Scale(sought, today)
    found: list[tuple[tuple[float, int], Weighed]] = []
    with closing(walk(sought)) as steps:
        looked, better = 0, True
        while better and (most is None or looked < most):
            least = found[0][0][0] if len(found) == limit else -inf
            piece, better = _piece(steps, min(max(PIECE, looked), MOST_AT_ONCE), least)
            looked += len(piece)
            for one in weigh.all(piece):
                if after is not None and one.place >= after:
                    continue
                if len(found) < limit:
                    heappush(found, (one.place, one))
                elif one.place > found[0][0]:
                    heapreplace(found, (one.place, one))
    return [one for _, one in sorted(found, reverse=True)], better


def _piece(steps: Walk, many: int, least: float) -> tuple[list[int], bool]:
    """Return so many of the next keys that may be worth more than `least`, and whether there may be others."""
    piece: list[int] = []
    for most, key in islice(steps, many):
        if most <= least:
            return piece, False
        piece.append(key)
    return piece, len(piece) == many


def walk(sought: Sought) -> Walk:
    """Yield the keys of what matches, the best first but for words."""
    slope = Slope(influence=sought.influence, recency=sought.recency)
    among = ranges(sought.since, sought.until, sought.corpus)
    if among and sought.match.is_by_words:
        yield from dialects.dialect().walk(sought.match, among, slope)
    elif among:
        yield from dialects.walk_all(among, slope)


def ranges(since: int, until: int, corpus: ranking.Corpus) -> list[Range]:
    """Return the levels that hold documents of these minutes, which minutes each of them has, and about how many."""
    ends = [(keys.low_of(level, until), keys.high_of(level, since)) for level in keys.LEVELS]
    rows = bulk.select(_ENDS, *(end for pair in ends for end in (*pair, *pair)))
    counted = dict(enumerate(corpus.levels))
    return [
        Range(
            level=level, first=keys.minute_of(high), last=keys.minute_of(low), most=keys.CEILINGS[level],
            documents=max(counted.get(level, 0), 1),
        )
        for level, low, high in rows if low is not None
    ]  # fmt: skip


class Scale:
    """Weighs documents by words, influence and recency."""

    def __init__(self, sought: Sought, today: int) -> None:
        self._sought, self._today = sought, today
        self._needles = [terms.needle(term) for term in sought.match.wanted]
        self._unwanted = [terms.needle(term) for term in sought.match.unwanted]
        corpus = sought.corpus
        self._mean = corpus.length
        self._rarities = [
            ranking.rarity(min(corpus.shares.get(word, 0.0) for word in term), corpus.documents)
            for term in sought.match.wanted
        ]

    def all(self, wanted: Sequence[int]) -> Iterator[Weighed]:
        """Yield these documents weighed, without those that hold what is not wanted."""
        return (self._one(*row) for row in bulk.select(_DOCUMENTS, list(wanted)) if self._is_fit(row[3]))

    def _is_fit(self, words: str) -> bool:
        return not self._unwanted or not any(needle in words for needle in self._unwanted)

    def _one(self, key: int, length: int, sway: float, words: str) -> Weighed:
        sought = self._sought
        counts = [words.count(needle) for needle in self._needles]
        text = ranking.text_score(counts, self._rarities, length, self._mean)
        influence = ranking.influence_factor(sway)
        rank = ranking.raised(text, sought.text) + ranking.raised(influence, sought.influence)
        rank += sought.recency * min(keys.minute_of(key), self._today) / FADES
        return Weighed((rank, key), text, influence)


def expected(wanted: Sequence[terms.Term], corpus: ranking.Corpus) -> float:
    """Return about how many documents hold all of these.

    It lies between what chance would bring together and how many hold the rarest. Without words it is all of them.
    """
    every = [corpus.shares.get(word, 0.0) for term in wanted for word in term]
    rarest = min(every, default=1.0)
    return corpus.documents * sqrt(rarest * prod(every))


def known(wanted: Sequence[terms.Term]) -> ranking.Corpus:
    """Return what is known of all documents, and of these words among them."""
    census = Census.objects.filter(pk=1).first() or Census(documents=0, length=0.0, levels=[])
    among = sorted({word for term in wanted for word in term})
    shares = dict(Word.objects.filter(pk__in=among).values_list("word", "share")) if among else {}
    return ranking.Corpus(
        documents=max(census.documents, 1), length=census.length or USUAL, shares=shares, levels=census.levels
    )
