"""One command serves Porch, and one signal ends all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from porch.proving.servers.ports import free_port
from tests import processes

pytestmark = [pytest.mark.real, pytest.mark.slow]


class Running:
    """A `porch` of its own, on a free port, with its output in a file."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.port = free_port()
        self.log = home / "log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
        ours = {"PORCH_HOME": str(home / "porch"), "PORCH_PORT": str(self.port), "PORCH_DEMO": "0"}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "porch.config.command", *arguments],
                env=kept | ours, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    def answers(self) -> bool:
        try:
            return self.get("/healthz").is_success
        except httpx.TransportError:
            return False

    def await_answer(self) -> None:
        end = time.monotonic() + 180  # it makes its database first
        while not self.answers() and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.2)
        assert self.answers(), self.log.read_text()

    def family(self) -> list[int]:
        """The processes that are still there of all this one started."""
        return processes.of_session(self.process.pid)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, "run")
    yield running
    running.process.terminate()
    running.process.wait(30)


def test_from_nothing_it_serves_and_says_where(run: Running) -> None:
    run.await_answer()
    assert f"http://127.0.0.1:{run.port}/" in run.log.read_text()
    assert "Set-up code" in run.log.read_text()


def test_whoever_comes_first_is_led_to_the_set_up(run: Running) -> None:
    run.await_answer()
    assert run.get("/").headers["location"].endswith("/setup/")


def test_one_signal_ends_web_server_and_worker(run: Running) -> None:
    run.await_answer()
    assert len(run.family()) >= 3
    run.stop()
    assert run.family() == []


def test_what_falls_is_started_again(run: Running) -> None:
    run.await_answer()
    before = set(run.family()) - {run.process.pid}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    time.sleep(2)
    run.await_answer()
    assert set(run.family()) - {run.process.pid} - before


def test_without_the_worker_there_is_only_the_web_server(tmp_path: Path) -> None:
    serving = Running(tmp_path, "serve", "--no-worker", "--public", "https://porch.example.org")
    try:
        serving.await_answer()
        assert "https://porch.example.org" in serving.log.read_text()
        assert "worker" not in [word for pid in serving.family() for word in processes.command(pid)]
    finally:
        serving.stop()
