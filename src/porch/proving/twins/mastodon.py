"""Starts the Mastodon twin, lets customers speak on it and reads what it holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType

import httpx

import porch
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until
from porch.proving.twins import mastodon_book
from porch.proving.twins.mastodon_book import Said
from porch.proving.twins.mastodon_server import KEY

SOURCE = Path(porch.__path__[0]).parent


class MastodonTwin:
    """`with MastodonTwin(lossy=0.2) as twin: twin.customer_says("ann", "@acme Are you open?")`.

    `lossy` is the share of our posts that are published and answered with 500.
    """

    def __init__(self, *, seed: str = "", lossy: float = 0.0) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(timeout=10, trust_env=False)
        self._told = [seed, str(lossy)]
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> MastodonTwin:
        """Return once it answers; NotReady when it does not in 10 s."""
        self._home = folder("twin")
        log = self._home / "log"
        with log.open("wb") as out:
            command = [sys.executable, "-m", "porch.proving.twins.mastodon_server", str(self.port), str(self.file)]
            environment = os.environ | {"PYTHONPATH": str(SOURCE)}
            self._process = subprocess.Popen([*command, *self._told], stdout=out, stderr=out, env=environment)
        until(self._answers, self._process, within=10, what="the Mastodon twin", log=log)
        return self

    @property
    def file(self) -> Path:
        """Return where it keeps its memory."""
        return (self._home or Path()) / "twin.sqlite3"

    def credentials(self) -> dict[str, str]:
        """Return what a connect form would keep for our account."""
        return {"server": self.url, "access_token": KEY}

    def customer_says(self, who: str, text: str, *, answers: str = "") -> str:
        """Let a customer post; return the post's id."""
        told = self.http.post(f"{self.url}/twin/say", json={"from": who, "text": text, "answers": answers})
        return str(told.raise_for_status().json()["id"])

    def held(self) -> list[Said]:
        """Return everything said on it, oldest first, from its own file."""
        return mastodon_book.held(self.file)

    def outcomes(self) -> list[str]:
        """Return what each of our requests to say something was answered."""
        return mastodon_book.outcomes(self.file)

    def stop(self) -> None:
        """End it and remove its folder."""
        self.http.close()
        if self._process is not None:
            end(self._process)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> MastodonTwin:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            return self.http.get(f"{self.url}/api/v1/instance").is_success
        except httpx.HTTPError:
            return False
