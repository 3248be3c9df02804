"""A real radicale on loopback: a calendar and an address book for Alice, filled as her phone or mail server would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType

import httpx

from porch.proving.servers import own_venv
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until

PINNED = "radicale==3.9.0"
USER, PASSWORD = "alice", "porch-proving"
CALENDAR, BOOK = f"/{USER}/meetings/", f"/{USER}/people/"
SETTINGS = """
[server]
hosts = {host}
[auth]
type = htpasswd
htpasswd_filename = {home}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {home}/collections
"""
MAKE = """<?xml version="1.0" encoding="utf-8"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>Meetings</d:displayname></d:prop></d:set></c:mkcalendar>"""
MAKE_BOOK = """<?xml version="1.0" encoding="utf-8"?>
<d:mkcol xmlns:d="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><d:set><d:prop><d:displayname>People</d:displayname>
<d:resourcetype><d:collection/><a:addressbook/></d:resourcetype></d:prop></d:set></d:mkcol>"""


def install() -> Path:
    """Return radicale's program, in a virtual environment of its own, made on first use; RuntimeError if it cannot."""
    return own_venv.made("radicale", PINNED) / "radicale"


class Radicale:
    """A calendar server with one calendar; `with Radicale() as running: running.put("1.ics", ics)`."""

    def __init__(self) -> None:
        self.host = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.host}"
        self.calendar = f"{self.url}{CALENDAR}"
        self.book = f"{self.url}{BOOK}"
        self.http = httpx.Client(timeout=10, auth=(USER, PASSWORD), trust_env=False)
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Radicale:
        """Start, make the calendar and return; NotReady when it does not answer in 20 s."""
        program = install()
        self._home = folder("radicale")
        (self._home / "users").write_text(f"{USER}:{PASSWORD}\n")
        settings = self._home / "config"
        settings.write_text(SETTINGS.format(home=self._home, host=self.host))
        log = self._home / "log"
        with log.open("wb") as written:
            self._process = subprocess.Popen(
                [str(program), "--config", str(settings)], stdout=written, stderr=written, cwd=self._home
            )
        until(self._answers, self._process, what="radicale", log=log)
        self.http.request("MKCALENDAR", self.calendar, content=MAKE).raise_for_status()
        self.http.request("MKCOL", self.book, content=MAKE_BOOK).raise_for_status()
        return self

    def put(self, name: str, ics: str) -> None:
        """Lay a meeting into the calendar, or replace it."""
        told = self.http.put(f"{self.calendar}{name}", content=ics.encode(), headers={"Content-Type": "text/calendar"})
        told.raise_for_status()

    def get(self, name: str) -> str:
        """Return a meeting as it lies there."""
        return self.http.get(f"{self.calendar}{name}").raise_for_status().text

    def everything(self) -> str:
        """Return the whole calendar as one file."""
        return self.http.get(self.calendar).raise_for_status().text

    def delete(self, name: str) -> None:
        """Take a meeting out of the calendar."""
        self.http.delete(f"{self.calendar}{name}").raise_for_status()

    def know(self, name: str, vcard: str) -> None:
        """Write a contact into the address book, or replace it."""
        told = self.http.put(f"{self.book}{name}", content=vcard.encode(), headers={"Content-Type": "text/vcard"})
        told.raise_for_status()

    def know_all(self, vcards: str) -> None:
        """Replace the whole address book by these contacts, one after the other."""
        headers = {"Content-Type": "text/vcard"}
        self.http.put(self.book, content=vcards.encode(), headers=headers, timeout=120).raise_for_status()

    def forget(self, name: str) -> None:
        """Take a contact out of the address book."""
        self.http.delete(f"{self.book}{name}").raise_for_status()

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
            return self.http.get(f"{self.url}/.web/").status_code < 500
        except httpx.HTTPError:
            return False

    def __enter__(self) -> Radicale:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
