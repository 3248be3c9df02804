"""The measuring process of the spread bench: fifty people chosen by our plan, and by the number of their ties."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import polars as pl

from porch.analytics.influence import spread
from porch.analytics.influence.ties import Arranged, Ties, arranged
from porch.proving.benches._towns import FILES


def main(folder: Path, chosen: int, rounds: int) -> dict[str, Any]:
    """Write whom each way chooses; return, of each, the median seconds, of ours also its guarantee and estimate."""
    sources, targets, chances = (np.load(folder / f"{name}.npy") for name in FILES)
    people = pl.int_range(int(max(sources.max(), targets.max())) + 1, eager=True)
    ties = Ties(sources=sources, targets=targets, chances=chances, people=people)
    spread.plan(arranged(ties), people=chosen, least=100)  # compiled before the clock runs
    begun = perf_counter()
    graph = arranged(ties)
    build = perf_counter() - begun
    took, worked, plans = zip(*(_timed(graph, chosen, seed) for seed in range(rounds)), strict=True)
    told = plans[0]
    np.save(folder / "ours.npy", [one.person for one in told.chosen])
    begun = perf_counter()
    np.save(folder / "top_degree.npy", np.argsort(-graph.degrees, kind="stable")[:chosen])
    ours = {
        "seconds": statistics.median(took), "cpu_s": statistics.median(worked), "build_s": build,
        "guarantee": told.guarantee, "estimate": told.spread, "estimate_se": told.error, "sample": told.sample,
    }  # fmt: skip
    return {
        "people": len(people),
        "ties": len(sources),
        "ours": ours,
        "top_degree": {"seconds": perf_counter() - begun},
    }


def _timed(graph: Arranged, chosen: int, seed: int) -> tuple[float, float, spread.Plan]:
    begun, worked = perf_counter(), process_time()
    told = spread.plan(graph, people=chosen, seed=seed)
    return perf_counter() - begun, process_time() - worked, told


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))))  # noqa: T201
