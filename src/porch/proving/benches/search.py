"""How long it takes to find something in a million messages, and whether the first twenty are the best there are."""

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

from porch.proving.benches import _said
from porch.proving.servers.postgres import Postgres

NAME = "search"
DATA = Path(os.environ.get("PORCH_DATA") or "../shared/data") / "tweeteval"
OPTIONS = [
    click.Option(["--messages"], type=int, default=1_000_000, show_default=True, help="How many were said."),
    click.Option(["--people"], type=int, default=100_000, show_default=True, help="By how many people."),
    click.Option(["--data"], type=click.Path(exists=True, file_okay=False), default=str(DATA), show_default=True,
                 help="A folder of Parquet files with a column text: what people say."),
    click.Option(["--plant"], type=click.Choice(["", "lost", "slow"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip


def run(*, messages: int, people: int, data: str, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, people, load, ours: {database: {p50_ms, p95_ms, overlap_20, kinds, ...}}, rivals: {tantivy}}.

    Milliseconds of wall clock of a whole page of twenty hits, as the console asks for it; a hundred questions, each
    three times: 33 of a rare word, 33 of two words, 34 of the most common words. `overlap_20` is the share of the best
    twenty, found by ranking everything that matches without any index, that was found. `bounded` is how often a page
    was cut short. The rival ranks by BM25; its first 500 are ranked again by our formula, as it can take none.
    """
    before = os.getloadavg()[0]
    chosen = ("sqlite", "postgresql") if database == "both" else (database,)
    ours = {name: _on(name, (str(messages), str(people), data), plant) for name in chosen}
    asked = [{name: one.pop(name) for name in ("asks", "exact", "mean", "rarities")} for one in ours.values()]
    rivals = {"tantivy": _tantivy(asked[0], messages, people, data)}
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    return {"name": NAME, "n": messages, "people": people, "load": load, "ours": ours, "rivals": rivals}


def _on(name: str, arguments: tuple[str, ...], plant: str) -> dict[str, Any]:
    with TemporaryDirectory() as home:
        where = {"PORCH_HOME": home, "DATABASE_URL": "", "PORCH_BENCH_PLANT": plant}
        if name == "sqlite":
            return _measured(where, arguments)
        with Postgres() as server:
            return _measured({**where, "DATABASE_URL": server.database("search")}, arguments)


def _measured(where: Mapping[str, str], arguments: tuple[str, ...]) -> dict[str, Any]:
    """Measure in a process of its own: Django knows one database for as long as it lives."""
    command = [sys.executable, "-m", "porch.proving.benches._finding", *arguments]
    environment = {**os.environ, **where, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _tantivy(asked: Mapping[str, Any], messages: int, people: int, data: str) -> dict[str, Any]:
    import polars as pl

    from porch.proving.benches._tantivy import PROGRAM
    from porch.proving.validations import _rival

    every = _said.said(_said.texts(Path(data)), messages=messages, people=people)
    rows = pl.DataFrame(_said.rows(every, people), schema=["number", "words", "reach", "age"], orient="row")
    questions = {"asks": asked["asks"], "mean": asked["mean"], "rarities": asked["rarities"]}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "questions.json"
        file.write_text(json.dumps(questions))
        found = _rival.run(PROGRAM, rows, str(file))
    return _said.told(
        {(kind, words): (ms, [int(one) for one in ids.split()]) for kind, words, ms, ids in _grouped(found)},
        asked["exact"],
    )


def _grouped(found: Any) -> list[tuple[str, str, list[float], str]]:
    return [
        (kind, words, some["ms"].to_list(), str(some["ids"][0] or ""))
        for (kind, words), some in found.group_by("kind", "words", maintain_order=True)
    ]
