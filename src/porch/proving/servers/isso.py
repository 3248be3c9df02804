"""A real isso, the comment server, on loopback: comments by form, heard by its Atom feed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from porch.proving.servers import own_venv
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until

PINNED = "isso==0.14.0"
SETTINGS = """
[general]
dbpath = {home}/comments.db
host = {url}/
max-age = 1h
latest-enabled = true
[server]
listen = {url}/
[moderation]
enabled = false
[rss]
base = {url}/
limit = 200
[guard]
enabled = false
"""


def install() -> Path:
    """Return isso's program, in a virtual environment of its own, made on first use; RuntimeError when it cannot be."""
    return own_venv.made("isso", PINNED) / "isso"


class Isso:
    """A comment server; `with Isso() as isso: isso.comment("/dish/", "Lovely", author="Ann")`. Ready in two seconds."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.http = httpx.Client(timeout=10, headers={"Origin": self.url}, trust_env=False)
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Isso:
        """Start and return when it answers; NotReady when it does not in 20 s."""
        program = install()
        self._home = folder("isso")
        settings = self._home / "isso.cfg"
        settings.write_text(SETTINGS.format(home=self._home, url=self.url))
        log = self._home / "log"
        with log.open("wb") as written:
            self._process = subprocess.Popen(
                [str(program), "-c", str(settings), "run"], stdout=written, stderr=written, cwd=self._home
            )
        until(self._answers, self._process, what="isso", log=log)
        return self

    def feed(self, page: str) -> str:
        """Return the address of the comment feed of the page at the path `page`."""
        return f"{self.url}/feed?uri={page}"

    def comment(self, page: str, text: str, *, author: str, parent: int | None = None) -> int:
        """Write a comment under `page` as `author` and return its number."""
        body = {"text": text, "author": author, "title": "Today's dish", "parent": parent}
        return int(self.http.post(f"{self.url}/new", params={"uri": page}, json=body).raise_for_status().json()["id"])

    def edit(self, number: int, text: str, *, author: str) -> None:
        """Change a comment, as the browser that wrote it."""
        self.http.put(f"{self.url}/id/{number}", json={"text": text, "author": author}).raise_for_status()

    def delete(self, number: int) -> None:
        """Take a comment back, as the browser that wrote it."""
        self.http.delete(f"{self.url}/id/{number}").raise_for_status()

    def under(self, page: str) -> list[dict[str, Any]]:
        """Return every comment under `page` as it was typed, answers too."""
        told = self.http.get(f"{self.url}/", params={"uri": page, "plain": "1"}).raise_for_status().json()
        return [one for first in told["replies"] for one in (first, *first.get("replies", []))]

    def stop(self) -> None:
        """End the server and remove its run folder."""
        if self._process is not None:
            end(self._process)
            self._process = None
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None
        self.http.close()

    def _answers(self) -> bool:
        try:
            return self.http.get(f"{self.url}/info").is_success
        except httpx.HTTPError:
            return False

    def __enter__(self) -> Isso:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
