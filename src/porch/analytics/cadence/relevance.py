"""Whether it concerns them (R): what they care about, have, or would go to; and first what they wait for."""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.analytics.cadence.decisions import Refuse
from porch.analytics.cadence.kinds import STARTED, Kind
from porch.analytics.cadence.standing import Burst, Standing
from porch.analytics.words import words

LATELY = timedelta(days=180)


def refused(standing: Standing, burst: Burst, now: datetime) -> Refuse | None:
    """Return why this is nothing to begin with them now, or None where it is."""
    if burst.kind not in STARTED:
        return None
    if stopped := waits(standing):
        return stopped
    known = _known(standing, burst)
    if known:
        return Refuse(rule="R2", why=known)
    if not because(standing, burst, now):
        return Refuse(rule="R1", why="Nothing says that this concerns them.")
    return None


def waits(standing: Standing) -> Refuse | None:
    """Return why nothing is begun with them before something else is done: they are held, or wait for us."""
    if standing.held:
        return Refuse(rule="R4", why=f"Held back: {standing.held}")
    waiting = _waits(standing)
    return Refuse(rule="R3", why=waiting) if waiting else None


def because(standing: Standing, burst: Burst, now: datetime) -> str:
    """Return why somebody gets this, in words that can be shown to them; empty where nothing says so."""
    if burst.kind not in STARTED:
        return "You took part." if burst.kind is Kind.OUTCOME else "It is about you and us."
    if burst.about and burst.about in standing.accepted:
        return "You said that you come."
    if burst.topic and burst.topic in standing.topics:
        return standing.topics[burst.topic]
    if burst.product and burst.product in standing.products:
        return f"You have {burst.product}."
    if burst.place and _goes_there(standing, burst.place):
        return f"It is near you: {burst.place}."
    if burst.kind is Kind.QUESTION and standing.wrote_at and standing.wrote_at > now - LATELY:
        return f"You wrote to us on {standing.wrote_at:%-d %B %Y}."
    if burst.kind is Kind.QUESTION and standing.follows:
        return "You follow us."
    return ""


def _goes_there(standing: Standing, place: str) -> bool:
    """Say whether somebody goes to a place, whatever the case, the accents and the commas of its name."""
    there = words(place)
    return bool(there) and any(words(other) == there for other in standing.places)


def _waits(standing: Standing) -> str:
    if standing.complains:
        return "They complained, and it is not settled. Answer that first."
    if standing.promise_overdue:
        return "We promised them something and are late. Keep that first."
    if standing.unanswered:
        return "They wrote and wait for our answer. Answer first."
    return ""


def _known(standing: Standing, burst: Burst) -> str:
    if burst.about and burst.about in standing.knows:
        return "They know it already: they answered, voted, or proposed it themselves."
    if burst.kind is Kind.FEEDBACK and burst.product and burst.product not in standing.products:
        return "They do not have what this asks about."
    if burst.kind is Kind.INVITE and burst.begins and _clashes(standing, burst.about, burst.begins, burst.ends):
        return "They said yes to something else at that hour."
    return ""


def _clashes(standing: Standing, about: str, begins: datetime, ends: datetime | None) -> bool:
    ends = max(ends or begins, begins + timedelta(minutes=1))
    others = (hours for other, hours in standing.accepted.items() if other != about)
    return any(begins < until and from_ < ends for from_, until in others)
