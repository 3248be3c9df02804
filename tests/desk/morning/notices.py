"""Notices as a mailbox brings them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from porch.core.interaction import Handle, Heard, Trait
from tests.cast import NOON, says

TOLD = frozenset({Trait.NOTICE, Trait.LIST, Trait.NO_REPLY})
LABELS = {"facebook": "Facebook", "github": "GitHub"}


def notice(name: str, *, network: str = "facebook", at: datetime = NOON, thread: str = "") -> Heard:
    """Return a network's mail that somebody wrote there."""
    sender = Handle(kind="email", value=f"notification@{network}.example", name=LABELS[network])
    heard = says(
        sender, "", name=name, at=at, traits=TOLD, subject=f"Ann commented on {name}", thread=thread, to=thread
    )
    told = {"network": network, "place": LABELS[network]}
    return replace(heard, url=f"https://www.{network}.example/posts/{name}", detail=told)
