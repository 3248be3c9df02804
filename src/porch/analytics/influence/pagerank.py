"""PageRank: how often somebody is met by who walks from person to person along their acts, as a share of all.

    r(b) = (1 - d) / n + d * (sum over a who act on b of r(a) * w(a, b) / w(a)  +  rank of who act on nobody / n)

(Page et al. 1999; who acts on nobody passes rank to all alike.) Solved by the method of Gauss and Seidel in four
stages: each takes the ranks that the stages before it have just found. The sum of all ranks stands for the 1, so the
equations are homogeneous, their matrix is positive, and the method converges from any start (Stewart 1994, chapter 3).

People on whom most act stand first, so that loops run equally long again and again. The result is the same to the last
bit on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numba import config

from porch.analytics.influence import _walking
from porch.analytics.influence._walking import Edges, Ranks, Reals, Span, Whole

STAGES = 4
BLOCKS = 16
"""Parts of a stage. Sums are taken part by part, so that they do not depend on which thread had which."""
SMALL = 200_000
"""Up to so many edges one thread is quicker than waiting for two."""
THREADS = 8  # at most: each needs four bytes a person to begin with
NEAREST = 1e-13  # finer than doubles can tell
MOST = 2**31 - 1

Each = Callable[[Callable[[Any], None], Sequence[Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Who acts on whom, laid out for walking: `places` by person, `edges` and `gives` by place, `blocks` of places."""

    places: Whole
    edges: Edges
    gives: Reals
    blocks: Whole
    threads: int


def pagerank(
    sources: Whole, targets: Whole, people: int, *,
    weights: Reals | None = None, start: Reals | None = None, damping: float = 0.85, near: float = 1e-8,
) -> Reals:  # fmt: skip
    """Return the PageRank of `people` numbered from 0: person sources[i] acts on person targets[i]. It sums to 1.

    An edge told twice counts twice; one's own links count as any other. `start`, such as yesterday's result, makes it
    quicker and changes the result by less than what is `near`: it ends when ranks moved by less in all, in one round.

    >>> pagerank(np.array([0, 1]), np.array([1, 0]), 3).round(4).tolist()  # a third: .05 + .85 * a third / 3 = .0698
    [0.4651, 0.4651, 0.0698]
    """
    return rank(graph(sources, targets, people, weights=weights), start=start, damping=damping, near=near)


def graph(
    sources: Whole, targets: Whole, people: int, *, weights: Reals | None = None, threads: int | None = None
) -> Graph:
    """Return the graph of these edges for `rank`; on as many `threads` as there are cores, if not told.

    ValueError if the arrays differ in length, name nobody of these people, or a weight is negative or not finite.
    """
    _check(sources, targets, people, weights)
    threads = threads or min(config.NUMBA_NUM_THREADS, THREADS)  # type: ignore[attr-defined]
    threads = 1 if len(sources) <= SMALL else threads
    with ThreadPoolExecutor(threads) as pool:
        each = _each(pool, threads)
        drew = _counted(targets, people, threads, each)
        places = _walking.ordered(drew.sum(axis=0, dtype=np.int32))
        gives = _gives(_gave(sources, people, weights, threads, each), places)
        given = np.empty(0) if weights is None else np.asarray(weights, float)
        edges = _laid((sources, targets, given), places, drew, each)
    return Graph(places=places, edges=edges, gives=gives, blocks=_blocks(edges.starts), threads=threads)


def rank(graph: Graph, *, start: Reals | None = None, damping: float = 0.85, near: float = 1e-8) -> Reals:
    """Return the PageRank of everybody in a graph, as `pagerank` does.

    ValueError unless 0 <= damping < 1, `near` is at least 1e-13, and `start` has a number for everybody, none negative.
    """
    if not 0 <= damping < 1 or not near >= NEAREST:
        raise ValueError("Damping lies from 0 to below 1, and nearer than 1e-13 cannot be told.")
    if not len(graph.places):
        return np.zeros(0)
    walk = _Walk(graph, _begun(graph, start), damping)
    with ThreadPoolExecutor(graph.threads) as pool:
        each = _each(pool, graph.threads)
        while walk.round(each) >= near:
            pass
    ranks = walk.held.ranks
    told: Reals = (ranks / ranks.sum())[graph.places]
    return told


class _Walk:
    """Ranks on their way: how much there is in all, and how much with people who act on nobody (`idle`)."""

    def __init__(self, graph: Graph, ranks: Reals, damping: float) -> None:
        self.graph, self.damping = graph, damping
        sums = np.zeros((STAGES * BLOCKS, 3))
        self.held = Ranks(graph.gives, ranks, ranks * graph.gives, np.empty_like(ranks), sums)
        self.total, self.idle = float(ranks.sum()), float(ranks[graph.gives == 0].sum())

    def round(self, each: Each) -> float:
        """Go once through all stages; return how far ranks moved, as a share of all."""
        for first in range(0, STAGES * BLOCKS, BLOCKS):
            self._stage(first, each)
        return float(self.held.sums[:, 0].sum()) / self.total

    def _stage(self, first: int, each: Each) -> None:
        graph, held = self.graph, self.held
        base = ((1 - self.damping) * self.total + self.damping * self.idle) / len(graph.places)
        spans = _spans(first, first + BLOCKS, graph.threads)
        places = [(int(graph.blocks[since]), int(graph.blocks[until])) for since, until in spans]
        each(lambda span: _walking.pull(span, graph.edges, held, base, self.damping), places)
        each(lambda span: _walking.settle(graph.blocks, span, held), spans)
        _, grew, idle = held.sums[first : first + BLOCKS].sum(axis=0)
        self.total, self.idle = self.total + grew, self.idle + idle


def _check(sources: Whole, targets: Whole, people: int, weights: Reals | None) -> None:
    if len(sources) != len(targets) or (weights is not None and len(weights) != len(sources)):
        raise ValueError("Sources, targets and weights tell of the same edges, so they are equally long.")
    if len(sources) > MOST or people > MOST:
        raise ValueError(f"At most {MOST} edges and people can be numbered.")
    if any(len(side) and not (side.min() >= 0 and side.max() < people) for side in (sources, targets)):
        raise ValueError(f"Sources and targets are numbers from 0 to below {people}.")
    if weights is not None and not (np.isfinite(weights).all() and (np.asarray(weights) >= 0).all()):
        raise ValueError("Weights are zero or more, and finite.")


def _each(pool: ThreadPoolExecutor, threads: int) -> Each:
    def each(deed: Callable[[Any], None], parts: Sequence[Any]) -> None:
        list(pool.map(deed, parts) if threads > 1 else map(deed, parts))

    return each


def _spans(first: int, last: int, parts: int) -> list[Span]:
    return list(pairwise(np.linspace(first, last, parts + 1).astype(int).tolist()))


def _counted(who: Whole, people: int, threads: int, each: Each) -> Whole:
    """Return for each thread's part of the edges in how many everybody is."""
    counts, spans = np.zeros((threads, people), np.int32), _spans(0, len(who), threads)
    each(lambda part: _walking.tally(who, spans[part], counts[part]), range(threads))
    return counts


def _gave(sources: Whole, people: int, weights: Reals | None, threads: int, each: Each) -> Reals:
    """Return the weight of everybody's edges."""
    if weights is None:
        return np.asarray(_counted(sources, people, threads, each).sum(axis=0, dtype=np.int32), float)
    gave = np.zeros(people)
    _walking.weigh(sources, np.asarray(weights, float), gave)
    return gave


def _gives(gave: Reals, places: Whole) -> Reals:
    gives = np.empty(len(gave))
    gives[places] = np.divide(1.0, gave, out=np.zeros(len(gave)), where=gave > np.finfo(float).tiny)
    return gives


def _laid(given: tuple[Whole, Whole, Reals], places: Whole, drew: Whole, each: Each) -> Edges:
    """Return the given sources, targets and weights by place; each part of them is laid by a thread."""
    parts, many = len(drew), len(given[0])
    starts = _walking.bounds(drew.sum(axis=0, dtype=np.int32), places, drew)
    edges = Edges(starts, np.empty(many, np.int32), np.empty(len(given[2])))
    spans = _spans(0, many, parts)
    each(lambda part: _walking.lay(given, spans[part], places, drew[part], edges), range(parts))
    return edges


def _blocks(starts: Whole) -> Whole:
    """Return where each part begins so that all have as much to do: an edge one, a place two."""
    work = starts + 2 * np.arange(len(starts))
    cuts = np.searchsorted(work, np.linspace(0, work[-1], STAGES * BLOCKS + 1))
    return np.asarray(cuts, np.int64)


def _begun(graph: Graph, start: Reals | None) -> Reals:
    """Return the ranks to begin with, by place."""
    people = len(graph.places)
    if start is None:
        return np.full(people, 1 / people)
    if len(start) != people or not np.isfinite(start).all() or (np.asarray(start) < 0).any() or not np.any(start):
        raise ValueError("A start has a number for everybody, none negative and not all zero.")
    begun = np.empty(people)
    begun[graph.places] = np.asarray(start, float) / np.sum(start)
    return begun
