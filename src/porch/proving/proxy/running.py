"""Starts the fault proxy as a process of its own and listens to what it tells."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGUSR1, SIGUSR2
from threading import Event, Thread
from types import TracebackType

import porch
from porch.proving.proxy.faults import Fault, Route
from porch.proving.servers.processes import NotReady, end, folder

SOURCE = Path(porch.__path__[0]).parent


class FaultProxy:
    """`with FaultProxy(routes, seed="7") as proxy: ...; proxy.calm()`. `struck` counts faults by (route, fault).

    `on_hold(route)` is called, in a thread of its own, while an answer is kept back: published, and nobody knows yet.
    """

    def __init__(
        self, routes: Sequence[Route], *, seed: str = "", on_hold: Callable[[str], None] | None = None
    ) -> None:
        self.struck: Counter[tuple[str, str]] = Counter()
        self._told = {"routes": [route.plain() for route in routes], "seed": seed}
        self._on_hold = on_hold
        self._weather = {name: Event() for name in ("ready", "calm", "storm")}
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> FaultProxy:
        """Return once it listens; NotReady when it does not in 10 s."""
        self._folder = folder("proxy")
        routes = self._folder / "routes.json"
        routes.write_text(json.dumps(self._told))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "porch.proving.proxy", str(routes)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
        )
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        self._await("ready")
        return self

    def calm(self) -> None:
        """Do nothing bad from now on."""
        self._signal(SIGUSR1, "calm")

    def storm(self) -> None:
        """Do bad things again."""
        self._signal(SIGUSR2, "storm")

    def stop(self) -> None:
        """End it and remove what it was given."""
        if self._process is not None:
            end(self._process)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> FaultProxy:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _signal(self, number: int, weather: str) -> None:
        if self._process is not None:
            self._weather[weather].clear()
            self._process.send_signal(number)
            self._await(weather)

    def _await(self, weather: str) -> None:
        """Return once it says so; NotReady when it ends before, or is silent for 10 s."""
        for _ in range(100):
            if self._weather[weather].wait(0.1):
                return
            if self._process is None or self._process.poll() is not None:
                break
        self.stop()
        raise NotReady(f"the fault proxy did not say “{weather}”")

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        for line in process.stdout or ():
            told = json.loads(line)
            event = str(told["event"])
            if event in self._weather:
                self._weather[event].set()
                continue
            self.struck[str(told["route"]), event] += 1
            if event == Fault.HOLD and self._on_hold is not None:
                self._on_hold(str(told["route"]))
