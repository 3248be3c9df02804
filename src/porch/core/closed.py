"""Networks that let no program like ours in: a Card that says so, and how they are heard all the same."""

from __future__ import annotations

from porch.core.channel import ABILITIES, Card, Credentials, Gap, Tested, Wire
from porch.core.errors import ChannelError


def build(credentials: Credentials, wire: Wire) -> object:
    """Refuse: there is nothing to connect to. Every ability of what this returns is lacking."""
    raise ChannelError("This network cannot be connected.", permanent=True)


def closed_card(*, name: str, label: str, icon: str, gap: Gap, why: str, way_in: str = "notices") -> Card:
    """Return the Card of a network that cannot be connected: every ability lacks for the same reason, `why`.

    `gap` is *notyet* where the network may open one day, *never* where it said that it will not. It claims nothing: no
    part of Porch speaks to the network, so nothing was tested against it.

    >>> from porch.core.channel import abilities
    >>> card = closed_card(name="x", label="X", icon="x", gap=Gap.NEVER, why="It has no door.")
    >>> set(abilities(card).values()), card.closed
    ({'never'}, 'It has no door.')
    """
    return Card(
        name=name, label=label, icon=icon, build=build, fields=(), public=False, closed=why, way_in=way_in,
        gaps=dict.fromkeys([*ABILITIES, "post"], (gap, why)),
        tested=Tested(against="payloads", by="nothing: it cannot be connected"),
    )  # fmt: skip
