"""Children of the worker: one is begun for a job that brings much along, and gives it back by ending."""

from __future__ import annotations

import subprocess
import sys
import threading

from porch.core.errors import PorchError

PORCH = (sys.executable, "-m", "porch.config.command")
SHOWN = 2000
GRACE = 5.0  # seconds


class Children:
    """Does jobs in processes of their own, so that what they load is given back when they end."""

    def __init__(self) -> None:
        self._living: set[subprocess.Popen[str]] = set()
        self._one_at_a_time, self._door = threading.Lock(), threading.Lock()
        self._ended = False

    def do(self, job_id: int) -> None:
        """Have a job done and return; PorchError with a child's last words when it fails or is ended."""
        with self._one_at_a_time:  # each takes a core and much memory for itself
            child = self._begin(job_id)
            _, said = child.communicate()
            self._living.discard(child)
        if child.returncode:
            raise PorchError(f"The child that did it ended with {child.returncode}: {said.strip()[-SHOWN:]}")

    @property
    def at_work(self) -> int:
        """How many are at work now."""
        return len(self._living)

    def end(self) -> None:
        """End whoever is at work, and begin nobody any more; their jobs come again. Returns when they are gone."""
        with self._door:
            self._ended = True
            living = list(self._living)
            for child in living:
                child.terminate()
        for child in living:
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()

    def _begin(self, job_id: int) -> subprocess.Popen[str]:
        with self._door:
            if self._ended:
                raise PorchError("The worker ends: the next one does it.")
            command = [*PORCH, "worker", "--job", str(job_id)]
            child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            self._living.add(child)
        return child
