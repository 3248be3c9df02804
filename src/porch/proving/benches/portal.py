"""The portal under twenty connections: a board's list, an idea's page and a vote, beside a bare page in the same run.

Strangers read; whoever votes is signed in, and so is who asks for the bare page that a vote stands beside.
"""

from __future__ import annotations

import json
import os
import re
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

from porch.proving.benches._sending import Answered, get, post, send
from porch.proving.servers.ports import free_port
from porch.proving.servers.postgres import Postgres

NAME = "portal"
OPTIONS = [
    click.Option(["--size"], type=int, default=100_000, show_default=True, help="How many ideas; 50 votes for each."),
    click.Option(["--connections"], type=int, default=20, show_default=True, help="How many ask at the same time."),
    click.Option(["--requests"], type=int, default=1600, show_default=True, help="How often each page is asked for."),
    click.Option(["--plant"], type=click.Choice(["", "lost"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip
TEMPLATES = Path(__file__).parent / "templates"
BARE = "/bench/bare/"
BLOCKS = 4
SENT_BACK = 303  # to the page, once a form was taken
READY = 60.0
BARS = {"list": 1.5, "idea": 1.5, "vote": 1.2}
"""How many times as long as the bare page each may take, by the 95th percentile."""
BESIDE = {"list": "bare", "idea": "bare", "vote": "bare_in"}
"""The page each stands beside: one is asked by a stranger, the other by whoever is signed in."""
KEY = re.compile(rb'name="key" value="([^"]+)"')
Pairs = list[tuple[int, int]]


def run(*, size: int, connections: int, requests: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {database: figures}, ceilings: {bare_page: {database: {p95_ms}}}, violations: [...]}.

    Times in milliseconds; the worker is not at work meanwhile.
    """
    ours, bare = {}, {}
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        measured = _on(name, size, connections, requests, plant)
        bare[name] = measured.pop("bare_page")
        ours[name] = measured
    told = [f"{name}: {wrong}" for name, figures in ours.items() for wrong in _violations(figures)]
    return {"name": NAME, "n": size, "ours": ours, "ceilings": {"bare_page": bare}, "violations": told}


def _violations(figures: Mapping[str, Any]) -> list[str]:
    slow = [f"{page} took {figures['ratios'][page]} times the bare page" for page, bar in BARS.items()
            if figures["ratios"][page] > bar]  # fmt: skip
    return slow + [f"{what}: {figures[what]}" for what in ("lost", "wrong_counts", "refused") if figures[what]]


def _on(name: str, size: int, connections: int, requests: int, plant: str) -> dict[str, Any]:
    with TemporaryDirectory() as home:
        where = {**os.environ, "PORCH_HOME": home, "DATABASE_URL": "", "PORCH_BENCH_PLANT": plant,
                 "PYTHONPATH": str(Path(__file__).parents[3])}  # fmt: skip
        if name == "sqlite":
            return _measure(where, size, connections, requests)
        with Postgres() as server:
            return _measure({**where, "DATABASE_URL": server.database("portal")}, size, connections, requests)


def _measure(where: Mapping[str, str], size: int, connections: int, requests: int) -> dict[str, Any]:
    filled = _told(where, "fill", size)
    ranked = _told(where, "rank", size)
    with _served(where) as port:
        times, refused, taken = _timed(port, filled, size, connections, requests)
    counted = _told(where, "count", size, taken)
    p95 = {name: _at(found, 95) for name, found in times.items()}
    return {
        **{f"{name}_p95_ms": p95[name] for name in BARS}, **ranked, "votes": filled["votes"], "refused": refused,
        "lost": counted["lost"], "wrong_counts": counted["wrong_counts"],
        "signed_in": {f"{name}_p95_ms": p95[f"{name}_in"] for name in ("list", "idea")},
        "ratios": {name: round(p95[name] / p95[bare], 2) for name, bare in BESIDE.items()},
        "bare_page": {"p95_ms": p95["bare"], "signed_in_p95_ms": p95["bare_in"]},
    }  # fmt: skip


def _timed(
    port: int, filled: Mapping[str, Any], size: int, connections: int, requests: int
) -> tuple[dict[str, list[float]], int, Pairs]:
    """Ask for all in turn, in blocks, so that whatever else the machine does falls on all of them."""
    first, voters, each = filled["first"], filled["voters"], requests // BLOCKS
    ideas = [first + number * 13 % size for number in range(each)]
    keys = [_key(port, f"/with/idea/{first}/", voter["cookie"]) for voter in voters]
    paths = {
        "bare": [BARE] * each, "list": [f"/with/ideas/{filled['board']}/"] * each,
        "idea": [f"/with/idea/{idea}/" for idea in ideas],
    }  # fmt: skip
    pages = {name: [get(path) for path in asked] for name, asked in paths.items()}
    known = [voter["cookie"] for voter in voters]
    pages |= {
        f"{name}_in": [get(path, known[turn % len(known)]) for turn, path in enumerate(asked)]
        for name, asked in paths.items()
    }
    for asked in pages.values():
        send(port, asked[: connections * 2], connections=connections)
    times: dict[str, list[float]] = {name: [] for name in (*pages, "vote")}
    refused, taken = 0, []
    for block in range(BLOCKS):
        for name, asked in pages.items():
            answers = send(port, asked, connections=connections)
            times[name] += [one.seconds for one in answers]
            refused += sum(one.status != 200 for one in answers)
        pairs = [(number % len(voters), first + (block * each + number) % size) for number in range(each)]
        answers = _vote(port, filled, keys, pairs, connections)
        times["vote"] += [one.seconds for one in answers]
        refused += sum(one.status != SENT_BACK for one in answers)
        kept = zip(pairs, answers, strict=True)
        taken += [(voters[who]["person"], idea) for (who, idea), one in kept if one.status == SENT_BACK]
    return times, refused, taken


def _vote(port: int, filled: Mapping[str, Any], keys: Sequence[str], pairs: Pairs, connections: int) -> list[Answered]:
    forms = [post(f"/with/idea/{idea}/", {"deed": "vote", "key": keys[who]}, filled["voters"][who]["cookie"])
             for who, idea in pairs]  # fmt: skip
    return send(port, forms, connections=connections)


def _key(port: int, path: str, cookie: str) -> str:
    (page,) = send(port, [get(path, cookie)], connections=1)
    return str(KEY.findall(page.body)[0].decode())


def _told(where: Mapping[str, str], what: str, size: int, pairs: Pairs | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "porch.proving.benches._portal_filling", what, str(size)]
    done = subprocess.run(
        command, env=dict(where), input=json.dumps(pairs or []) + "\n", stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def _served(where: Mapping[str, str]) -> Iterator[int]:
    """Serve as the product does, without its worker, with the bare page in front."""
    port = free_port()
    served = {**where, "PORCH_PORT": str(port), "PORCH_WSGI": "porch.proving.benches._portal_front:application"}
    process = subprocess.Popen(
        [sys.executable, "-m", "porch.config.command", "serve", "--no-worker"], env=served, stdout=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
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


def _at(times: Sequence[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000, 1)
