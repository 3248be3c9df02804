"""A virtual environment of a server's own, made on first use: its packages never meet ours."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SERVERS = Path(__file__).parents[4] / ".servers"
DONE = "installed"


def made(name: str, pinned: str, *, where: Path = SERVERS, run: Callable[[list[str]], str] | None = None) -> Path:
    """Return the folder of programs of the environment `name`, with `pinned` in it; RuntimeError when it fails.

    One that was broken off, or that holds another version, is made anew.
    """
    venv, do = where / name, run or _run
    with alone(name, where):
        if not _holds(venv, pinned):
            shutil.rmtree(venv, ignore_errors=True)
            do([sys.executable, "-m", "venv", str(venv)])
            do([str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", pinned])
            (venv / DONE).write_text(pinned)
    return venv / "bin"


@contextmanager
def alone(name: str, where: Path = SERVERS) -> Iterator[None]:
    """Hold the lock of `name`: two test runs may begin at once."""
    where.mkdir(parents=True, exist_ok=True)
    with (where / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _holds(venv: Path, pinned: str) -> bool:
    return (venv / DONE).exists() and (venv / DONE).read_text() == pinned


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} failed: {done.stderr.decode(errors='replace')[-1000:]}")
    return done.stdout.decode(errors="replace")
