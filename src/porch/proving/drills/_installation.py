"""A Porch under drill: its home, its database, its web server and workers as real processes, and a colleague in it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

import porch
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import NotReady, folder, tail, until

SOURCE = Path(porch.__path__[0]).parent
PROGRAM = "porch.config.command"
HURRIED = "porch.proving.drills._hurried"
WORKERS = ("worker 1", "worker 2")


@dataclass(slots=True)
class Installation:
    """`with Installation(tag="sq", database="") as ours: ours.kill(["web"]); ours.raise_dead()`.

    `hurry` above 1 shortens how long Porch waits before it looks a lost answer up and how long its leases last.
    """

    tag: str
    database: str
    hurry: float = 1.0
    kills: int = 0
    home: Path = field(default_factory=lambda: folder("drill"))
    _port: int = field(default_factory=free_port)
    _living: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _dead: list[int] = field(default_factory=list)
    _colleague: subprocess.Popen[str] | None = None
    _one_at_a_time: threading.RLock = field(default_factory=threading.RLock)

    def __enter__(self) -> Installation:
        try:
            subprocess.run([sys.executable, "-m", PROGRAM, "prepare"], env=self.environment(), check=True, stdout=2)
            self._colleague = subprocess.Popen(
                [sys.executable, "-m", "porch.proving.drills._colleague"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment(),
            )  # fmt: skip
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def ask(self, do: str, **told: Any) -> Any:
        """Let the colleague do something and return what they answer."""
        with self._one_at_a_time:
            if self._colleague is None or self._colleague.stdin is None or self._colleague.stdout is None:
                raise NotReady("there is no colleague")
            self._colleague.stdin.write(json.dumps({"do": do, **told}) + "\n")
            self._colleague.stdin.flush()
            if not (line := self._colleague.stdout.readline()):
                raise NotReady("the colleague has gone; see what they said above")
            return json.loads(line)

    def raise_dead(self) -> None:
        """Start whatever of web and workers does not run, as whoever tends them would."""
        with self._one_at_a_time:
            for name in ("web", *WORKERS):
                if name not in self._living or self._living[name].poll() is not None:
                    self._living[name] = self._start(name)

    def kill(self, names: list[str]) -> None:
        """SIGKILL these processes with all their children, at once."""
        with self._one_at_a_time:
            doomed = [self._living.pop(name) for name in names if name in self._living]
            for process in doomed:
                with suppress(ProcessLookupError):  # it fell by itself; its log says why
                    os.killpg(process.pid, signal.SIGKILL)
            for process in doomed:
                process.wait(20)
            self.kills += len(doomed)
            self._dead += [process.pid for process in doomed]

    def mourn(self) -> None:
        """Let time pass for the dead: their leases run out; what was leaving is looked up once nobody can be at it."""
        with self._one_at_a_time:
            self.ask("bury", pids=self._dead)
            if not any(name in self._living for name in WORKERS):
                self.ask("wake")

    @property
    def url(self) -> str:
        """Return the address of the web server."""
        return f"http://127.0.0.1:{self._port}"

    def answers(self) -> bool:
        """Whether the web server answers."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def until_it_answers(self) -> None:
        """Return once the web server answers; NotReady when it does not."""
        until(self.answers, self._living["web"], what="porch web", log=self.home / "web.log")

    def choose(self, chance: random.Random) -> list[str]:
        """Return who dies next: one worker mostly, sometimes both, the web server, or all."""
        fates = [["worker 1"], ["worker 2"], [*WORKERS], ["web"], ["web", *WORKERS]]
        return chance.choices(fates, weights=(5, 5, 3, 3, 2))[0]

    def close(self) -> None:
        """End everything and remove the home."""
        self.kill(list(self._living))
        if self._colleague is not None:
            self._colleague.kill()
            self._colleague.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def last_words(self) -> str:
        """Return what web and workers wrote last."""
        return "\n".join(f"--- {name}\n{tail(self.home / f'{name}.log')}" for name in ("web", *WORKERS))

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        part = name.partition(" ")[0]
        program = ["-m", HURRIED, str(self.hurry), part] if self.hurry > 1 else ["-m", PROGRAM, part]
        with (self.home / f"{name}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, *program], env=self.environment(), stdout=out, stderr=out, start_new_session=True
            )

    def environment(self) -> dict[str, str]:
        """Return the environment in which everything of this installation runs."""
        told = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
        return told | {
            "PORCH_HOME": str(self.home), "PORCH_DATABASE_URL": self.database, "PORCH_PORT": str(self._port),
            "PORCH_ALLOW_NETWORKS": "127.0.0.0/8", "PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "porch.config.settings",
        }  # fmt: skip
