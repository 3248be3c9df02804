"""The measuring process of our PageRank, and of how fast this machine's memory is."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porch.analytics.compiled import compiled
from porch.analytics.influence import pagerank
from porch.proving.benches import _edges
from porch.proving.benches._graph_rivals import Clock, peak

LONG = 20_000_000  # numbers in each array of the triad: 160 MB, so that no cache holds them
TIMES = 10
CHANGED = 0.01
"""What share of edges is new when a day later ranks are found again from yesterday's."""
Reals = NDArray[np.float64]


def main(folder: Path, people: int, rounds: int, threads: int) -> dict[str, Any]:
    """Return the medians of `rounds` builds, rankings and warm rankings, and our memory; write the ranks down."""
    sources, targets = _edges.read(folder)
    pagerank.pagerank(sources[:1000], targets[:1000], people)  # compiles
    clock = Clock()
    for _ in range(rounds):
        graph = clock.time("build", lambda: pagerank.graph(sources, targets, people, threads=threads))
        ranks = clock.time("pagerank", partial(pagerank.rank, graph, damping=_damping()))
        del graph
    memory = peak()
    np.save(folder / "ours.npy", ranks)
    graph = pagerank.graph(sources, _changed(targets), people, threads=threads)
    for _ in range(rounds):
        clock.time("warm", lambda: pagerank.rank(graph, start=ranks))
    return {**clock.medians(), "rss_mb": memory, "bandwidth_gb_s": triad(LONG, threads)}


def triad(long: int, threads: int) -> float:
    """Return the best of ten runs of a = b + s * c in GB/s, counted as STREAM does: three arrays of doubles.

    All threads at once, each on its own part (McCalpin 1995).
    """
    into, one, other = np.zeros(long), np.ones(long), np.full(long, 2.0)
    parts = [slice(long * part // threads, long * (part + 1) // threads) for part in range(threads)]
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(TIMES):
            begun = perf_counter()
            list(pool.map(lambda part: _triad(into[part], one[part], other[part]), parts))
            best = min(best, perf_counter() - begun)
    return 3 * 8 * long / best / 1e9


def _changed(targets: NDArray[Any]) -> NDArray[Any]:
    """Return the targets of a day later: the last of them lead elsewhere."""
    since = int(len(targets) * (1 - CHANGED))
    return np.concatenate([targets[:since], targets[since:][::-1]])


def _damping() -> float:
    return 0.8 if os.environ.get("PORCH_BENCH_PLANT") == "wrong" else 0.85


@compiled
def _triad(into: Reals, one: Reals, other: Reals) -> None:
    for at in range(len(into)):
        into[at] = one[at] + 3.0 * other[at]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))))  # noqa: T201
