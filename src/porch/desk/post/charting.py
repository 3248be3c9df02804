"""The channel map: where the people of a group are, held against our connections and the channels there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from porch.analytics.channel_map import QUIET_DAYS, Advice, Count, Link, Step, advise, count
from porch.channels import registry
from porch.core.networks import network_of_channel
from porch.core.viewer import Viewer
from porch.desk.post.connecting import IMPORTED
from porch.projections.presence import queries as presence
from porch.projections.presence.queries import Drawn
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.people import queries as people

PAGES = ("Blogs and pages", "newspaper", "feeds")
APART = frozenset({"in_person"})
"""Where we go ourselves: nobody opens or closes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A network as people know it. `channel` connects it, empty where Porch cannot; `account` is our connection."""

    network: str
    label: str
    icon: str
    channel: str = ""
    account: int | None = None
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A map: its group, each network in numbers, what to do. `only` names some whose one way a silent network is."""

    drawn: Drawn
    counts: tuple[Count, ...]
    advice: tuple[Advice, ...]
    places: Mapping[str, Place]
    only: Mapping[str, tuple[str, ...]]


def chart(viewer: Viewer, group: str, *, now: datetime) -> Chart | None:
    """Return the map of one group; None when there is no such group, or nothing was counted yet."""
    drawn = presence.drawn(viewer, group, now=now)
    if drawn is None:
        return None
    ours = list(accounts.accounts(viewer))
    links, picture = _links(ours, now), drawn.picture
    live = frozenset(name for name, link in links.items() if link.live)
    silent = {name: max((now - at).days, 0) for name, at in picture.heard.items()}
    whole = group == presence.EVERYBODY
    counts = count(picture.whereabouts, connected=live, silent=silent)
    counts = tuple(one for one in counts if whole or one.known)
    places = {one.network: place(one.network, ours) for one in counts}
    labels = {name: where.label for name, where in places.items()}
    advised = [one for one in counts if one.network not in APART]
    told = advise(advised, links, labels=labels)
    told = tuple(one for one in told if whole or one.step is not Step.REST)  # everybody's to close
    return Chart(
        drawn=drawn, counts=counts, advice=told, places=places,
        only=_only(viewer, drawn, [a for a in told if _is_kept_for_some(a)]),
    )  # fmt: skip


def place(network: str, ours: list[Account]) -> Place:
    """Return a network with its name, its sign, and our connection to it if there is one."""
    there = [one for one in ours if network_of_channel(one.channel) == network]
    first = next((one for one in there if one.state == Account.State.LIVE), there[0] if there else None)
    label, icon, channel = _card(network)
    return Place(
        network=network, label=label, icon=icon, channel=channel, account=first.pk if first else None,
        live=first is not None and first.state == Account.State.LIVE,
    )  # fmt: skip


def _card(network: str) -> tuple[str, str, str]:
    if network == "pages":
        return PAGES
    try:
        card = registry.card(network)
    except KeyError:
        return network.replace("_", " ").capitalize(), "message-circle", ""
    return card.label, card.icon, "" if card.name in IMPORTED else card.name


def _links(ours: list[Account], now: datetime) -> dict[str, Link]:
    links: dict[str, Link] = {}
    for one in ours:
        network, live = network_of_channel(one.channel), one.state == Account.State.LIVE
        held = links.get(network)
        if network and (held is None or live >= held.live):
            days = (now - one.connected_at).days
            longest = max(days, held.days) if held and held.live == live else days
            links[network] = Link(live=live, days=max(longest, 0))
    return links


def _is_kept_for_some(advice: Advice) -> bool:
    quiet = advice.count.silent_days is None or advice.count.silent_days >= QUIET_DAYS
    return advice.step is Step.KEEP and bool(advice.count.alone) and quiet


def _only(viewer: Viewer, drawn: Drawn, kept: list[Advice]) -> dict[str, tuple[str, ...]]:
    wanted = {one.count.network: drawn.picture.alone.get(one.count.network, ()) for one in kept}
    known = {p.pk: p.name for p in people.by_ids(viewer, [pk for ids in wanted.values() for pk in ids])}
    return {name: tuple(known[pk] for pk in ids if known.get(pk)) for name, ids in wanted.items()}
