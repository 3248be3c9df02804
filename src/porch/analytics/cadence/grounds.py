"""Whether we may write to somebody at all: a lawful ground, and nobody who said no (C, and what they wish, M1)."""

from __future__ import annotations

from datetime import datetime

from porch.analytics.cadence.decisions import Defer, Refuse
from porch.analytics.cadence.kinds import NAMES, STARTED
from porch.analytics.cadence.standing import PURPOSES, Burst, House, Pace, Standing

WARNS, STOPS, FEWEST = 0.001, 0.003, 3
"""Complaints among a week's mails: from which share we warn, from which all bulk stops, and how many it takes at least.

The shares are those of the large mailbox owners; one complaint among a shop's two hundred mails is no share yet.
"""

RESTS = "Mail to them came back lately, so their address rests."


def refused(standing: Standing, burst: Burst, house: House) -> Refuse | None:
    """Return why we may not write to somebody about this on this channel, or None where we may."""
    barred = standing.barred.get("") or standing.barred.get(burst.channel)
    if barred:
        return Refuse(rule="C6", why=barred)
    if burst.kind in STARTED:
        if standing.pace is Pace.OFF:
            return Refuse(rule="M1", why="They asked to hear nothing that we begin.")
        if burst.kind in standing.kinds_off:
            return Refuse(rule="M1", why=f"They do not want {NAMES[burst.kind]}.")
    if burst.channel in standing.channels_off:
        return Refuse(rule="M1", why="They do not want to hear from us here.")
    if not standing.grounds.get((PURPOSES[burst.kind], burst.channel)):
        return Refuse(rule="C1", why="Nothing says that we may write to them here for this.")
    if burst.kind in STARTED and must_stop(house):
        return Refuse(rule="C7", why="Too many called our mail unwanted this week. Nothing leaves in bulk meanwhile.")
    return None


def rests(standing: Standing, burst: Burst, at: datetime) -> Defer | None:
    """Return from when on a channel is tried again where mail came back lately (C8); None where it may be at `at`."""
    until = standing.rests.get(burst.channel)
    return Defer(until=until, rule="C8", why=RESTS) if until is not None and until > at else None


def must_stop(house: House) -> bool:
    """Return whether so many complained in seven days that nothing leaves in bulk (C7).

    >>> from datetime import UTC
    >>> must_stop(House(zone=UTC, complaints=1, mails=200)), must_stop(House(zone=UTC, complaints=3, mails=900))
    (False, True)
    """
    return house.complaints >= FEWEST and house.complaints >= STOPS * house.mails


def must_warn(house: House) -> bool:
    """Return whether complaints begin to be many (C7)."""
    return house.complaints > 0 and house.complaints >= WARNS * house.mails
