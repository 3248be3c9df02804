"""Which few ideas speak for everybody: each seat goes where those who have none yet are heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from heapq import heapify, heappop, heapreplace
from typing import TypeVar

Voter = TypeVar("Voter")
Idea = TypeVar("Idea")


def slate(
    backers: Mapping[Idea, Set[Voter]], seats: int, *, weights: Mapping[Voter, float] | None = None
) -> list[Idea]:
    """Return up to `seats` ideas by sequential proportional approval voting (Thiele 1895), the first seat first.

    A voter who has k of theirs among the seated counts 1 / (k + 1) for the next, times their weight (1). Of two that
    are as strong, the earlier in `backers` is seated. An idea that nobody backs has no seat.

    >>> sixty, thirty, ten = set(range(60)), set(range(60, 90)), set(range(90, 100))
    >>> slate({"a": sixty, "b": sixty, "c": sixty, "d": thirty, "e": ten}, 3)
    ['a', 'b', 'd']
    """
    share, held = weights or {}, Counter[Voter]()
    seated: list[Idea] = []
    names = list(backers)
    # What an idea is worth only falls as seats are taken: one that is still first once counted anew is the first.
    queue = [(-_voice(backers[idea], held, share), place) for place, idea in enumerate(names) if backers[idea]]
    heapify(queue)
    while queue and len(seated) < seats:
        known, place = queue[0]
        worth = -_voice(backers[names[place]], held, share)
        if worth > known:
            heapreplace(queue, (worth, place))
            continue
        heappop(queue)
        seated.append(names[place])
        held.update(backers[names[place]])
    return seated


def unheard(backers: Mapping[Idea, Set[Voter]], chosen: Sequence[Idea]) -> float:
    """Return the share of all voters who back none of the `chosen`, 0 to 1.

    >>> unheard({"a": {1, 2, 3}, "b": {3, 4}}, ["a"])
    0.25
    """
    everybody = set().union(*backers.values())
    heard = set().union(*(backers[idea] for idea in chosen))
    return len(everybody - heard) / len(everybody) if everybody else 0.0


def _voice(who: Set[Voter], held: Mapping[Voter, int], share: Mapping[Voter, float]) -> float:
    return sum(share.get(voter, 1.0) / (held.get(voter, 0) + 1) for voter in who)
