"""Answers that are not independent, as of one room or of one sheet: what that costs, and how chance is told then."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from porch.analytics.surveys.intervals import Between, difference, share


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


def widening(points: Sequence[float], rooms: Sequence[Hashable | None]) -> float:
    """Return the design effect of one figure, 1 or more, for answers in these rooms; None stands for one given alone.

    1 of fewer than two rooms, where nothing can be told.

    By hand: two rooms of two that agree wholly, each beside itself worth one answer; with one alone three of five are.

    >>> widening([1, 1, 5, 5], ["a", "a", "b", "b"]), widening([1, 5, 1, 5], ["a", "a", "b", "b"])
    (2.0, 1.0)
    >>> round(widening([1, 1, 5, 5, 3], ["a", "a", "b", "b", None]), 3), widening([1, 1], ["a", "a"])
    (1.8, 1.0)
    """
    held: dict[Hashable, list[float]] = {}
    for point, room in zip(points, rooms, strict=True):
        if room is not None:
            held.setdefault(room, []).append(point)
    alone = len(points) - sum(map(len, held.values()))
    alike = alikeness(list(held.values()))
    return 1.0 if alike is None else max(design([*map(len, held.values()), *([1] * alone)], alike), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was found among what applied on each sheet, such as questions left out: (found, among), a pair a sheet."""

    pairs: tuple[tuple[int, int], ...]

    @property
    def found(self) -> int:
        """How many in all."""
        return sum(found for found, _ in self.pairs)

    @property
    def among(self) -> int:
        """Of how many."""
        return sum(among for _, among in self.pairs)

    @property
    def design(self) -> float:
        """The design effect of taking several from one sheet, 1 or more: a ratio's variance (Cochran 1977, 6.4).

        Where nothing was found, or all, it is what it would be if each sheet were all alike.

        >>> Counted(pairs=((4, 4), (0, 4), (4, 4), (0, 4))).design, Counted(pairs=((0, 4), (0, 2))).design
        (5.0, 3.3333333333333335)
        """
        many, among = len(self.pairs), self.among
        if not among:
            return 1.0
        rate = self.found / among
        if many < 2 or not 0 < rate < 1:
            return max(math.fsum(of * of for _, of in self.pairs) / among, 1.0)
        off = math.fsum((found - rate * of) ** 2 for found, of in self.pairs)
        variance = off * many / (many - 1) / among**2
        return max(variance * (among - 1) / (rate * (1 - rate)), 1.0)

    @property
    def share(self) -> Between | None:
        """The share with Wilson's interval, as wide as sheets make it; None of nothing."""
        return share(self.found, self.among, design=self.design)


def alone(found: int, among: int) -> Counted:
    """Return what was counted of people, each by themselves.

    >>> alone(1, 3).pairs
    ((1, 1), (0, 1), (0, 1))
    """
    return Counted(pairs=((1, 1),) * found + ((0, 1),) * (among - found))


def more(one: Counted, other: Counted) -> Between | None:
    """Return by how much the first share is larger, by Newcombe's interval; None where a side is empty."""
    return difference(one.found, one.among, other.found, other.among, designs=(one.design, other.design))


def by_chance(one: Counted, other: Counted) -> float:
    """Return the probability that two shares differ as much by chance, were the sheets dealt out anew (two-sided).

    What each sheet has above the common rate is dealt to both sides; the sum on one side is then normal, with the
    variance of drawing without replacement (Hoeffding 1951, Annals of Mathematical Statistics 22:558). Of people, one
    each, that is the chi-squared test with N - 1 (Campbell 2007, Statistics in Medicine 26:3661).

    >>> round(by_chance(alone(56, 70), alone(48, 80)), 4), by_chance(alone(0, 5), alone(0, 5))
    (0.0083, 1.0)
    >>> left = Counted(pairs=((8, 8), *(((0, 8),) * 9)))
    >>> by_chance(left, Counted(pairs=((0, 8),) * 10)) > 0.3
    True
    """
    pairs = (*one.pairs, *other.pairs)
    among = one.among + other.among
    if not one.among or not other.among:
        return 1.0
    rate = (one.found + other.found) / among
    above = [found - rate * of for found, of in pairs]
    many, here = len(pairs), len(one.pairs)
    variance = math.fsum(off * off for off in above) * here * (many - here) / (many * (many - 1))
    if variance <= 1e-18:
        return 1.0
    return 2 * NormalDist().cdf(-abs(math.fsum(above[:here])) / math.sqrt(variance))
