"""How long it takes to plan a burst for many, with reasons; and whether eight senders at once honour the caps."""

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

NAME = "bursts"
OPTIONS = [
    click.Option(["--people"], type=int, default=100_000, show_default=True, help="For how many it is planned."),
    click.Option(["--sent"], type=int, default=300, show_default=True, help="To how many of them two bursts are sent."),
    click.Option(["--plant"], type=click.Choice(["", "double", "lost"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip


def run(*, people: int, sent: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, sent, load, ours: {database: {plan_s, rss_mb, violations, go, held, ...}}}.

    Seconds of wall clock. Memory is the most the planning process ever held, in MB of 10^6 bytes. `violations` counts
    people who got two bursts in a week or one burst twice, and those in line who were neither sent to nor told why not.
    """
    ours, before = {}, os.getloadavg()[0]
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        ours[name] = _on(name, (people, sent), plant)
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    return {"name": NAME, "n": people, "sent": sent, "load": load, "ours": ours}


def _on(name: str, sizes: tuple[int, int], plant: str) -> dict[str, Any]:
    with TemporaryDirectory() as home:
        where = {"PORCH_HOME": home, "DATABASE_URL": "", "PORCH_BENCH_PLANT": plant}
        if name == "sqlite":
            return _measured(where, sizes)
        with Postgres() as server:
            return _measured({**where, "DATABASE_URL": server.database("bursts")}, sizes)


def _measured(where: Mapping[str, str], sizes: tuple[int, int]) -> dict[str, Any]:
    """Measure in a process of its own: Django knows one database for as long as it lives."""
    command = [sys.executable, "-m", "porch.proving.benches._bursting", *map(str, sizes)]
    environment = {**os.environ, **where, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured
