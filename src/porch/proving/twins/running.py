"""Starts a twin as a process of its own, lets customers act on it and reads what it holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

import porch
from porch.core.interaction import Delivery
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until
from porch.proving.twins import book
from porch.proving.twins.book import Entry
from porch.proving.twins.network import US

SOURCE = Path(porch.__path__[0]).parent


class RunningTwin:
    """`with RunningTwin("x") as twin: twin.says("ann", "@acme Are you open?")`.

    `module` holds its `Twin`, when that is not one of ours. `lossy` is the share of what we publish on it that is
    answered with 500.
    """

    def __init__(self, name: str, *, module: str = "", seed: str = "", lossy: float = 0.0) -> None:
        self.name = name
        self._module = module or f"porch.proving.twins.{name}"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(timeout=10, trust_env=False, base_url=self.url)
        self._told = [seed, str(lossy)]
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RunningTwin:
        """Return once it answers; NotReady when it does not."""
        self._home = folder("twin")
        log = self._home / "log"
        command = [sys.executable, "-m", "porch.proving.twins.network", self._module, str(self.port), str(self.file)]
        with log.open("wb") as out:
            path = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
            environment = os.environ | {"PYTHONPATH": path}
            self._process = subprocess.Popen([*command, *self._told], stdout=out, stderr=out, env=environment)
        until(self._up, self._process, what=f"the twin of {self.name}", log=log)
        return self

    @property
    def file(self) -> Path:
        """Return where it keeps its memory."""
        return (self._home or Path()) / "twin.sqlite3"

    def moody(self, mood: str) -> str:
        """Return its address in a mood: "refused", "limited:90", "torn"."""
        return f"{self.url}/~{mood}"

    def says(self, who: str, text: str, **more: Any) -> tuple[int, str]:
        """Let `who` say something (`place`, `answers`, `kind`, `more` as the book takes them); return id and name."""
        told = self.http.post("/twin/say", json={"author": who, "text": text, **more}).raise_for_status().json()
        return int(told["id"]), str(told["name"])

    def edits(self, number: int, text: str) -> None:
        """Let the author change an entry."""
        self.http.post(f"/twin/entries/{number}/text", json={"text": text}).raise_for_status()

    def deletes(self, number: int) -> None:
        """Let the author take an entry back."""
        self.http.delete(f"/twin/entries/{number}").raise_for_status()

    def pushes_to(self, address: str) -> None:
        """Let it push to `address` from now on, what it has not brought yet first."""
        self.http.put("/twin/listener", json={"url": address}).raise_for_status()

    def pushed(self) -> list[Delivery]:
        """Return everything it ever pushed, as a listener would take it."""
        return [
            Delivery(body=p.body, received_at=datetime.now(UTC), headers={n.lower(): v for n, v in p.headers.items()})
            for p in book.pushed(self.file)
        ]

    def outcomes(self) -> list[str]:
        """Return what each of our requests to say something came to: told, told again, lost."""
        return book.outcomes(self.file)

    def held(self) -> list[Entry]:
        """Return everything that stands on it, oldest first, from its own file."""
        return book.held(self.file)

    def ours(self) -> list[str]:
        """Return what it holds as said by us, oldest first."""
        return [entry.text for entry in self.held() if entry.author == US]

    def stop(self) -> None:
        """End it and remove its folder."""
        self.http.close()
        if self._process is not None:
            end(self._process)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> RunningTwin:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _up(self) -> bool:
        try:
            return self.http.get("/twin/up").is_success
        except httpx.HTTPError:
            return False
