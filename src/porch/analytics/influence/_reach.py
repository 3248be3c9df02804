"""Compiled loops over ties: from whom word may have come to somebody, drawn anew again and again.

A reverse-reachable set (Borgs et al. 2014) of one person holds everybody who would have reached them, each tie holding
or not by its chance. Ties into one person lie the likeliest first, so that one draw skips over all that do not hold
(Guo et al., SUBSIM, SIGMOD 2020): to the next candidate by the chance of the first, which is then taken by its own.
Every set has a stream of chance of its own (SplitMix64; Steele et al. 2014): the same seed, the same sets.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from porch.analytics.compiled import compiled

OFTEN = 0.15  # chances above it are asked one by one: a logarithm costs more than the few it would skip
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
BY_30, BY_27, BY_31, BY_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 2.0**-53
ANYWAY, OTHER, CHOSEN = 1, 2, 4


@compiled
def arrange(many: int, sources: Any, targets: Any, chances: Any) -> Any:
    """Return where the ties into each begin, their sources and their chances, falling."""
    starts = np.zeros(many + 1, np.int64)
    for target in targets:
        starts[target + 1] += 1
    for one in range(many):
        starts[one + 1] += starts[one]
    at = starts[:-1].copy()
    into, held = np.empty(len(sources), np.int32), np.empty(len(sources), np.float32)
    for tie in range(len(sources)):
        place = at[targets[tie]]
        into[place], held[place] = sources[tie], chances[tie]
        at[targets[tie]] = place + 1
    for one in range(many):
        _fall(into[starts[one] : starts[one + 1]], held[starts[one] : starts[one + 1]])
    return starts, into, held


@compiled
def _fall(into: Any, held: Any) -> None:
    for place in range(1, len(held)):
        if held[place] > held[place - 1]:
            order = np.argsort(-held, kind="mergesort")
            into[:], held[:] = into[order], held[order]
            return


@compiled
def _mixed(state: Any) -> Any:
    state = (state ^ (state >> BY_30)) * FIRST
    state = (state ^ (state >> BY_27)) * SECOND
    return state ^ (state >> BY_31)


@compiled
def _share(state: Any) -> float:
    """Return a number from 0 to 1, without 1."""
    return float(_mixed(state) >> BY_11) * UNIT


@compiled
def _root(state: Any, many: int, mounting: Any) -> int:
    """Return somebody: everybody alike, or by the steps of `mounting`."""
    share = _share(state)
    if len(mounting) == 0:
        return int(share * many)
    return int(np.searchsorted(mounting, share * mounting[-1], side="right"))


@compiled
def _one(state: Any, lines: Any, seen: Any, found: Any) -> int:
    """Write into `found` somebody and everybody who would have reached them; return how many."""
    starts, sources, chances, mounting = lines
    root = _root(state, len(starts) - 1, mounting)
    seen[root], found[0], size, head = True, root, 1, 0
    while head < size:
        tie, end = starts[found[head]], starts[found[head] + 1]
        head += 1
        first, pace = -1.0, 0.0
        while tie < end:
            chance = float(chances[tie])
            state += GOLDEN
            share = _share(state)
            if chance > OFTEN:
                holds = share < chance
            else:
                if chance <= 0:
                    break
                if chance != first:
                    first, pace = chance, 1 / np.log1p(-chance)
                skipped = np.log1p(-share) * pace
                if skipped >= end - tie:
                    break
                tie += int(skipped)
                own, holds = float(chances[tie]), True
                if own < first:
                    state += GOLDEN
                    holds = _share(state) * first < own
            source = sources[tie]
            if holds and not seen[source]:
                seen[source], found[size] = True, source
                size += 1
            tie += 1
    for place in range(size):
        seen[found[place]] = False
    return size


@compiled
def draw(seed: Any, sets: int, lines: Any, room: int) -> Any:
    """Return so many sets: where each begins, and all that are in them; fewer if they hold more people than `room`.

    `lines` are ties as `arrange` returns them, and the steps by which everybody counts, none if all count alike.
    """
    many = len(lines[0]) - 1
    seen, found = np.zeros(many, np.bool_), np.empty(many, np.int32)
    begins, held = np.zeros(sets + 1, np.int64), np.empty(4 * sets, np.int32)
    for number in range(sets):
        size = _one(_mixed(seed + np.uint64(number) * SECOND), lines, seen, found)
        at = begins[number]
        if at + size > room:
            return begins[: number + 1], held[:at]
        if at + size > len(held):
            more = np.empty(2 * (at + size), np.int32)
            more[:at] = held[:at]
            held = more
        held[at : at + size] = found[:size]
        begins[number + 1] = at + size
    return begins, held[: begins[sets]]


@compiled
def weigh(seed: Any, sets: int, lines: Any, roles: Any, chosen: int) -> Any:
    """Return, of so many sets drawn and forgotten again, in how many the chosen are.

    In `roles` ANYWAY marks whom word reaches in any case, OTHER whom another plan has, and CHOSEN times their place in
    the plan, from 1, the chosen. What comes back: where each chosen person is, where each is the first, how many have
    somebody marked ANYWAY, and how many of the rest have somebody marked OTHER.
    """
    many = len(lines[0]) - 1
    seen, found = np.zeros(many, np.bool_), np.empty(many, np.int32)
    alone, first = np.zeros(chosen, np.int64), np.zeros(chosen, np.int64)
    anyway = other = 0
    for number in range(sets):
        size = _one(_mixed(seed + np.uint64(number) * SECOND), lines, seen, found)
        best, marked = chosen, 0
        for place in range(size):
            role = roles[found[place]]
            marked |= role
            if role >= CHOSEN:
                rank = role // CHOSEN - 1
                alone[rank] += 1
                best = min(best, rank)
        if marked & ANYWAY:
            anyway += 1
            continue
        if marked & OTHER:
            other += 1
        if best < chosen:
            first[best] += 1
    return alone, first, anyway, other
