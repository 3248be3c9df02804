"""Starting servers of our own, waiting until they answer, and ending them by their own process id."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

PATIENCE = 60.0  # seconds: a busy machine is slow, and one that is not ready sooner costs nothing


class NotReady(RuntimeError):
    """A server of ours did not come up in its time; the text ends with what it wrote last."""


def until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, what: str, log: Path, within: float = PATIENCE
) -> None:
    """Return once `ready()` is true; NotReady with the end of `log` when `process` ends or `within` seconds pass."""
    end_by = time.monotonic() + within
    while not ready():
        if process.poll() is not None or time.monotonic() > end_by:
            end(process)
            raise NotReady(f"{what} was not ready within {within:g} s:\n{tail(log)}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes], *, within: float = 10) -> None:
    """End `process` politely, then firmly; nothing is done when it has ended already."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(within)


def tail(log: Path, characters: int = 2000) -> str:
    """Return the last `characters` of `log`, or nothing when it is not there."""
    return log.read_text(errors="replace")[-characters:] if log.exists() else ""


def folder(name: str, owner: str = "") -> Path:
    """Return a new private run folder; the account `owner` owns it when we are root and it exists."""
    made = Path(mkdtemp(prefix=f"porch-{name}-"))
    if owner and os.geteuid() == 0:
        shutil.chown(made, owner, owner)
    return made
