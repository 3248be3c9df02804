"""What can go wrong on the way, how often, and which of it happens next."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What the proxy does to one request (HTTP) or one connection (IMAP, SMTP)."""

    NONE = "none"
    DROP = "drop"  # closed before anything is forwarded
    RESET = "reset"  # the same, rudely (RST); a mail connection breaks off in the middle instead
    DELAY = "delay"  # forwarded late, even when who asked has died meanwhile
    DRIP = "drip"  # the answer comes a few bytes at a time
    DUPLICATE = "duplicate"  # forwarded twice, the first answer thrown away
    TRUNCATE = "truncate"  # the answer is cut in the middle and the connection closed
    SWALLOW = "swallow"  # published, then no answer: forwarded whole, the answer thrown away, RST
    HOLD = "hold"  # published, and the answer kept back for a moment, which is told: the moment to kill in


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One network behind the proxy. `shares` are probabilities by Fault; they sum to at most 1.

    `publishes` is a pattern of the HTTP paths that say something (POST or PUT): HOLD and SWALLOW strike only there.
    DUPLICATE strikes GET and HEAD; a POST only with an Idempotency-Key, or a nonce that is enforced, and where `keyed`
    says that the network honours it, because no proxy may repeat any other request by itself (RFC 9110, 9.2.2).
    Times are seconds, `cut` bytes.
    """

    name: str
    kind: str  # http, imap, smtp
    port: int
    to: tuple[str, int]
    host: str = "127.0.0.1"
    shares: dict[str, float] = field(default_factory=dict)
    publishes: str = ""
    keyed: bool = False
    delay: float = 0.5
    hold: float = 0.4
    drip: float = 0.8
    cut: int = 3000  # a mail connection breaks off within so many bytes

    @classmethod
    def parse(cls, told: dict[str, Any]) -> Route:
        """Return the route that `plain` wrote."""
        return cls(**{**told, "to": (str(told["to"][0]), int(told["to"][1]))})

    def plain(self) -> dict[str, Any]:
        """Return this route as JSON can carry it."""
        return asdict(self)


class Dice:
    """Throws the next fault of a route, seeded; none while it is calm."""

    def __init__(self, shares: dict[str, float], seed: str) -> None:
        self._shares = [(Fault(name), share) for name, share in shares.items()]
        if sum(share for _, share in self._shares) > 1.0001:
            raise ValueError(f"shares sum to more than 1: {shares}")
        self.chance = random.Random(seed)  # noqa: S311 - chance for drills, repeatable on purpose
        self.calm = False

    def throw(self, possible: Collection[Fault]) -> Fault:
        """Return the fault that strikes now: one of `possible`, or NONE."""
        thrown = self.chance.random()
        for fault, share in self._shares:
            thrown -= share
            if thrown < 0:
                return fault if fault in possible and not self.calm else Fault.NONE
        return Fault.NONE
