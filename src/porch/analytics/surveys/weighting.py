"""Weights that give answers the make-up of those who were asked, and what they cost in certainty."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

ROUNDS, CLOSE = 500, 1e-12
MOST = 5.0
"""No answer of a report counts for more than five (DeBell and Krosnick 2009, the weighting of the ANES)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A weight for each row, 1 on average; `missing` names what nobody answered for, `converged` whether all is met.

    `trimmed` rows would have counted for more than was allowed, so that the margins are met but nearly.
    """

    weights: tuple[float, ...]
    missing: tuple[tuple[str, Hashable], ...]
    converged: bool
    trimmed: int = 0


def rake(
    rows: Sequence[Mapping[str, Hashable]], margins: Mapping[str, Mapping[Hashable, float]], *, most: float = math.inf
) -> Weights:
    """Return weights under which the rows have the shares of every margin (Deming and Stephan 1940).

    `margins` are counts or shares in the frame. What no row stands for cannot be weighted up: it is left out of its
    margin and named. No weight is above `most`, at least 1: what is cut off goes to the others, round by round.
    ValueError for a row that says what no margin knows.

    By hand: of three women and one man, where half of those asked are men, the man counts 2 and each woman 2/3.

    >>> told = rake([{"sex": "w"}, {"sex": "w"}, {"sex": "w"}, {"sex": "m"}], {"sex": {"w": 50, "m": 50}})
    >>> [round(one, 4) for one in told.weights], told.missing
    ([0.6667, 0.6667, 0.6667, 2.0], ())
    >>> rows = [{"sex": "w"}] * 9 + [{"sex": "m"}]
    >>> cut = rake(rows, {"sex": {"w": 20, "m": 80}}, most=5.0)
    >>> round(cut.weights[0], 4), cut.weights[9], cut.trimmed, cut.converged
    (0.5556, 5.0, 1, False)
    """
    shares, missing = _shares(rows, margins)
    weights = [1.0] * len(rows)
    off, trimmed = math.inf, 0
    for _ in range(ROUNDS):
        before = list(weights)
        off = max((_fit(rows, weights, name, wanted) for name, wanted in shares.items()), default=0.0)
        trimmed = _trim(weights, most)
        if off < CLOSE or (trimmed and math.dist(before, weights) < CLOSE):
            break
    return Weights(weights=tuple(weights), missing=missing, converged=off < 1e-9, trimmed=trimmed)


def _shares(
    rows: Sequence[Mapping[str, Hashable]], margins: Mapping[str, Mapping[Hashable, float]]
) -> tuple[dict[str, dict[Hashable, float]], tuple[tuple[str, Hashable], ...]]:
    shares: dict[str, dict[Hashable, float]] = {}
    missing: list[tuple[str, Hashable]] = []
    for name, wanted in margins.items():
        there = {row[name] for row in rows}
        if not there <= {what for what, many in wanted.items() if many > 0}:
            raise ValueError(f"Some rows say what the margin {name} does not know.")
        missing += [(name, what) for what, many in wanted.items() if many > 0 and what not in there]
        total = math.fsum(many for what, many in wanted.items() if what in there)
        shares[name] = {what: wanted[what] / total * len(rows) for what in wanted if what in there}
    return shares, tuple(missing)


def _fit(
    rows: Sequence[Mapping[str, Hashable]], weights: list[float], name: str, wanted: Mapping[Hashable, float]
) -> float:
    held: dict[Hashable, float] = defaultdict(float)
    for row, weight in zip(rows, weights, strict=True):
        held[row[name]] += weight
    factors = {what: wanted[what] / total for what, total in held.items()}
    for place, row in enumerate(rows):
        weights[place] *= factors[row[name]]
    return max((abs(factor - 1) for factor in factors.values()), default=0.0)


def _trim(weights: list[float], most: float) -> int:
    """Cut what is above `most` and spread it over the others as they stand; return how many weights are held there."""
    held: set[int] = set()
    while over := {place for place, weight in enumerate(weights) if weight > most and place not in held}:
        held |= over
        rest = math.fsum(weight for place, weight in enumerate(weights) if place not in held)
        left = len(weights) - most * len(held)
        for place, weight in enumerate(weights):
            weights[place] = most if place in held else weight * left / rest
    return len(held)


def effective(weights: Sequence[float]) -> float:
    """Return how many unweighted answers these are worth: (sum w)^2 / sum w^2 (Kish 1965).

    >>> effective([1, 1, 1, 1]), round(effective([2 / 3, 2 / 3, 2 / 3, 2]), 4)
    (4.0, 3.0)
    """
    squares = math.fsum(weight * weight for weight in weights)
    return math.fsum(weights) ** 2 / squares if squares else 0.0
