"""How far word spreads from fifty people whom our plan chooses, beside IMM and those with most ties."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from porch.proving.validations import _rival

NAME = "spread"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True), default=None,
                 help="Parquet (a retweets b where kind is RT) instead of a graph as large as Higgs."),
    click.Option(["--chosen"], type=click.IntRange(1), default=50, show_default=True, help="How many are chosen."),
    click.Option(["--rounds"], type=click.IntRange(1), default=3, show_default=True, help="Of how many the median is."),
    click.Option(["--share"], type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True,
                 help="How large the graphs that are drawn are, beside full size."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip
RIVALS = ("pynetim_imm", "top_degree")
NEAR = 0.001
"""Standard error of a simulated spread, as a share of it."""


def run(*, data: Path | None, chosen: int, rounds: int, share: float, plant: str = "") -> dict[str, Any]:
    """Return {name, n, chosen, rounds, load, graphs, ours: {higgs, ten_million}, rivals: {name: the same}}.

    On each graph `spread` is the mean number of people reached in cynetdiff's simulation, `spread_se` its standard
    error; `seconds` the median time of choosing, from a graph in memory, `cpu_s` what the process worked of it (which a
    busy machine changes less); `build_s` that from arrays to the graph.
    `guarantee` is the share of the best possible that ours is sure to reach with probability 0.99, `estimate` its own
    figure for the spread. `of_imm_spread`, `of_imm_seconds` and `of_imm_cpu_s` are ours as shares of pynetim's IMM
    (epsilon 0.1). Each engine has a process of its own, and one thread.
    """
    before, found, graphs = os.getloadavg()[0], dict[str, dict[str, Any]](), dict[str, Any]()
    for name in ("higgs", "ten_million"):
        with TemporaryDirectory() as folder:
            _written(folder, name, share, data)
            found[name] = _chosen(folder, chosen, rounds, plant)
            graphs[name] = {what: found[name].pop(what) for what in ("people", "ties")}
    return {
        "name": NAME, "n": sum(graph["ties"] for graph in graphs.values()), "chosen": chosen, "rounds": rounds,
        "load": [round(before, 1), round(os.getloadavg()[0], 1)], "graphs": graphs,
        "ours": {name: told["ours"] for name, told in found.items()},
        "rivals": {rival: {name: told[rival] for name, told in found.items()} for rival in RIVALS},
    }  # fmt: skip


def _written(folder: str, name: str, share: float, data: Path | None) -> None:
    import polars as pl

    from porch.proving.benches import _towns

    if name == "higgs" and data is not None:
        rows = pl.read_parquet(data)
        if missing := {"a", "b", "kind"} - set(rows.columns):
            raise click.ClickException(f"{data} lacks the columns {', '.join(sorted(missing))}.")
        graph = _towns.retweeted(rows)
    else:
        graph = _towns.drawn((_towns.HIGGS if name == "higgs" else _towns.TEN_MILLION).of(share))
    if not len(graph[0]):
        raise click.ClickException(f"{data} has no retweet (kind RT).")
    _towns.write(Path(folder), *graph)


def _chosen(folder: str, chosen: int, rounds: int, plant: str) -> dict[str, Any]:
    """Let every engine choose, and see in the simulator how far each choice spreads."""
    ours = [sys.executable, "-m", "porch.proving.benches._choosing", folder, str(chosen), str(rounds)]
    told = _told(ours)
    told["pynetim_imm"] = _told([*_rivals(), "pynetim_imm", folder, str(chosen), str(rounds)])
    _spoil(Path(folder) / "ours.npy", told["people"], plant)
    spreads = _told([*_rivals(), "simulate", folder, str(NEAR), "ours", *RIVALS])
    for name, spread in spreads.items():
        told[name] |= spread
    for what in ("spread", "seconds", "cpu_s"):
        told["ours"][f"of_imm_{what}"] = told["ours"][what] / told["pynetim_imm"][what]
    return told


def _rivals() -> list[str]:
    if not _rival.PYTHON.exists():
        raise click.ClickException("The rivals are not installed: run `make rivals`.")
    return [str(_rival.PYTHON), "-P", str(Path(__file__).with_name("_spread_rivals.py"))]


def _told(command: Sequence[str]) -> dict[str, Any]:
    """Return what a measuring process tells; its fall is an error."""
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise click.ClickException("An engine could not run: its words stand above.")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _spoil(file: Path, people: int, plant: str) -> None:
    """Plant a fault: somebody else instead of each whom we chose, or half of them lost."""
    import numpy as np

    chosen = np.load(file)
    if plant == "shuffled":
        chosen = np.random.default_rng(0).choice(people, len(chosen), replace=False)
    if plant == "lost":
        chosen = chosen[len(chosen) // 2 :]
    np.save(file, chosen)
