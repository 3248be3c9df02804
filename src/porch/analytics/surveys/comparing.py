"""Who answered beside who did not, and one mode beside another: differences, with chance taken into account.

A high response rate does not make answers right, nor a low one wrong: what matters is whether those who are missing
differ. Many comparisons find something by chance, so each probability is corrected for how many were made (Holm 1979).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from porch.analytics.surveys.intervals import Between, difference

SURE = 0.05


def holm(chances: Sequence[float]) -> list[float]:
    """Return the probabilities corrected for their number, in their order, by Holm's step-down (1979).

    By hand: of .01, .04 and .03 the smallest counts three times, the next twice, and none is below one before it.

    >>> [round(one, 4) for one in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    corrected, most = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        most = max(most, min((len(chances) - rank) * chances[place], 1.0))
        corrected[place] = most
    return corrected


def by_chance(found: float, among: float, other: float, of_others: float) -> float:
    """Return the probability that two shares differ as much by chance (two-sided z test with pooled variance).

    >>> round(by_chance(56, 70, 48, 80), 4), by_chance(0, 5, 0, 5)
    (0.008, 1.0)
    """
    if not among or not of_others:
        return 1.0
    pooled = (found + other) / (among + of_others)
    spread = pooled * (1 - pooled) * (1 / among + 1 / of_others)
    if not spread:
        return 1.0
    return 2 * NormalDist().cdf(-abs(found / among - other / of_others) / math.sqrt(spread))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One trait of those asked: how many have it, how many of them answered, and what chance has to do with it.

    `more` is by how much larger the share is among those who answered than among those who did not; None where one
    side is empty. `chance` is corrected for all cells compared.
    """

    what: str
    which: str
    asked: int
    answered: int
    more: Between | None
    chance: float

    @property
    def differs(self) -> bool:
        """Whether more than chance is needed to explain it."""
        return self.chance < SURE


def missing(frame: Mapping[int, Mapping[str, str]], responders: frozenset[int]) -> list[Cell]:
    """Return every trait that tells those asked apart, compared between who answered and who did not."""
    whole, told = len(frame), len(frame.keys() & responders)
    asked = Counter((what, which) for traits in frame.values() for what, which in traits.items())
    answered = Counter(
        (what, which) for person, traits in frame.items() if person in responders for what, which in traits.items()
    )
    shared = {what for (what, _), many in asked.items() if many == whole > 1}
    order = sorted((one for one in asked if one[0] not in shared), key=lambda one: (one[0], -asked[one], one[1]))
    chances = holm([by_chance(answered[c], told, asked[c] - answered[c], whole - told) for c in order])
    return [
        Cell(
            what=cell[0], which=cell[1], asked=asked[cell], answered=answered[cell], chance=chance,
            more=difference(answered[cell], told, asked[cell] - answered[cell], whole - told),
        )
        for cell, chance in zip(order, chances, strict=True)
    ]  # fmt: skip


def likeness(frame: Mapping[int, Mapping[str, str]], responders: frozenset[int]) -> float | None:
    """Return the R-indicator: 1 where everybody was as likely to answer, 0 where it was settled beforehand.

    1 - 2 S of the likelihoods to answer by a logistic regression on the traits (Schouten, Cobben and Bethlehem 2009,
    Survey Methodology 35:101). None of fewer than two people.

    By hand: of two groups of two one answered wholly, the other not: likelihoods 1, 1, 0, 0; S = .577; R = 1 - 1.155.

    >>> frame = {n: {"segment": "old" if n < 2 else "new"} for n in range(4)}
    >>> round(likeness(frame, frozenset({0, 2})), 6), round(likeness(frame, frozenset({0, 1})), 3)
    (1.0, -0.155)
    """
    if len(frame) < 2:
        return None
    cells = Counter((tuple(sorted(traits.items())), person in responders) for person, traits in frame.items())
    kinds = sorted({kind for kind, _ in cells})
    many = [cells[kind, True] + cells[kind, False] for kind in kinds]
    likely = _likely(_columns(kinds), [cells[kind, True] for kind in kinds], many)
    whole = sum(many)
    middle = math.fsum(n * p for n, p in zip(many, likely, strict=True)) / whole
    spread = math.fsum(n * (p - middle) ** 2 for n, p in zip(many, likely, strict=True)) / (whole - 1)
    return 1 - 2 * math.sqrt(spread)


def _columns(kinds: Sequence[tuple[tuple[str, str], ...]]) -> list[list[float]]:
    """Return a row a kind: 1, and a column a trait, the first of each sort left out as what the rest is beside."""
    traits = sorted({trait for kind in kinds for trait in kind})
    first = dict(reversed(traits))
    kept = [trait for trait in traits if first[trait[0]] != trait[1]]
    return [[1.0, *(float(trait in kind) for trait in kept)] for kind in kinds]


STEPS = 60


def _likely(rows: Sequence[Sequence[float]], answered: Sequence[int], many: Sequence[int]) -> list[float]:
    """Return each kind's likelihood to answer, by Newton's method; where it is settled beforehand it ends at 0 or 1."""
    beta = [0.0] * len(rows[0])
    for _ in range(STEPS):
        likely = [_share(row, beta) for row in rows]
        slope = [
            math.fsum(row[j] * (k - n * p) for row, k, n, p in zip(rows, answered, many, likely, strict=True))
            for j in range(len(beta))
        ]
        if max(map(abs, slope)) < 1e-11:
            break
        bend = [
            [
                math.fsum(row[i] * row[j] * n * p * (1 - p) for row, n, p in zip(rows, many, likely, strict=True))
                + (1e-9 if i == j else 0.0)  # a trait that says the same as another must not stop it
                for j in range(len(beta))
            ]
            for i in range(len(beta))
        ]
        beta = [b + max(min(step, 5.0), -5.0) for b, step in zip(beta, _solve(bend, slope), strict=True)]
    return [_share(row, beta) for row in rows]


def _share(row: Sequence[float], beta: Sequence[float]) -> float:
    drawn = math.fsum(x * b for x, b in zip(row, beta, strict=True))
    return 1 / (1 + math.exp(-max(min(drawn, 35.0), -35.0)))


def _solve(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Return the solution of so many linear equations, by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda at: abs(rows[at][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for at in range(column + 1, size):
            factor = rows[at][column] / rows[column][column]
            rows[at] = [mine - factor * theirs for mine, theirs in zip(rows[at], rows[column], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = math.fsum(rows[at][k] * found[k] for k in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found
