"""Networks of a drill that are played by twins, each a process of its own that honours keys where its network does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from porch.proving.drills._judging import Held, numbers
from porch.proving.drills._street import Connection, through, web_route
from porch.proving.proxy.faults import Route
from porch.proving.twins.network import US, Network
from porch.proving.twins.running import RunningTwin

LOSSY = 0.2  # the share of what we say that is published and answered with 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How customers turn to us on a network: the words before theirs, and what goes along.

    `leads` are the names of the credentials that hold its address.
    """

    twin: str
    channel: str
    handle: str = US
    named: str = ""
    keyed: bool = False
    leads: tuple[str, ...] = ("api",)
    more: Mapping[str, Any] = field(default_factory=dict)


CAST: tuple[Played, ...] = (
    Played(twin="mastodon", channel="mastodon", named=f"@{US} ", keyed=True, leads=("server",)),
    Played(twin="x", channel="x", named=f"@{US} "),
    Played(twin="youtube", channel="youtube"),
    Played(twin="facebook", channel="facebook", more={"kind": "comment"}),
    Played(twin="reddit", channel="reddit", named=f"u/{US} ", more={"kind": "t1", "place": "acmefans"}),
    Played(twin="discord", channel="discord", named="<@82000000000000000> ", keyed=True),
    Played(twin="slack", channel="slack", more={"place": "D0ANN"}),
    Played(twin="discourse", channel="discourse", named=f"@{US} ", leads=("api", "url")),
    Played(twin="sms", channel="sms"),
    Played(twin="linkedin", channel="linkedin"),
    Played(twin="threads", channel="threads", named=f"@{US} "),
    Played(twin="github", channel="github", named=f"@{US} "),
    Played(twin="gitlab", channel="gitlab", named=f"@{US} "),
    Played(twin="lemmy", channel="lemmy"),
)


class OnTwin:
    """A network played by its twin."""

    def __init__(self, played: Played, twin: RunningTwin) -> None:
        self.name = f"{played.channel} twin"
        self._played = played
        self._twin = twin
        self.routes: list[Route] = [web_route(self.name, twin.url, publishing(played.twin), keyed=played.keyed)]

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        address = dict.fromkeys(self._played.leads, through(self.routes[0]))
        credentials = _module(self._played.twin).CREDENTIALS | address
        return Connection(
            network=self.name, channel=self._played.channel, handle=self._played.handle, credentials=credentials
        )

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let ann, ben or dov turn to us."""
        self._twin.says(("ann", "ben", "dov")[turn % 3], self._played.named + text, **self._played.more)

    def held(self, tag: str) -> Held:
        """Return what its own file holds."""
        said = self._twin.held()
        return Held(
            asked=numbers("Q", tag, (one.text for one in said if one.author != US)),
            answered=numbers("A", tag, (one.text for one in said if one.author == US)),
        )


def publishing(twin: str) -> str:
    """Return a pattern of the paths on which a twin takes what we say."""
    kind: type[Network] = _module(twin).Twin
    routes = [act.route for act in vars(kind).values() if hasattr(act, "route")]
    return "|".join(f"^{pattern.pattern}$" for _, pattern, publishes, _ in routes if publishes)


def _module(twin: str) -> Any:
    return import_module(f"porch.proving.twins.{twin}")
