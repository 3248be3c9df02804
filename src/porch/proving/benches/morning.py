"""The morning and a conversation under twenty connections, beside a bare page of the same house, in the same run."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from porch.proving.benches._asking import ask
from porch.proving.servers.ports import free_port
from porch.proving.servers.postgres import Postgres

NAME = "morning"
OPTIONS = [
    click.Option(["--messages"], type=int, default=1_000_000, show_default=True, help="How large the log is."),
    click.Option(["--connections"], type=int, default=20, show_default=True, help="How many ask at the same time."),
    click.Option(["--requests"], type=int, default=1500, show_default=True, help="How often each page is asked for."),
    click.Option(["--plant"], type=click.Choice(["", "slow"]), default="", hidden=True),
    click.Option(["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both"),
]  # fmt: skip
BARE = "/bench/bare/"
READY = 60.0
SETTLE = 12.0
AT_REST = 300.0  # seconds in which the worker must be done with what the filling left it


def run(*, messages: int, connections: int, requests: int, database: str, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {database: figures}, rivals: {bare_page: {database: {p50_ms, p95_ms}}}}.

    Times in milliseconds, memory (proportional set size of all processes) in MB of 10^6 bytes.
    """
    ours, bare = {}, {}
    os.environ["PORCH_BENCH_PLANT"] = plant
    for name in ("sqlite", "postgresql") if database == "both" else (database,):
        measured = _on(name, messages, connections, requests)
        bare[name] = measured.pop("bare_page")
        ours[name] = measured
    return {"name": NAME, "n": messages, "ours": ours, "rivals": {"bare_page": bare}}


def _on(name: str, messages: int, connections: int, requests: int) -> dict[str, Any]:
    with TemporaryDirectory() as home:
        if name == "sqlite":
            return _measure({"PORCH_HOME": home, "DATABASE_URL": ""}, messages, connections, requests)
        with Postgres() as server:
            where = {"PORCH_HOME": home, "DATABASE_URL": server.database("morning")}
            return _measure(where, messages, connections, requests)


def _measure(where: Mapping[str, str], messages: int, connections: int, requests: int) -> dict[str, Any]:
    environment = {**os.environ, **where, "PYTHONPATH": str(Path(__file__).parents[3])}
    filled = _filled(environment, messages)
    with _served(environment) as (port, pid):
        _until_at_rest(pid)
        idle = _memory(pid)
        times, peak = _timed(port, pid, filled, connections, requests)
    return {
        "morning_p50_ms": _at(times["morning"], 50), "morning_p95_ms": _at(times["morning"], 95),
        "conversation_p95_ms": _at(times["conversation"], 95), "pss_idle_mb": idle, "pss_peak_mb": peak,
        "statements": filled["statements"],
        "bare_page": {
            "p50_ms": _at(times["bare"], 50), "p95_ms": _at(times["bare"], 95), "statements": filled["bare_statements"],
        },
    }  # fmt: skip


def _timed(
    port: int, pid: int, filled: Mapping[str, Any], connections: int, requests: int
) -> tuple[dict[str, list[float]], float]:
    """Ask for the three pages in turn, in blocks, so that whatever else the machine does falls on all of them."""
    times: dict[str, list[float]] = {"morning": [], "conversation": [], "bare": []}
    peak = 0.0
    pages = {"bare": [BARE], "morning": ["/"], "conversation": filled["conversations"]}
    for paths in pages.values():
        ask(port, paths, cookie=filled["cookie"], connections=connections, requests=connections * 2)
    blocks = 6
    for _ in range(blocks):
        for name, paths in pages.items():
            times[name] += ask(
                port, paths, cookie=filled["cookie"], connections=connections, requests=requests // blocks
            )
            peak = max(peak, _memory(pid))
    return times, peak


def _filled(environment: Mapping[str, str], messages: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "porch.proving.benches._filling", str(messages)]
    done = subprocess.run(command, env=dict(environment), stdout=subprocess.PIPE, text=True, check=True)
    filled: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return filled


@contextmanager
def _served(environment: Mapping[str, str]) -> Any:
    """Serve as the product does, web and worker, with the bare page in front."""
    port = free_port()
    served = {
        **environment, "PORCH_PORT": str(port), "PORCH_WSGI": "porch.proving.benches._bare:application"}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "porch.config.command", "serve"],
        env=served,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until_ready(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


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


def _until_at_rest(pid: int) -> None:
    """Return once the worker has had no child at work for a while: what a large log wants counted first is no rest."""
    ends, quiet_since = time.monotonic() + AT_REST, time.monotonic()
    while time.monotonic() - quiet_since < SETTLE:
        if _is_at_work(pid):
            quiet_since = time.monotonic()
        if time.monotonic() > ends:
            raise TimeoutError(f"The worker was at work for {AT_REST:.0f} s")
        time.sleep(0.5)


def _is_at_work(pid: int) -> bool:
    """Whether a child of the worker is doing a job."""
    for child in _children(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"\0worker\0--job\0" in Path(f"/proc/{child}/cmdline").read_bytes() or _is_at_work(child):
                return True
    return False


def _memory(pid: int) -> float:
    """Return the proportional set size of a process and all its descendants, in MB."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) * 1024
    return round(total / 1e6 + sum(_memory(child) for child in _children(pid)), 1)


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _at(times: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000, 1)
