"""PageRank by the libraries that are set beside ours. A process of the rivals' environment runs this file alone."""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

DAMPING = 0.85
NEAR = 1e-8
MOST = 1_000  # rounds

Built = Callable[[], Any]
"""Returns the ranks of a graph that is built."""


def scipy(sources: Any, targets: Any, people: int, threads: int) -> Built:
    """A sparse matrix, multiplied until ranks stand still; scipy has one thread."""
    into = import_module("scipy.sparse").csr_matrix((np.ones(len(sources)), (targets, sources)), shape=(people, people))
    gave = np.asarray(into.sum(axis=0)).ravel()
    share, idle = np.divide(1.0, gave, out=np.zeros(people), where=gave > 0), np.flatnonzero(gave == 0)

    def ranked() -> Any:
        rank = np.full(people, 1 / people)
        for _ in range(MOST):
            new = into @ (rank * share)
            new *= DAMPING
            new += (DAMPING * rank[idle].sum() + 1 - DAMPING) / people
            far, rank = np.abs(new - rank).sum(), new
            if far < NEAR:
                break
        return rank

    return ranked


def igraph(sources: Any, targets: Any, people: int, threads: int) -> Built:
    """PRPACK, which stops at a nearness of its own: 1e-10."""
    graph = import_module("igraph").Graph(n=people, edges=np.column_stack([sources, targets]), directed=True)
    return lambda: graph.pagerank(damping=DAMPING)


def networkit(sources: Any, targets: Any, people: int, threads: int) -> Built:
    """Its own loop to the same nearness, the idle share spread over all."""
    library = import_module("networkit")
    library.setNumberOfThreads(threads)
    ends = (sources.astype(np.uint64), targets.astype(np.uint64))
    graph = library.GraphFromCoo(ends, n=people, directed=True)

    def ranked() -> Any:
        sinks = library.centrality.SinkHandling.DistributeSinks
        walk = library.centrality.PageRank(graph, damp=DAMPING, tol=NEAR, distributeSinks=sinks)
        walk.norm = library.centrality.Norm.L1_NORM
        return walk.run().scores()

    return ranked


def scikit_network(sources: Any, targets: Any, people: int, threads: int) -> Built:
    """Power iteration; who acts on nobody passes rank on in another way, so ranks differ from everybody else's."""
    graph = import_module("scipy.sparse").csr_matrix(
        (np.ones(len(sources)), (sources, targets)), shape=(people, people)
    )
    walk = import_module("sknetwork.ranking").PageRank(DAMPING, solver="piteration", n_iter=MOST, tol=NEAR)
    return lambda: walk.fit_predict(graph)


def graphblas(sources: Any, targets: Any, people: int, threads: int) -> Built:
    """SuiteSparse:GraphBLAS, in the loop of LAGraph, on one thread or all: whichever multiplied faster."""
    library = import_module("graphblas")
    matrix, vector, times = library.Matrix, library.Vector, library.semiring.plus_times
    binary, plus = library.binary, library.monoid.plus
    into = matrix.from_coo(targets, sources, np.ones(len(sources)), nrows=people, ncols=people, dup_op=binary.plus)
    at, gave = into.reduce_columnwise(plus).new().to_coo()
    share = np.zeros(people)
    share[at] = 1 / gave
    idle = np.flatnonzero(share == 0)
    share = vector.from_dense(share)

    def multiplied(many: int) -> float:
        library.ss.config["nthreads"] = many
        clock = Clock()
        for _ in range(5):
            clock.time("round", lambda: into.mxv(share, times).new())
        return clock.medians()["round_s"]

    def ranked() -> Any:
        rank = vector.from_dense(np.full(people, 1 / people))
        for _ in range(MOST):
            lost = float(rank[idle].new().reduce(plus).new()) if len(idle) else 0.0
            new = into.mxv(rank.ewise_mult(share, binary.times).new(), times).new()
            new = new.apply(binary.times, right=DAMPING).new()
            base = vector.from_dense(np.full(people, (1 - DAMPING + DAMPING * lost) / people))
            new = base.ewise_add(new, binary.plus).new()
            far = new.ewise_mult(rank, binary.minus).new().apply(library.unary.abs).reduce(plus).new()
            rank = new
            if float(far) < NEAR:
                break
        return rank.to_dense()

    library.ss.config["nthreads"] = min((1, threads), key=multiplied)
    return ranked


ENGINES = {
    "scipy": scipy, "igraph": igraph, "networkit": networkit, "scikit_network": scikit_network, "graphblas": graphblas,
}  # fmt: skip


def main(name: str, folder: Path, people: int, rounds: int, threads: int) -> dict[str, Any]:
    """Return the medians of `rounds` builds and rankings by one engine, and its memory; write its ranks down."""
    sources, targets = np.load(folder / "sources.npy"), np.load(folder / "targets.npy")
    clock = Clock()
    for _ in range(rounds):
        ranked = clock.time("build", lambda: ENGINES[name](sources, targets, people, threads))
        ranks = clock.time("pagerank", ranked)
        del ranked
    told = {**clock.medians(), "rss_mb": peak()}
    np.save(folder / f"{name}.npy", np.asarray(ranks, float))
    return told


class Clock:
    """Seconds of several runs of several deeds: of wall clock, and of this process at work, all threads added."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {}

    def time(self, name: str, deed: Callable[[], Any]) -> Any:
        """Do it, and return what it returns."""
        begun, worked = perf_counter(), process_time()
        result = deed()
        self._seconds.setdefault(f"{name}_s", []).append(perf_counter() - begun)
        self._seconds.setdefault(f"{name}_cpu_s", []).append(process_time() - worked)
        return result

    def medians(self) -> dict[str, float]:
        """Return the median of each."""
        return {name: statistics.median(runs) for name, runs in self._seconds.items()}


def peak() -> float:
    """Return the most memory this process ever held, in MB of 10^6 bytes; what its parent held is not in it."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) * 1024 / 1e6 if told else float("nan")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6]))))  # noqa: T201
