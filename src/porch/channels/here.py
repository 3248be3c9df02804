"""A far end that is ourselves: nothing comes in by itself, and what is said arrives here. For demonstrations.

It stands in for the channel of a connection whose key says so, so that the connection keeps its network's name, limits
and gaps. No network is ever reached, and no wire is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from porch.core.channel import Card, Credentials
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance

FAR_END = "far_end"
OURSELVES = "ourselves"


def key(handle: str) -> dict[str, str]:
    """Return the key of a connection whose far end is ourselves; we are `handle` there."""
    return {FAR_END: OURSELVES, "handle": handle}


def ends_here(credentials: Credentials) -> bool:
    """Whether a connection's key says that its far end is ourselves.

    >>> ends_here(key("ciao@trattoria.example")), ends_here({"password": "x"})
    (True, False)
    """
    return credentials.get(FAR_END) == OURSELVES


def build(card: Card, credentials: Credentials) -> object:
    """Return what stands in for `card`'s channel: it speaks only where the network can be spoken to."""
    us = Handle(kind=card.name, value=credentials.get("handle", ""))
    return Ear(us=us) if "speaks" in card.gaps else Here(us=us)


@dataclass(frozen=True, slots=True)
class Ear:
    """Listens to ourselves, who say nothing by themselves."""

    us: Handle

    def listen(self, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Return nothing: what is to be heard here is told by whoever demonstrates."""
        return ()

    def whoami(self) -> Handle:
        """Return our own handle."""
        return self.us


@dataclass(frozen=True, slots=True)
class Here(Ear):
    """Speaks to ourselves. The same key is the same item, so nothing is ever said twice."""

    def speak(self, utterance: Utterance) -> Receipt:
        """Return the receipt of words that have arrived by being written down."""
        return Receipt(external_id=f"here:{utterance.key}", here=True)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt: what was meant to be said here cannot be lost on the way."""
        return self.speak(utterance)
