"""pynetim's IMM, and a simulator of how far each choice spreads. A process of the rivals' venv runs this file alone."""

from __future__ import annotations

import json
import statistics
import sys
from array import array
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

NEAR = 0.1
RUNS, MOST = 50, 3_000  # how often a choice is simulated: at least, at most


def read(folder: Path) -> tuple[Any, Any, Any]:
    """Return sources, targets and chances."""
    sources, targets, chances = (np.load(folder / f"{name}.npy") for name in ("sources", "targets", "chances"))
    return sources, targets, chances


def pynetim_imm(folder: Path, chosen: int, rounds: int) -> dict[str, Any]:
    """Choose by IMM with epsilon 0.1, seeded anew each round; the first choice is written."""
    sources, targets, chances = (column.tolist() for column in read(folder))
    begun = perf_counter()
    graph = import_module("pynetim").IMGraph(list(zip(sources, targets, strict=True)), chances, True, False)
    build, took, worked_s = perf_counter() - begun, [], []
    for seed in range(rounds):
        begun, worked = perf_counter(), process_time()
        found = import_module("pynetim.algorithms").IMMAlgorithm(graph, "IC", NEAR, 1, seed + 1).run(chosen)
        took.append(perf_counter() - begun)
        worked_s.append(process_time() - worked)
        if not seed:
            np.save(folder / "pynetim_imm.npy", sorted(found))
    return {"seconds": statistics.median(took), "cpu_s": statistics.median(worked_s), "build_s": build}


def simulate(folder: Path, near: float, *names: str) -> dict[str, Any]:
    """Return, for every choice that was written, how many are reached: mean, standard error and runs of cynetdiff."""
    sources, targets, chances = read(folder)
    people, order = int(max(sources.max(), targets.max())) + 1, np.argsort(sources, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(sources, minlength=people))])[:people]
    lines = (array("I", starts.astype(np.uint32).tobytes()), array("I", targets[order].astype(np.uint32).tobytes()))
    odds = array("f", chances[order].astype(np.float32).tobytes())
    model = import_module("cynetdiff.models").IndependentCascadeModel(*lines, activation_probs=odds)
    return {name: _simulated(model, np.load(folder / f"{name}.npy").tolist(), near) for name in names}


def _simulated(model: Any, chosen: list[int], near: float) -> dict[str, Any]:
    """Simulate until the standard error is within `near` of the mean."""
    model.set_rng(2026)
    model.set_seeds(chosen)
    reached: list[int] = []
    while len(reached) < RUNS or (_error(reached) > near * statistics.fmean(reached) and len(reached) < MOST):
        model.reset_model()
        model.advance_until_completion()
        reached.append(model.get_num_activated_nodes())
    return {"spread": statistics.fmean(reached), "spread_se": _error(reached), "runs": len(reached)}


def _error(reached: list[int]) -> float:
    return float(statistics.stdev(reached) / len(reached) ** 0.5)


def main(what: str, folder: str, *others: str) -> dict[str, Any]:
    """Do what is asked in a folder that holds a graph."""
    if what == "simulate":
        return simulate(Path(folder), float(others[0]), *others[1:])
    return pynetim_imm(Path(folder), *map(int, others))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201
