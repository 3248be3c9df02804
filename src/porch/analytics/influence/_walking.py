"""The compiled loops of `pagerank`: edges laid out by whom they lead to, and rank pulled along them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from porch.analytics.compiled import compiled

LONGEST = 1 << 16  # how finely people are ordered by how many act on them

Whole = NDArray[Any]
"""Whole numbers of any width."""
Reals = NDArray[np.float64]
Span = tuple[int, int]


class Edges(NamedTuple):
    """Where in `sources` those who act on each place begin, their places, and their weights (none if all are 1)."""

    starts: Whole
    sources: Whole
    weights: Reals


class Ranks(NamedTuple):
    """By place: `gives`, what share of a rank goes along an edge of weight 1 (0: it goes to all alike); the `ranks`;
    what each so `passed` along; and what was just `found`. By part, in `sums`: how far ranks moved, by how much in all,
    and by how much those of people who act on nobody.
    """

    gives: Reals
    ranks: Reals
    passed: Reals
    found: Reals
    sums: Reals


@compiled
def tally(who: Whole, span: Span, counts: Whole) -> None:
    """Count in how many of these edges everybody is."""
    for edge in range(span[0], span[1]):
        counts[who[edge]] += 1


@compiled
def weigh(who: Whole, weights: Reals, sums: Reals) -> None:
    """Sum the weights of everybody's edges."""
    for edge in range(len(who)):
        sums[who[edge]] += weights[edge]


@compiled
def ordered(drew: Whole) -> Whole:
    """Return everybody's place: those on whom most act first, then by number."""
    first = np.zeros(LONGEST + 2, np.int32)
    for many in drew:
        first[LONGEST - min(many, LONGEST) + 1] += 1
    for long in range(LONGEST + 1):
        first[long + 1] += first[long]
    places = np.empty(len(drew), np.int32)
    for person in range(len(drew)):
        long = LONGEST - min(drew[person], LONGEST)
        places[person] = first[long]
        first[long] += 1
    return places


@compiled
def bounds(drew: Whole, places: Whole, cursors: Whole) -> Whole:
    """Return where the sources of each place begin; make `cursors` say where each thread puts its first of a person."""
    starts = np.zeros(len(drew) + 1, np.int64)
    for person in range(len(drew)):
        starts[places[person] + 1] = drew[person]
    for place in range(len(drew)):
        starts[place + 1] += starts[place]
    for person in range(len(drew)):
        at = starts[places[person]]
        for part in range(len(cursors)):
            many = cursors[part, person]
            cursors[part, person] = at
            at += many
    return starts


@compiled
def lay(given: tuple[Whole, Whole, Reals], span: Span, places: Whole, cursors: Whole, edges: Edges) -> None:
    """Put these of the `given` sources, targets and weights where they belong, in the order they came."""
    sources, targets, weights = given
    for edge in range(span[0], span[1]):
        at = cursors[targets[edge]]
        cursors[targets[edge]] = at + 1
        edges.sources[at] = places[sources[edge]]
        if len(weights):
            edges.weights[at] = weights[edge]


@compiled
def pull(span: Span, edges: Edges, held: Ranks, base: float, damping: float) -> None:
    """Find the ranks of these places. Four sums at a time: one would wait for each addition to end."""
    passed, sources = held.passed, edges.sources
    for place in range(span[0], span[1]):
        edge, end = edges.starts[place], edges.starts[place + 1]
        one = two = three = four = 0.0
        if len(edges.weights):
            for other in range(edge, end):
                one += passed[sources[other]] * edges.weights[other]
            edge = end
        while edge + 3 < end:
            one += passed[sources[edge]]
            two += passed[sources[edge + 1]]
            three += passed[sources[edge + 2]]
            four += passed[sources[edge + 3]]
            edge += 4
        while edge < end:
            one += passed[sources[edge]]
            edge += 1
        held.found[place] = base + damping * (one + two + three + four)


@compiled
def settle(blocks: Whole, span: Span, held: Ranks) -> None:
    """Make what was found the ranks of these parts."""
    for block in range(span[0], span[1]):
        far = grew = idle = 0.0
        for place in range(blocks[block], blocks[block + 1]):
            more = held.found[place] - held.ranks[place]
            far += abs(more)
            grew += more
            idle += more if held.gives[place] == 0 else 0.0
            held.ranks[place] = held.found[place]
            held.passed[place] = held.found[place] * held.gives[place]
        held.sums[block, 0], held.sums[block, 1], held.sums[block, 2] = far, grew, idle
