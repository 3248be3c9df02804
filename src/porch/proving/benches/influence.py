"""How long it takes to score ten million interactions, to keep that up, and to rank by PageRank beside others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from porch.proving.validations import _rival

NAME = "influence"
OPTIONS = [
    click.Option(["--interactions"], type=int, default=10_000_000, show_default=True, help="How large the log is."),
    click.Option(["--people"], type=int, default=1_000_000, show_default=True, help="Of how many people it is."),
    click.Option(["--edges"], type=int, default=10_000_000, show_default=True, help="How large PageRank's graph is."),
    click.Option(["--new"], type=int, default=10_000, show_default=True, help="With how many more Sway is kept up."),
    click.Option(["--rounds"], type=click.IntRange(1), default=5, show_default=True, help="Of how many the median is."),
    click.Option(["--plant"], type=click.Choice(["", "lost", "wrong"]), default="", hidden=True),
]  # fmt: skip
RIVALS = ("scipy", "igraph", "networkit", "scikit_network", "graphblas")
PASS = 12
"""Bytes read for each edge in one round of PageRank: the number of its source, and what that one passes along."""


def run(*, interactions: int, people: int, edges: int, new: int, rounds: int, plant: str = "") -> dict[str, Any]:
    """Return {name, n, people, edges, new, rounds, threads, load, ours, rivals: {name: ...}, ceilings}.

    `pagerank_s` is the time from an engine's own graph, in memory, to all ranks; `build_s` that from the same two
    arrays of edges to its graph; `whole_s` both; each the median of `rounds`; `_cpu_s` is how long cores were at work
    on it. Every engine has a process of its own and as many threads as there are cores, and stops once a round moves
    ranks by less than 1e-8 in all (igraph's stops by a rule of its own); `l1_from_scipy` is by how much its ranks
    differ from scipy's in all. scikit-network does not spread the rank of people who act on nobody over all, so its
    ranks differ. Memory is the most a process ever held, in MB of 10^6 bytes, the edges among it.
    """
    before, threads = os.getloadavg()[0], len(os.sched_getaffinity(0))
    sizes = (people, rounds, threads)
    with TemporaryDirectory() as home:
        _written(home, people, edges)
        ours = _told([sys.executable, "-m", "porch.proving.benches._ranking", home, *map(str, sizes)], plant)
        rivals = {name: _told([*_program(name), name, home, *map(str, sizes)], plant) for name in RIVALS}
        _compare(Path(home), ours, rivals)
    swaying = [sys.executable, "-m", "porch.proving.benches._swaying", *map(str, (interactions, people, new, rounds))]
    ours |= _told(swaying, plant)
    ours["update_share"] = ours["update_s"] / ours["sway_s"]
    return {
        "name": NAME, "n": interactions, "people": people, "edges": edges, "new": new, "rounds": rounds,
        "threads": threads, "load": [round(before, 1), round(os.getloadavg()[0], 1)], "ours": ours, "rivals": rivals,
        "ceilings": {"bandwidth": {"round_s": PASS * edges / ours["bandwidth_gb_s"] / 1e9}},
    }  # fmt: skip


def _written(home: str, people: int, edges: int) -> None:
    """Make the graph in a process of its own, so that this one stays small."""
    program = "import sys; from pathlib import Path; from porch.proving.benches import _edges; " \
        "_edges.write(Path(sys.argv[1]), *map(int, sys.argv[2:]))"  # fmt: skip
    subprocess.run([sys.executable, "-c", program, home, str(people), str(edges)], env=_environment(""), check=True)


def _program(name: str) -> list[str]:
    if not _rival.PYTHON.exists():
        raise click.ClickException("The rivals are not installed: run `make rivals`.")
    return [str(_rival.PYTHON), "-P", str(Path(__file__).with_name("_graph_rivals.py"))]


def _told(command: Sequence[str], plant: str) -> dict[str, Any]:
    """Return what a measuring process tells; its fall is an error."""
    done = subprocess.run(command, env=_environment(plant), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise click.ClickException("An engine could not run: its words stand above.")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _environment(plant: str) -> dict[str, str]:
    return {**os.environ, "PORCH_BENCH_PLANT": plant, "PYTHONPATH": str(Path(__file__).parents[3])}


def _compare(home: Path, ours: dict[str, Any], rivals: dict[str, dict[str, Any]]) -> None:
    """Tell of every engine how far its ranks are from scipy's, and add its seconds up."""
    import numpy as np

    right = np.load(home / "scipy.npy")
    for name, told in {"ours": ours, **rivals}.items():
        told["l1_from_scipy"] = float(np.abs(np.load(home / f"{name}.npy") - right).sum())
        told["whole_s"] = told["build_s"] + told["pagerank_s"]
    best = {what: min(told[what] for told in rivals.values()) for what in ("pagerank_s", "whole_s")}
    ours["of_best_rival"] = ours["pagerank_s"] / best["pagerank_s"]
    ours["whole_of_best_rival"] = ours["whole_s"] / best["whole_s"]
