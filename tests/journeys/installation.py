"""Porch as its owner starts it: a process tree of its own, in a folder of its own, on a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from porch.proving.servers.ports import free_port
from tests import processes

SOURCE = Path(__file__).resolve().parents[2] / "src"


def until(true: Callable[[], object], what: str, within: float = 60) -> None:
    """Return as soon as `true()` is; AssertionError naming `what` after `within` seconds."""
    end_by = time.monotonic() + within
    while not true():
        assert time.monotonic() < end_by, f"not within {within:g} s: {what}"
        time.sleep(0.1)


class Installation:
    """`porch serve` or `porch run` in `folder`. `more` is added to its environment."""

    def __init__(self, folder: Path, command: str = "serve", port: int = 0, **more: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "terminal.txt"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
        ours = {"PYTHONPATH": str(SOURCE), "PORCH_HOME": str(folder / "porch"), "PORCH_PORT": str(self.port)}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "porch.config.command", command],
                env=kept | ours | more, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    @property
    def said(self) -> str:
        """Return what it wrote to its terminal."""
        return self.log.read_text(errors="replace")

    def await_answer(self) -> None:
        """Return once /healthz answers."""
        until(lambda: self.answers() or self.process.poll() is not None, "Porch answers", within=90)
        assert self.answers(), self.said

    def answers(self) -> bool:
        """Whether /healthz answers."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=10, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def set_up_code(self) -> str:
        """Return the code the terminal shows."""
        found = re.search(r"^Set-up code.*: (\S+)$", self.said, re.MULTILINE)
        assert found, self.said
        return found.group(1)

    def family(self) -> list[int]:
        """Return the ids of every process this one started that is still there, itself included."""
        return processes.of_session(self.process.pid)

    def stop(self) -> int:
        """Ask it to end as a service manager does; return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)
