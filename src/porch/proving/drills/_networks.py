"""The networks of a drill, real servers and twins: Porch hears and speaks to each through the fault proxy alone.

Customers speak to the servers directly, and what a server holds is read from it directly too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from types import TracebackType

from porch.proving.drills._judging import Held, numbers
from porch.proving.drills._played import CAST, LOSSY, OnTwin, Played
from porch.proving.drills._street import HOST, MAIL_SHARES, Connection, Network, through, web_route
from porch.proving.proxy.faults import Route
from porch.proving.proxy.running import FaultProxy
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.isso import Isso
from porch.proving.servers.mail import MailServer
from porch.proving.servers.ports import free_port
from porch.proving.servers.snac import SnacPair
from porch.proving.twins.running import RunningTwin

MOST = 4 + len(CAST)  # the real ones below, and what twins play


class OnSnac:
    """Mastodon's API on a real server; customers on it and on a second one that federates with it."""

    name = "mastodon"

    def __init__(self, pair: SnacPair) -> None:
        self._pair = pair
        self.routes = [web_route(self.name, pair.acme.server, r"^/api/v1/statuses$")]

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        credentials = self._pair.credentials() | {"server": through(self.routes[0])}
        return Connection(network=self.name, channel="mastodon", handle=self._pair.acme.acct, credentials=credentials)

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let ann, cleo or ben say it."""
        who = (self._pair.ann, self._pair.cleo, self._pair.ben)[turn % 3]
        who.say(f"@{self._pair.acme.acct} {text}")

    def held(self, tag: str) -> Held:
        """Return what the first server keeps in its object store."""
        ours = f"{self._pair.acme.server}/acme"
        posts = [json.loads(path.read_text()) for path in self._pair.store.glob("*/*.json")]
        notes = [(str(post["attributedTo"]), str(post["content"])) for post in posts if post.get("type") == "Note"]
        return Held(
            asked=numbers("Q", tag, (text for author, text in notes if author != ours)),
            answered=numbers("A", tag, (text for author, text in notes if author == ours)),
        )


class OnBluesky:
    """The whole Bluesky network."""

    name = "bluesky"

    def __init__(self, network: BlueskyNetwork) -> None:
        self._us, *self._customers = (network.account(name) for name in ("trattoria", "ann", "ben"))
        self.routes = [web_route(self.name, network.service, r"/xrpc/com\.atproto\.repo\.(put|create)Record")]
        self._mention = {
            "index": {"byteStart": 0, "byteEnd": len(f"@{self._us.handle}")},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": self._us.did}],
        }

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        credentials = self._us.credentials() | {"service": through(self.routes[0])}
        return Connection(network=self.name, channel="bluesky", handle=self._us.handle, credentials=credentials)

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let ann or ben mention us."""
        who = self._customers[turn % len(self._customers)]
        who.says(f"@{self._us.handle} {text}", facets=[self._mention])

    def held(self, tag: str) -> Held:
        """Return what the accounts' own repositories hold."""
        theirs = [_words(post["value"]) for who in self._customers for post in who.posts()]
        ours = [_words(post["value"]) for post in self._us.posts()]
        return Held(asked=numbers("Q", tag, theirs), answered=numbers("A", tag, ours))


class OnMail:
    """A real mail server: IMAP and SMTP, each behind the proxy."""

    name = "email"

    def __init__(self, server: MailServer) -> None:
        self._server = server
        shares = {fault.value: share for fault, share in MAIL_SHARES.items()}
        self.routes = [
            Route(name=f"{self.name} {kind}", kind=kind, port=free_port(), to=(HOST, port), shares=shares)
            for kind, port in (("imap", server.imap_port), ("smtp", server.smtp_port))
        ]

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        imap, smtp = self.routes
        credentials = self._server.credentials() | {"imap_port": str(imap.port), "smtp_port": str(smtp.port)}
        return Connection(
            network=self.name, channel="email", handle=self._server.address("care"), credentials=credentials
        )

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let ann, ben or cleo write to us."""
        self._server.say(("ann", "ben", "cleo")[turn % 3], "care", text, subject="A table")

    def held(self, tag: str) -> Held:
        """Return what lies in our mailbox from customers, and in customers' mailboxes from us."""
        care = self._server.address("care")
        here = [_letter(raw) for raw in self._server.mails("care")]
        there = [_letter(raw) for user in ("ann", "ben", "cleo") for raw in self._server.mails(user)]
        return Held(
            asked=numbers("Q", tag, (text for sender, text in here if care not in sender)),
            answered=numbers("A", tag, (text for sender, text in there if care in sender)),
        )


class OnIsso:
    """Comments under a page on a real comment server, heard by its feed. Nothing can be answered there from Porch."""

    name = "feeds"

    def __init__(self, server: Isso) -> None:
        self._server = server
        self.routes = [web_route(self.name, server.url)]

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        url = self._server.feed(_page(tag)).replace(self._server.url, through(self.routes[0]))
        credentials = {"url": url, "role": "comments"}
        return Connection(network=self.name, channel="feeds", handle=url, credentials=credentials, speaks=False)

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let ann, cleo or dov comment."""
        self._server.comment(_page(tag), text, author=("Ann", "Cleo", "Dov")[turn % 3])

    def held(self, tag: str) -> Held:
        """Return what it shows under the page."""
        told = self._server.http.get(f"{self._server.url}/", params={"uri": _page(tag)}).raise_for_status().json()
        return Held(
            asked=numbers("Q", tag, (str(one["text"]) for one in told["replies"])), answered=numbers("A", tag, ())
        )


@dataclass(slots=True)
class Street:
    """All the networks of a drill, up and behind one proxy; use it as a context manager."""

    count: int
    seed: str
    on_hold: Callable[[str], None]
    networks: list[Network] = field(default_factory=list)
    proxy: FaultProxy | None = None
    _up: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Street:
        with ExitStack() as starting:
            self.networks = [build(starting) for build in _builders(self.seed)[: self.count]]
            routes = [route for network in self.networks for route in network.routes]
            self.proxy = starting.enter_context(FaultProxy(routes, seed=self.seed, on_hold=self.on_hold))
            self._up = starting.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._up.close()


def _builders(seed: str) -> list[Callable[[ExitStack], Network]]:
    return [
        lambda up: OnSnac(up.enter_context(SnacPair())),
        lambda up: OnMail(up.enter_context(MailServer())),
        lambda up: _played(CAST[0], seed, up),
        lambda up: OnIsso(up.enter_context(Isso())),
        lambda up: OnBluesky(up.enter_context(BlueskyNetwork())),
        *_twins(seed),
    ]


def _twins(seed: str) -> list[Callable[[ExitStack], Network]]:
    return [partial(_played, one, seed) for one in CAST[1:]]


def _played(played: Played, seed: str, up: ExitStack) -> Network:
    return OnTwin(played, up.enter_context(RunningTwin(played.twin, seed=seed, lossy=LOSSY)))


def _page(tag: str) -> str:
    return f"/dish-{tag}/"


def _words(value: object) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""


def _letter(raw: bytes) -> tuple[str, str]:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return str(message["From"]), str(body.get_content()) if body is not None else ""
