"""Deliveries a second accepted durably at the door for webhooks, beside a raw door of the same server; overload."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from porch.proving.benches import _signed
from porch.proving.benches._pushing import Pushed, push, request
from porch.proving.servers.ports import free_port
from porch.proving.servers.postgres import Postgres

NAME = "webhooks"
OPTIONS = [
    click.Option(["--deliveries"], type=int, default=10_000, show_default=True, help="How many each phase pushes."),
    click.Option(["--rounds"], type=int, default=3, show_default=True, help="How often all doors are measured."),
    click.Option(["--plant"], type=click.Choice(["", "lost"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip
AT_ONCE = 30  # just below what the door takes at the same time
OVERLOAD = 10
READY, READ = 60.0, 180.0
TOGETHER, ALONE = "/bench/together/", "/bench/alone/"


def run(*, deliveries: int, rounds: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {database: {per_s, ratio, lost, ...}}, ceilings: {executemany, one_insert: {database}}}.

    `per_s`: deliveries told 200 a second, each signed, checked and committed before. `ratio`: that over `executemany`,
    a door of the same server, on the same threads, that writes the same bytes with whoever waits and checks nothing;
    `one_insert` writes each in a commit of its own. `lost` counts, over all phases, what was told 200 and is not in the
    database; `overload` is ten times as many connections as the door takes at once, each redelivering when told to.
    """
    ours, together, alone = {}, {}, {}
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        measured = _on(name, deliveries, rounds, plant)
        together[name] = {"per_s": measured.pop("together_per_s")}
        alone[name] = {"per_s": measured.pop("alone_per_s")}
        ours[name] = measured
    return {
        "name": NAME, "n": deliveries, "cores": os.cpu_count(), "ours": ours,
        "ceilings": {"executemany": together, "one_insert": alone},
    }  # fmt: skip


def _on(name: str, deliveries: int, rounds: int, plant: str) -> dict[str, Any]:
    with TemporaryDirectory() as home, TemporaryDirectory() as package:
        _signed.install(Path(package))
        path = os.pathsep.join([str(Path(__file__).parents[3]), package])
        where = {**os.environ, "PORCH_HOME": home, "PYTHONPATH": path, "PORCH_BENCH_PLANT": plant, "DATABASE_URL": ""}
        if name == "sqlite":
            return _measure(where, deliveries, rounds)
        with Postgres(fsync=True) as server:  # durable means durable
            return _measure({**where, "DATABASE_URL": server.database("webhooks")}, deliveries, rounds)


def _measure(where: Mapping[str, str], deliveries: int, rounds: int) -> dict[str, Any]:
    address = f"/hooks/{_counted('prepare', where)['public_id']}/"
    with _served(where) as port:
        each = deliveries // rounds
        # The doors in turn, so that whatever else the machine does falls on all of them.
        blocks = [_block(port, address, number * each, each) for number in range(rounds)]
        overload = push(port, _signed_requests(address, deliveries, deliveries), at_once=AT_ONCE * OVERLOAD,
                        first=deliveries)  # fmt: skip
        taken = overload.taken.union(*(ours.taken for ours, _, _ in blocks))
        counted = _once_read(where, taken)
    ours, together, alone = (statistics.median(b[place].per_s for b in blocks) for place in range(3))
    ratio = statistics.median(mine.per_s / plain.per_s for mine, plain, _ in blocks)
    refused = sum(count for status, count in overload.said.items() if status != "200")
    return {
        "per_s": round(ours), "ratio": round(ratio, 3), "lost": counted["lost"],
        "not_in_log": counted["not_in_log"], "accepted": len(taken),
        "overload": {
            "at_once": AT_ONCE * OVERLOAD, "per_s": round(overload.per_s), "redelivered": refused,
            "said": dict(overload.said), "never_taken": deliveries - len(overload.taken),
        },
        "together_per_s": round(together), "alone_per_s": round(alone),
    }  # fmt: skip


def _block(port: int, address: str, first: int, count: int) -> tuple[Pushed, Pushed, Pushed]:
    requests = _signed_requests(address, first, count)
    raw = {path: [request(path, _signed.body(n)) for n in range(first, first + count)] for path in (TOGETHER, ALONE)}
    ours = push(port, requests, at_once=AT_ONCE, first=first)
    together = push(port, raw[TOGETHER], at_once=AT_ONCE)
    return ours, together, push(port, raw[ALONE][: count // 4], at_once=AT_ONCE)


def _signed_requests(address: str, first: int, count: int) -> list[bytes]:
    bodies = [_signed.body(number) for number in range(first, first + count)]
    return [request(address, body, [(_signed.HEADER, _signed.signature(body))]) for body in bodies]


def _once_read(where: Mapping[str, str], taken: set[int]) -> dict[str, Any]:
    """Return what the database has of the deliveries that were taken, once the worker has read them into the log."""
    ends = time.monotonic() + READ
    while (counted := _counted("count", where, sorted(taken)))["unread"] and time.monotonic() < ends:
        time.sleep(2)
    return counted


def _counted(what: str, where: Mapping[str, str], told: Sequence[int] = ()) -> dict[str, Any]:
    command = [sys.executable, "-m", "porch.proving.benches._counting", what]
    done = subprocess.run(
        command, env=dict(where), input=json.dumps(list(told)) + "\n", stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _served(where: Mapping[str, str]) -> Iterator[int]:
    """Serve as the product does, web and worker, with the raw doors in front."""
    port = free_port()
    served = {**where, "PORCH_PORT": str(port), "PORCH_WSGI": "porch.proving.benches._raw_door:application"}
    process = subprocess.Popen(
        [sys.executable, "-m", "porch.config.command", "serve"],
        env=served,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until_ready(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _until_ready(port: int) -> None:
    ends = time.monotonic() + READY
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
