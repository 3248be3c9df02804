"""The rail: Morning, Inbox and People always; another room appears when it is first used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.morning import queries as morning
from porch.engagement.claims import queries as claims
from porch.engagement.ideas import queries as ideas
from porch.engagement.promises import queries as promises
from porch.interfaces.console.permissions import OWNERS, WRITERS, role_of
from porch.projections.influence import queries as influence
from porch.projections.needs import queries as needs
from porch.projections.presence import queries as presence
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as interactions
from porch.records.organisations import queries as organisations
from porch.records.searches import queries as searches

IN_USE = "console-rooms-in-use"
IN_USE_SECONDS = 30
GLIMPSE = "console-glimpse"
GLIMPSE_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One line of the rail. `extra` rooms stand under More on a phone."""

    key: str
    label: str
    short: str
    icon: str
    url: str
    current: bool = False
    extra: bool = False
    count: int = 0


ALWAYS = (("morning", "Morning", "sunrise"), ("inbox", "Inbox", "inbox"), ("people", "People", "users"))


SHORT = {"met": "Met"}


def rooms(viewer: Any, current: str) -> tuple[Room, ...]:
    """Return the rail for `viewer`, with the room one stands in marked."""
    in_use = cache.get_or_set(IN_USE, _in_use, IN_USE_SECONDS) or _NOTHING
    connections, quarantine, drawn, looked_for, promised, written_down, scored, needed, proposed, doubted = in_use
    owner = role_of(viewer) in OWNERS
    extras = (
        ("said", "Search", "search", bool(connections), 0),
        ("say", "Say something", "megaphone", bool(connections), 0),
        ("met", "Whom you met", "handshake", bool(connections) and role_of(viewer) in WRITERS, 0),
        ("influence", "Influence", "waypoints", scored, 0),
        ("bursts", "Bursts", "send", bool(connections), 0),
        ("gatherings", "Gatherings", "calendar", bool(connections) and role_of(viewer) in WRITERS, 0),
        ("surveys", "Surveys", "circle-check", bool(connections), 0),
        ("help", "Questions", "circle-question-mark", bool(connections), 0),
        ("claims", "Claims", "badge-check", bool(connections), doubted),
        ("choices", "Choices", "arrow-right-left", bool(connections), 0),
        ("ideas", "Ideas", "lightbulb", bool(connections) or proposed, 0),
        ("needs", "Needs", "message-square-text", needed, 0),
        ("partners", "Partners", "hand-heart", proposed, 0),
        ("points", "Objectives", "layers", bool(connections), 0),
        ("map", "Channel map", "map-pinned", drawn, 0),
        ("organisations", "Organisations", "building-2", written_down, 0),
        ("listening", "Listening", "ear", looked_for or (bool(connections) and owner), 0),
        ("promises-open", "Promises", "calendar-clock", promised, 0),
        ("connections", "Connections", "plug", bool(connections) or owner, 0),
        ("quarantine", "Quarantine", "shield-alert", bool(quarantine), quarantine),
        ("ledger", "Ledger", "book-check", bool(connections), 0),
        ("team", "Team", "user-cog", owner, 0),
        ("settings", "Settings", "settings", owner, 0),
    )
    always = [
        Room(key=k, label=n, short=n, icon=i, url=reverse(f"console:{k}"), current=k == current) for k, n, i in ALWAYS
    ]
    more = [
        Room(
            key=k,
            label=n,
            short=SHORT.get(k, n.split()[0]),
            icon=i,
            url=reverse(f"console:{k}"),
            current=k == current,
            extra=k not in ("say", "met"),
            count=c,
        )
        for k, n, i, used, c in extras
        if used
    ]
    return (*always, *more)


def waiting(viewer: Any) -> int:
    """Return how many people wait: what the lamp shows."""
    return int(cache.get_or_set(GLIMPSE, lambda: _waiting(viewer), GLIMPSE_SECONDS) or 0)


def _waiting(viewer: Any) -> int:
    return morning.glimpse(viewer, now=SYSTEM_CLOCK.now()).waiting


def connected() -> bool:
    """Whether any channel is connected."""
    return bool((cache.get_or_set(IN_USE, _in_use, IN_USE_SECONDS) or (0,))[0])


_NOTHING = (0, 0, False, False, False, False, False, False, False, 0)


def _in_use() -> tuple[int, int, bool, bool, bool, bool, bool, bool, bool, int]:
    return (
        accounts.accounts(SYSTEM).count(),
        interactions.quarantine_size(SYSTEM),
        presence.is_drawn(SYSTEM),
        searches.any_open(SYSTEM),
        promises.any_made(SYSTEM),
        organisations.any_open(SYSTEM),
        influence.scored_at(SYSTEM) is not None,
        needs.any_read(SYSTEM),
        ideas.any_board(SYSTEM),
        claims.how_many_wait(SYSTEM),
    )
