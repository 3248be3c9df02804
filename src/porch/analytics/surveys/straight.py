"""Whether somebody went straight down a battery of questions that share one scale.

The five measures are those Kim, Dykema, Stevenson, Black and Moberg compare (Social Science Computer Review 2019,
37:214); the longest run and the variability within one person are Johnson's (2005) and Dunn's (2018). They are told of
the answers as given, before reversed items are turned. A straight line may be honest: only a battery in which some
items are worded the other way round tells a line from an opinion, so only there it is flagged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby


@dataclass(frozen=True, slots=True, kw_only=True)
class Straight:
    """How alike one person's answers to a battery are; `items` were answered, the others left out.

    `root_pairs` is from 0 (who differed most of those who answered it) to 1 (who differed least). `deviation` and
    `within` are None of fewer than two answers; the one takes the answers for a sample (Kim's qsd), the other for all
    there is (Dunn's variability within one person).
    """

    items: int
    same: bool
    root_pairs: float
    identical: float
    deviation: float | None
    variation: float
    run: int
    within: float | None


def straight(battery: Sequence[Sequence[float | None]]) -> list[Straight | None]:
    """Return how alike each person's answers are: a row a person, a column an item, None where nothing was said.

    None for who answered nothing of it. By hand, the example of the R package straightliner (its own column of root
    pairs takes the root of the sum where Mulligan and others, 2001, sum the roots; here it is theirs):

    >>> found = straight([(5, 5, 5), (5, 5, 1), (4, 5, 3)])
    >>> [round(one.root_pairs, 4) for one in found], [round(one.identical, 4) for one in found]
    ([1.0, 0.0, 0.1464], [1.0, 0.6667, 0.3333])
    >>> [round(one.deviation, 6) for one in found], [round(one.variation, 4) for one in found]
    ([0.0, 2.309401, 1.0], [0.0, 0.4444, 0.6667])
    >>> [one.run for one in found], [one.same for one in found]
    ([3, 2, 1], [True, False, False])
    """
    rows = [[value for value in row if value is not None] for row in battery]
    spreads = [_root_pairs(row) for row in rows if row]
    least, most = min(spreads, default=0.0), max(spreads, default=0.0)
    return [_straight(row, least, most) if row else None for row in rows]


def _straight(row: list[float], least: float, most: float) -> Straight:
    counts = Counter(row)
    spread = _deviation(row)
    return Straight(
        items=len(row), same=len(counts) == 1,
        root_pairs=(_root_pairs(row) - most) / (least - most) + 0.0 if most > least else float(len(counts) == 1),
        identical=max(counts.values()) / len(row), deviation=spread,
        variation=1 - math.fsum((many / len(row)) ** 2 for many in counts.values()),
        run=max(len(list(run)) for _, run in groupby(row)), within=_deviation(row, of_all=True),
    )  # fmt: skip


def _root_pairs(row: Sequence[float]) -> float:
    pairs = [math.sqrt(abs(one - other)) for one, other in combinations(row, 2)]
    return math.fsum(pairs) / len(pairs) if pairs else 0.0


def _deviation(row: Sequence[float], *, of_all: bool = False) -> float | None:
    """Return the standard deviation of a sample, or of all there is."""
    if len(row) < 2:
        return None
    middle = math.fsum(row) / len(row)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in row) / (len(row) - (not of_all)))


LEAST = 3
"""A line needs so many items answered, one of them worded the other way round."""


def is_line(row: Sequence[float | None], turned: Sequence[bool]) -> bool:
    """Tell whether somebody gave one answer to a battery in which that cannot be an opinion.

    At least three items were answered, some worded the one way and some the other. The middle of the scale can be an
    opinion throughout, so who is undecided is for the reader to judge; the flag deletes nobody.

    >>> is_line((5, 5, 5), (False, True, False)), is_line((5, 5, 5), (False, False, False))
    (True, False)
    """
    said = [(value, bool(way)) for value, way in zip(row, turned, strict=True) if value is not None]
    ways = {way for _, way in said}
    return len(said) >= LEAST and len(ways) == 2 and len({value for value, _ in said}) == 1
