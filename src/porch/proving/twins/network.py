"""What every twin shares: requests and answers, the network's moods, the door for customers, and the server.

A twin is a network as far as Porch asks it: a subclass of `Network` in a module of its own whose methods answer the
routes they are marked with, in the network's own shapes. `python -m porch.proving.twins.network MODULE PORT FILE`
serves the class `Twin` of MODULE, and remembers all in FILE.

A path may begin with a mood, so that one server can be met in every temper at once:
`/~refused/...` a key that no longer works, `/~limited:90/...` too many requests, `/~torn/...` does what is asked and
hangs up before it answers. What it holds can be changed behind Porch's back under `/twin/`.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from porch.proving.twins.book import Book, Entry

US = "acme"
KEY = "the-key-of-acme"
NAMES = (US, "ann", "ben", "cleo", "dov")
Act = TypeVar("Act", bound=Callable[..., Any])


@dataclass(frozen=True)
class Asked:
    """A request. `query` and `form` hold the last value of each name; headers are lower-case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def json(self) -> Any:
        """Return the body read as JSON; an empty dict when it is none."""
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {}

    @cached_property
    def form(self) -> Mapping[str, str]:
        """Return the body read as a form."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode(errors="replace")).items()}

    def number(self, name: str, default: int = 0) -> int:
        """Return a number of the query, or `default`."""
        told = self.query.get(name, "")
        return int(told) if told.isdecimal() else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer; `body` is sent as JSON unless it is bytes already."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()


class HungUp(Exception):
    """The line breaks here, on purpose."""


class Stumbled(Exception):
    """It was published, and the network answers that something went wrong."""


def route(method: str, pattern: str, *, publishes: bool = False, free: bool = False) -> Callable[[Act], Act]:
    """Mark a method as what answers `method` on paths that match `pattern`; its groups are handed to it.

    `publishes`: it says something for us, so it may be torn or lost. `free`: it asks for no key.
    """

    def mark(act: Act) -> Act:
        act.route = (method, re.compile(pattern), publishes, free)  # type: ignore[attr-defined]
        return act

    return mark


class Network:
    """A network as far as Porch asks it. `lossy` is the share of what we publish that is answered with 500."""

    first = 1  # the id of its first entry, so that ids look like the network's own

    def __init__(self, book: Book, url: str, *, seed: str = "", lossy: float = 0.0) -> None:
        self.book = book
        self.url = url
        self.lossy = lossy
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._listener = ""
        acts = (getattr(self, name) for name in dir(type(self)))
        self._routes = [(*act.route, act) for act in acts if hasattr(act, "route")]

    # What a subclass says in its network's own words.

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key."""
        return asked.headers.get("authorization") == f"Bearer {KEY}"

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in the network's own shape."""
        return Told(status=status, body={"error": words})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests" in the network's own shape."""
        return replace(self.refusal(429, "Too Many Requests"), headers={"Retry-After": str(seconds)})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return an entry in the network's own shape."""
        raise LookupError(f"{type(self).__name__} shows no entries")

    def name_of(self, entry: Entry) -> str:
        """Return the external id by which the channel under test knows an entry."""
        return str(entry.id)

    def heard(self, entry: Entry) -> None:
        """Do what the network does when an entry is new or changed, such as push it."""

    # What every twin does.

    def show(self, entry: Entry) -> dict[str, Any]:
        """Return an entry in the network's own shape, or spoilt when it is the poisoned one."""
        shown = self.shown(entry)
        return dict.fromkeys(shown, 7) if entry.more.get("poisoned") else shown

    def say(self, **told: Any) -> Entry:
        """Let us publish something: kept once by `key`, and lost on the way back when chance wants it."""
        entry, new = self.book.keep(author=US, **told)
        lost = new and self._chance.random() < self.lossy
        self.book.note(
            key=told.get("key", ""),
            text=told.get("text", ""),
            outcome="lost" if lost else "told" if new else "told again",
        )
        self.heard(entry)
        if lost:
            raise Stumbled
        return entry

    def follows(self, *, of: str = "", by: str = "") -> list[Entry]:
        """Return the follows that stand, newest first: those `of` somebody, or `by` somebody.

        A follow is an entry of that kind; its author follows us, or `whom` it names.
        """
        held = self.book.entries("NOT deleted AND kind = 'follow'", limit=10_000)
        return [one for one in held if (whom(one) == of if of else one.author == by and whom(one) != by)]

    def answer(self, asked: Asked) -> Told:
        """Return what a request is answered; HungUp when it is not."""
        mood, asked = _mood(asked)
        for method, pattern, publishes, free, act in self._routes:
            if method != asked.method or not (found := pattern.fullmatch(asked.path)):
                continue
            if not free and (mood == "refused" or not self.signed(asked)):
                return self.refusal(401, "Unauthorized")
            if mood.startswith("limited"):
                return self.limited(int(mood.partition(":")[2] or 60))
            try:
                told: Told = act(asked, *found.groups())
            except Stumbled:
                return self.refusal(500, "Something went wrong on our end")
            if publishes and mood == "torn":
                raise HungUp
            return told
        return self.refusal(404, "Not Found")

    @route("POST", "/twin/say", free=True)
    def _customer_says(self, asked: Asked) -> Told:
        entry, _ = self.book.keep(**{"author": "ann", **asked.json})
        self.heard(entry)
        return Told(body={"id": entry.id, "name": self.name_of(entry)})

    @route("POST", r"/twin/entries/(\d+)/text", free=True)
    def _customer_edits(self, asked: Asked, number: str) -> Told:
        return self._turned(self.book.change(int(number), asked.json["text"]))

    @route("DELETE", r"/twin/entries/(\d+)", free=True)
    def _customer_deletes(self, asked: Asked, number: str) -> Told:
        return self._turned(self.book.delete(int(number)))

    def push(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Push something to whoever listens, again and again until it is taken."""
        self.book.push(body, headers)

    def carry(self, http: httpx.Client) -> None:
        """Bring what is to be pushed to the listener once, in order; what is not taken waits for the next round."""
        for push in self.book.untaken() if self._listener else ():
            try:
                if not http.post(self._listener, content=push.body, headers=push.headers).is_success:
                    return
            except httpx.HTTPError:
                return
            self.book.take(push)

    @route("PUT", "/twin/listener", free=True)
    def _listen(self, asked: Asked) -> Told:
        self._listener = str(asked.json["url"])
        return Told()

    @route("GET", "/twin/up", free=True)
    def _up(self, asked: Asked) -> Told:
        return Told()

    def _turned(self, entry: Entry | None) -> Told:
        if entry is None:
            return Told(status=404)
        self.heard(entry)
        return Told(body={"id": entry.id, "name": self.name_of(entry)})


def whom(follow: Entry) -> str:
    """Return whom the author of a follow follows."""
    return str(follow.more.get("whom") or US)


def _mood(asked: Asked) -> tuple[str, Asked]:
    found = re.match(r"/~([a-z]+(?::\d+)?)(/.*)", asked.path)
    return (found[1], replace(asked, path=found[2])) if found else ("", asked)


def handler(network: Network) -> type[BaseHTTPRequestHandler]:
    """Return the request handler through which `network` speaks."""

    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            where = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=where.path,
                query={name: values[-1] for name, values in parse_qs(where.query, keep_blank_values=True).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("content-length") or 0)),
            )
            try:
                told = network.answer(asked)
            except HungUp:
                self.close_connection = True
                return
            content = told.content()
            self.send_response(told.status)
            for name, value in {"content-type": "application/json; charset=utf-8", **told.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    return Counter


def carry_on(network: Network) -> None:
    """Carry pushes for as long as the process lives."""
    with httpx.Client(timeout=5, trust_env=False) as http:
        while True:
            network.carry(http)
            time.sleep(0.1)


def main(arguments: list[str]) -> None:
    """Serve on loopback until the process is ended."""
    name, port, path, seed, lossy = arguments
    kind: type[Network] = import_module(name).Twin
    network = kind(Book(Path(path), first=kind.first), f"http://127.0.0.1:{port}", seed=seed, lossy=float(lossy or 0))
    with ThreadingHTTPServer(("127.0.0.1", int(port)), handler(network)) as server:
        server.daemon_threads = True
        threading.Thread(target=carry_on, args=(network,), daemon=True).start()
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
