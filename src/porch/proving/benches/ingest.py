"""Interactions a second through the whole path, beside plain executemany into a table like the log's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from porch.proving.servers.postgres import Postgres

NAME = "ingest"
OPTIONS = [
    click.Option(["--rows"], type=int, default=1_000_000, show_default=True, help="How large the log is at the end."),
    click.Option(["--rounds"], type=int, default=5, show_default=True, help="Pairs of measurements at each size."),
    click.Option(["--plant"], type=click.Choice(["", "lost", "slow"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip
SMALL = 10_000


def run(*, rows: int, rounds: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {database: {ratio, per_s, flat_1m, lost}}, rivals: {executemany: {database: {per_s}}}}.

    `ratio` is ours over plain executemany at `rows`, the median of pairs measured in turn; `flat_1m` that ratio over
    the one at 10,000 rows.
    """
    ours, plain = {}, {}
    os.environ["PORCH_BENCH_PLANT"] = plant
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        measured = _sqlite(rows, rounds) if name == "sqlite" else _postgresql(rows, rounds)
        ours[name] = {key: measured[key] for key in ("ratio", "per_s", "flat_1m", "lost")}
        plain[name] = {"per_s": measured["plain_per_s"]}
    return {"name": NAME, "n": rows, "ours": ours, "rivals": {"executemany": plain}}


def _sqlite(rows: int, rounds: int) -> dict[str, float]:
    with TemporaryDirectory() as home:
        return _measure({"PORCH_HOME": home, "DATABASE_URL": ""}, rows, rounds)


def _postgresql(rows: int, rounds: int) -> dict[str, float]:
    with TemporaryDirectory() as home, Postgres() as server:
        return _measure({"PORCH_HOME": home, "DATABASE_URL": server.database("ingest")}, rows, rounds)


def _measure(where: Mapping[str, str], rows: int, rounds: int) -> dict[str, float]:
    """Measure in a process of its own: Django knows one database for as long as it lives."""
    command = [
        sys.executable,
        "-m",
        "porch.proving.benches._ingesting",
        str(rows),
        str(rounds),
        str(min(SMALL, rows // 2)),
    ]
    source = str(Path(__file__).parents[3])
    done = subprocess.run(
        command, env={**os.environ, **where, "PYTHONPATH": source}, stdout=subprocess.PIPE, text=True, check=True
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
