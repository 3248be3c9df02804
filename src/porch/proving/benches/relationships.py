"""How long it takes to count all ties anew, and to catch up with what is new, on a log of a million interactions."""

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

NAME = "relationships"
OPTIONS = [
    click.Option(["--interactions"], type=int, default=1_000_000, show_default=True, help="How large the log is."),
    click.Option(["--people"], type=int, default=100_000, show_default=True, help="Of how many people it is."),
    click.Option(["--new"], type=int, default=10_000, show_default=True, help="With how many more it catches up."),
    click.Option(["--plant"], type=click.Choice(["", "lost", "slow"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip


def run(*, interactions: int, people: int, new: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, people, new, load, ours: {database: {rebuild_s, catch_up_s, rss_mb, missed, ties, ...}}}.

    Seconds of wall clock, and `rebuild_cpu_s` of our process at work, without the database's. Memory is the most the
    measuring process ever held, in MB of 10^6 bytes. `missed` are log rows that the ties do not count, and must be 0.
    `load` is the machine's, of the last minute, before and after.
    """
    ours, before = {}, os.getloadavg()[0]
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        ours[name] = _on(name, (interactions, people, new), plant)
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    return {"name": NAME, "n": interactions, "people": people, "new": new, "load": load, "ours": ours}


def _on(name: str, sizes: tuple[int, int, int], plant: str) -> dict[str, Any]:
    with TemporaryDirectory() as home:
        where = {"PORCH_HOME": home, "DATABASE_URL": "", "PORCH_BENCH_PLANT": plant}
        if name == "sqlite":
            return _measured(where, sizes)
        with Postgres() as server:
            return _measured({**where, "DATABASE_URL": server.database("relationships")}, sizes)


def _measured(where: Mapping[str, str], sizes: tuple[int, int, int]) -> dict[str, Any]:
    """Measure in a process of its own: Django knows one database for as long as it lives."""
    command = [sys.executable, "-m", "porch.proving.benches._relating", *map(str, sizes)]
    environment = {**os.environ, **where, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured
