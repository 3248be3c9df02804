"""A place where a customer and we can act on a twin, in every mood of it: what a channel's contract is held on.

It is shipped, so that an outside author can hold a channel of their own against a twin of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, StoppedClock
from porch.core.interaction import Delivery, Heard, Utterance
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance
from porch.proving.twins.network import US
from porch.proving.twins.running import RunningTwin


def loopback() -> Wire:
    """Return the world as Porch may reach it when its owner has allowed loopback."""
    return guard.wire(Allowance(cidrs=(ip_network("127.0.0.0/8"),)), SYSTEM_CLOCK)


class TwinStage:
    """Ann is the customer. Override what a network does in its own way; `more` goes along with all she says."""

    def __init__(
        self, card: Card, twin: RunningTwin, credentials: Mapping[str, str], *, named: str = f"@{US} ", **more: Any
    ) -> None:
        self.card = card
        self.twin = twin
        self.gaps: Mapping[str, str] = {}
        self.named = named
        self.more = more
        self._credentials = dict(credentials)
        self._wire = loopback()
        self._numbers: dict[str, int] = {}

    def at(self, url: str) -> dict[str, str]:
        """Return the credentials that lead to the twin at `url`."""
        return self._credentials | {"api": url}

    def built(self, url: str, wire: Wire | None = None) -> Any:
        """Return the channel under test, led to `url`."""
        return self.card.build(self.at(url), wire or self._wire)

    def channel(self) -> Any:
        """Return the channel, ours and healthy."""
        return self.built(self.twin.url)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        """Let Ann say `text` to us."""
        return self.acts("ann", self.named + text, reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        """Let her change it."""
        self.twin.edits(self._numbers[external_id], self.named + text)

    def customer_deletes(self, external_id: str) -> None:
        """Let her take it back."""
        self.twin.deletes(self._numbers[external_id])

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        """Say it as ourselves, by the network's own app."""
        return self.acts(US, text, reply_to)

    def acts(self, who: str, text: str, reply_to: str = "", **more: Any) -> str:
        """Let somebody say something on the twin; return the external id the channel knows it by."""
        number, name = self.twin.says(who, text, answers=self._numbers.get(reply_to, 0), **(self.more | more))
        self._numbers[name] = number
        return name

    def poison(self) -> None:
        """Put an item among the others that cannot be read."""
        self.acts("ben", self.named + "poison", more={**self.more.get("more", {}), "poisoned": True})

    def said(self, text: str) -> int:
        """Return how often the twin holds `text` as said by us."""
        return sum(text in said for said in self.twin.ours())

    def address(self, heard: Heard) -> Utterance:
        """Return an utterance with empty text that answers `heard`."""
        return Utterance(
            key=uuid4().hex, text="", begun_at=datetime.now(UTC), to=heard.author, in_reply_to=heard.external_id,
            ref=heard.ref, visibility=heard.visibility, references=(heard.thread,) if heard.thread else (),
        )  # fmt: skip

    def refused(self) -> Any:
        """Return the channel with a key that no longer works."""
        return self.built(self.twin.moody("refused"))

    def limited(self, seconds: int) -> Any:
        """Return the channel on a network that has had enough of us."""
        return self.built(self.twin.moody(f"limited:{seconds}"))

    def down(self) -> Any:
        """Return the channel on a network that cannot be reached."""
        return self.built("http://127.0.0.1:1")

    def torn(self) -> Any:
        """Return the channel on a network that publishes and hangs up."""
        return self.built(self.twin.moody("torn"))

    def skewed(self, by: timedelta) -> Any:
        """Return the channel with our clock off by `by`."""
        return self.built(self.twin.url, replace(self._wire, clock=StoppedClock(datetime.now(UTC) + by)))

    def pushed(self) -> Sequence[Delivery]:
        """Return all the twin has pushed so far."""
        return self.twin.pushed()

    def unacceptable(self) -> Utterance:
        """Return words longer than the network takes."""
        return Utterance(key=uuid4().hex, text="a" * ((self.card.limits.text or 0) + 1), begun_at=datetime.now(UTC))
