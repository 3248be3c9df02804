"""Weights that give answers the make-up of those who were asked, and what weights and rooms cost in certainty."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

ROUNDS, CLOSE = 500, 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A weight for each row, 1 on average; `missing` names what nobody answered for, `converged` whether all is met."""

    weights: tuple[float, ...]
    missing: tuple[tuple[str, Hashable], ...]
    converged: bool


def rake(rows: Sequence[Mapping[str, Hashable]], margins: Mapping[str, Mapping[Hashable, float]]) -> Weights:
    """Return weights under which the rows have the shares of every margin (Deming and Stephan 1940).

    `margins` are counts or shares in the frame. What no row stands for cannot be weighted up: it is left out of its
    margin and named. ValueError for a row that says what no margin knows.

    By hand: of three women and one man, where half of those asked are men, the man counts 2 and each woman 2/3.

    >>> told = rake([{"sex": "w"}, {"sex": "w"}, {"sex": "w"}, {"sex": "m"}], {"sex": {"w": 50, "m": 50}})
    >>> [round(one, 4) for one in told.weights], told.missing
    ([0.6667, 0.6667, 0.6667, 2.0], ())
    """
    shares, missing = _shares(rows, margins)
    weights = [1.0] * len(rows)
    off = math.inf
    for _ in range(ROUNDS):
        off = max((_fit(rows, weights, name, wanted) for name, wanted in shares.items()), default=0.0)
        if off < CLOSE:
            break
    return Weights(weights=tuple(weights), missing=missing, converged=off < 1e-9)


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


def effective(weights: Sequence[float]) -> float:
    """Return how many unweighted answers these are worth: (sum w)^2 / sum w^2 (Kish 1965).

    >>> effective([1, 1, 1, 1]), round(effective([2 / 3, 2 / 3, 2 / 3, 2]), 4)
    (4.0, 3.0)
    """
    squares = math.fsum(weight * weight for weight in weights)
    return math.fsum(weights) ** 2 / squares if squares else 0.0


def alikeness(rooms: Sequence[Sequence[float]]) -> float | None:
    """Return the intraclass correlation: how much more alike answers of one room are than answers of two.

    From the analysis of variance (Donner and Koval 1980), never below 0; None of fewer than two rooms, or of rooms
    with one answer each, where nothing can be told.

    By hand: two rooms that agree wholly within and not between are 1, two alike rooms 0.

    >>> alikeness([(1, 1), (5, 5)]), alikeness([(1, 5), (1, 5)]), alikeness([(1, 2, 3)])
    (1.0, 0.0, None)
    """
    held = [room for room in rooms if room]
    many, groups = sum(map(len, held)), len(held)
    if groups < 2 or many <= groups:
        return None
    whole = math.fsum(value for room in held for value in room) / many
    means = [math.fsum(room) / len(room) for room in held]
    between = math.fsum(len(room) * (mean - whole) ** 2 for room, mean in zip(held, means, strict=True)) / (groups - 1)
    within = math.fsum((value - mean) ** 2 for room, mean in zip(held, means, strict=True) for value in room)
    within /= many - groups
    usual = (many - sum(len(room) ** 2 for room in held) / many) / (groups - 1)
    spread = between + (usual - 1) * within
    return max((between - within) / spread, 0.0) if spread else 0.0


def design(rooms: Sequence[int], alike: float) -> float:
    """Return the design effect of answers that came in rooms of these sizes: 1 + (m - 1) ICC (Kish 1965).

    m is the size of the room the usual answer came from, so that uneven rooms are not made too light of. Who answered
    alone is a room of one.

    >>> design([10, 10], 0.1), design([1, 1, 1], 0.5)
    (1.9, 1.0)
    """
    many = sum(rooms)
    return 1 + (sum(size * size for size in rooms) / many - 1) * alike if many else 1.0
