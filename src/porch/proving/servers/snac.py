"""Two real Mastodon-API servers (snac2) that federate over loopback: we on the first, customers on both."""

from __future__ import annotations

import json
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import httpx

from porch.proving.servers.processes import end, folder, until
from porch.proving.servers.snac_build import snac

T = TypeVar("T")
OOB = "urn:ietf:wg:oauth:2.0:oob"
PATIENCE = 40.0  # seconds; snac delivers from a queue, usually within six


class NotSeen(AssertionError):
    """Something that should have arrived did not."""


def eventually(look: Callable[[], T | None], what: str, within: float = PATIENCE) -> T:
    """Return what `look` finds as soon as it finds something; NotSeen naming `what` after `within` seconds."""
    end_by = time.monotonic() + within
    while time.monotonic() < end_by:
        if found := look():
            return found
        time.sleep(0.1)
    raise NotSeen(f"{what} did not come within {within:g} s")


def lasting_one_answer() -> httpx.Client:
    """Return a client that opens a connection for every request: snac drops them after each without saying so."""
    return httpx.Client(timeout=20, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass(slots=True)
class Resident:
    """Somebody with an account on one of the servers, acting by the Mastodon API as their own app would."""

    name: str
    server: str
    password: str
    token: str = ""
    http: httpx.Client = field(default_factory=lasting_one_answer)

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that carry this person's key."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def acct(self) -> str:
        """Return the whole handle, `user@host`."""
        return f"{self.name}@{self.server.rpartition('/')[2]}"

    def sign_in(self) -> Resident:
        """Get a key by the OAuth code flow, as any app does."""
        app = self._post("/api/v1/apps", {"client_name": "Porch", "redirect_uris": OOB, "scopes": "read write follow"})
        code = self.approve(app["client_id"])
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": OOB} | {
            name: app[name] for name in ("client_id", "client_secret")
        }
        self.token = self._post("/oauth/token", form)["access_token"]
        return self

    def approve(self, client_id: str, redirect_uri: str = OOB) -> str:
        """Log in on the consent page for an app and return the code it hands over."""
        form = {"login": self.name, "passwd": self.password, "redir": redirect_uri, "cid": client_id, "state": ""}
        response = self.http.post(f"{self.server}/oauth/x-snac-login", data=form)
        location = response.headers.get("location", "")
        return re.split(r"[?&]code=", location)[1].partition("&")[0] if location else response.text.strip()

    def say(self, text: str, reply_to: str = "", visibility: str = "public") -> dict[str, Any]:
        """Post `text`, under the post with the local id `reply_to`; return the post."""
        said = {"status": text, "visibility": visibility} | ({"in_reply_to_id": reply_to} if reply_to else {})
        return self._send("POST", "/api/v1/statuses", said)

    def edit(self, ref: str, text: str) -> None:
        """Change our post with the local id `ref`."""
        self._send("PUT", f"/api/v1/statuses/{ref}", {"status": text})

    def delete(self, uri: str) -> None:
        """Take our post back. snac offers this in its own web page only."""
        form = {"action": (None, "Delete"), "id": (None, uri), "redir": (None, "/")}
        url = f"{self.server}/{self.name}/admin/action"
        self.http.post(url, files=form, auth=(self.name, self.password))

    def nod(self, ref: str, kind: str) -> None:
        """Like ("favourite") or boost ("reblog") the post with the local id `ref`."""
        self._send("POST", f"/api/v1/statuses/{ref}/{kind}", {})

    def follow(self, acct: str) -> None:
        """Follow somebody anywhere by their whole handle."""
        found = self.get("/api/v2/search", q=f"@{acct}", type="accounts", resolve="true")["accounts"]
        self._send("POST", f"/api/v1/accounts/{found[0]['id']}/follow", {})

    def ref(self, uri: str, within: float = PATIENCE) -> str:
        """Return the local id under which this person's server knows the post `uri`, once it does."""
        return eventually(lambda: self._ref(uri), f"{uri} at {self.acct}", within)

    def get(self, path: str, **params: str) -> Any:
        """Return the JSON at `path`, asked with this person's key."""
        response = self.http.get(self.server + path, params=params, headers=self.headers)
        response.raise_for_status()
        return response.json()

    def _ref(self, uri: str) -> str:
        shown = self.get("/api/v1/timelines/home") + [
            note["status"] for note in self.get("/api/v1/notifications") if note.get("status")
        ]
        posts = [inner for post in shown for inner in (post, post.get("reblog")) if inner]
        return next((str(post["id"]) for post in posts if post["uri"] == uri), "")

    def _send(self, method: str, path: str, body: dict[str, str]) -> dict[str, Any]:
        response = self.http.request(method, self.server + path, json=body, headers=self.headers)
        response.raise_for_status()
        return dict(response.json())

    def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        response = self.http.post(self.server + path, data=form)
        response.raise_for_status()
        return dict(response.json())


class SnacPair:
    """Server A with acme (us), ann and cleo; server B with ben. `with SnacPair() as pair: pair.ann.say(...)`.

    snac names nobody on a host with a port, so both stand on port 80, each on a loopback address of its own.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
        self.acme = self.ann = self.cleo = self.ben = Resident("", "", "")

    @property
    def pids(self) -> tuple[int, ...]:
        """Return the process ids of the running servers."""
        return tuple(process.pid for process in self._processes)

    @property
    def store(self) -> Path:
        """Return the folder in which the first server keeps every post it holds, a JSON file each."""
        return (self._folder or Path()) / self.acme.server.rpartition("/")[2] / "object"

    def start(self) -> SnacPair:
        """Return once both servers answer and everybody is signed in (about two seconds after the first build)."""
        program, run = snac(), folder("snac")
        self._folder = run
        try:
            self._fill(program, run)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End both servers and remove all they kept."""
        for process in self._processes:
            end(process)
        for resident in (self.acme, self.ann, self.cleo, self.ben):
            resident.http.close()
        self._processes.clear()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def credentials(self) -> dict[str, str]:
        """Return the credentials of acme's account, as the connect form would keep them."""
        return {"server": self.acme.server, "access_token": self.acme.token}

    def __enter__(self) -> SnacPair:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _fill(self, program: Path, run: Path) -> None:
        first, second = _addresses()
        a = self._serve(program, run / first, ("acme", "ann", "cleo"))
        b = self._serve(program, run / second, ("ben",))
        self.acme, self.ann, self.cleo = (resident.sign_in() for resident in a)
        (self.ben,) = (resident.sign_in() for resident in b)

    def _serve(self, program: Path, home: Path, names: tuple[str, ...]) -> list[Resident]:
        address = home.name
        subprocess.run(
            [program, "init", home], input=f"{address}\n80\n{address}\n\n\n".encode(), check=True, capture_output=True
        )
        _configure(home / "server.json", address)
        residents = [Resident(name, f"http://{address}", _add(program, home, name)) for name in names]
        log = home.with_name(f"{address}.log")
        with log.open("ab") as out:
            process = subprocess.Popen([program, "httpd", home], stdout=out, stderr=out)
        self._processes.append(process)
        until(lambda: _answers(address), process, what=f"snac on {address}", log=log)
        return residents


def port_80_is_ours() -> bool:
    """Return whether this process may listen on port 80 of a loopback address."""
    with socket.socket() as probe:
        try:
            probe.bind((_base() + ".9", 80))
        except OSError:
            return False
    return True


def _addresses() -> tuple[str, str]:
    """Return two loopback addresses nobody uses, so that many pairs can stand side by side."""
    while True:
        base = _base()
        pair = (f"{base}.11", f"{base}.12")
        if not any(_answers(address) for address in pair):
            return pair


def _base() -> str:
    choose = random.SystemRandom()
    return f"127.{choose.randrange(1, 250)}.{choose.randrange(1, 250)}"


def _answers(address: str) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, 80)) == 0


def _configure(path: Path, address: str) -> None:
    settings = json.loads(path.read_text())
    settings |= {
        "protocol": "http", "disable_openbsd_security": True, "host": address, "address": address, "port": 80,
        "dbglevel": 1, "queue_retry_minutes": 1,
    }  # fmt: skip
    path.write_text(json.dumps(settings))


def _add(program: Path, home: Path, name: str) -> str:
    made = subprocess.run([program, "adduser", home, name], check=True, capture_output=True, text=True)
    found = re.search(r"User password is (\S+)", made.stdout + made.stderr)
    if not found:
        raise RuntimeError(f"snac made no account for {name}")
    return found.group(1)
