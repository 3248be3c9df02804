"""What every network of a drill shares: how Porch connects to it, and the road there, through the fault proxy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from porch.proving.drills._judging import Held
from porch.proving.proxy.faults import Fault, Route
from porch.proving.servers.ports import free_port

WEB_SHARES = {
    Fault.DROP: 0.05, Fault.DUPLICATE: 0.05, Fault.DELAY: 0.10, Fault.TRUNCATE: 0.03, Fault.RESET: 0.03,
    Fault.DRIP: 0.03, Fault.SWALLOW: 0.12, Fault.HOLD: 0.40,
}  # fmt: skip
MAIL_SHARES = {name: share for name, share in WEB_SHARES.items() if name is not Fault.DUPLICATE}
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a colleague types to connect Porch, all addresses leading through the proxy."""

    network: str
    channel: str
    handle: str
    credentials: dict[str, str]
    speaks: bool = True


class Network(Protocol):
    """One network."""

    name: str
    routes: list[Route]

    def connection(self, tag: str) -> Connection:
        """Return how Porch connects to it."""
        ...

    def customer_says(self, turn: int, tag: str, text: str) -> None:
        """Let one of the customers, in turn, say `text` to us."""
        ...

    def held(self, tag: str) -> Held:
        """Return what it holds of the run `tag`."""
        ...


def web_route(name: str, address: str, publishes: str = "", *, keyed: bool = False) -> Route:
    """Return a route to an HTTP server at `address`."""
    where = urlsplit(address)
    return Route(
        name=name, kind="http", port=free_port(), to=(where.hostname or HOST, where.port or 80), publishes=publishes,
        shares={fault.value: share for fault, share in WEB_SHARES.items()}, keyed=keyed,
    )  # fmt: skip


def through(route: Route) -> str:
    """Return the address at which a route is entered."""
    return f"http://{HOST}:{route.port}"
