"""The one question: may this go to them, now? Every answer names its rule."""

from __future__ import annotations

from datetime import datetime

from porch.analytics.cadence import calendar, frequency, grounds, order, relevance
from porch.analytics.cadence.decisions import Allow, Decision, Defer, Refuse
from porch.analytics.cadence.kinds import STARTED, Kind
from porch.analytics.cadence.ledger import Entry, Ledger
from porch.analytics.cadence.standing import Burst, House, Standing

TURNS = 50  # a day that colleagues took may be followed by another


def decide(person: Standing, burst: Burst, now: datetime, ledger: Ledger, house: House) -> Decision:
    """Return whether a burst may go to somebody at `now` (aware): yes, not before a moment, or no; each with its rule.

    First what the clock cannot change: whether we may (C, M1), whether it concerns them (R), whether it is its turn
    (B). Then when: how often (F), and their hours (Q). What comes too late to be of use is refused (F6). Outcome,
    thanks and apology go once each, held back by consent and hours alone (O1). Whoever wrote to us since is no one who
    ignored us, and is engaged.
    """
    if person.wrote_at is not None and person.wrote_at <= now:
        ledger = ledger.with_sign(person.wrote_at)
    refused = (
        grounds.refused(person, burst, house)
        or _told_already(burst, ledger)
        or relevance.refused(person, burst, now)
        or order.refused(burst.kind, ledger)
    )
    return refused or _when(person, burst, now, ledger, house)


def in_room(ledger: Ledger, now: datetime) -> Decision:
    """Return whether somebody who came to a gathering may be surveyed there: only B6 and F2 speak against it."""
    asked = ledger.asked
    if asked is not None and asked.told_at is None:
        return Refuse(rule="B6", why="They have not heard yet what came of what they told us last time.")
    if asked is not None and asked.at + frequency.QUARTER > now:
        return Defer(until=asked.at + frequency.QUARTER, rule="F2", why="They were asked within the last 90 days.")
    return Allow(because="You are here.")


def again(
    person: Standing, burst: Burst, asked: Entry, now: datetime, house: House, *, reminded: bool = False
) -> Decision:
    """Return whether somebody who was `asked` may be reminded of it, once: F2, and every rule but how often and when.

    `asked.involved` says that they answered, in part or in whole, or said no.
    """
    refused = grounds.refused(person, burst, house) or relevance.waits(person)
    wait = frequency.reminding(asked_at=asked.at, reminded=reminded, settled=asked.involved, at=now)
    if refused is not None:
        return refused
    if isinstance(wait, Refuse):
        return wait
    wait = _later(wait, grounds.rests(person, burst, now))
    until = wait.until if wait else now
    allowed = calendar.next_allowed(until, person, house)
    if allowed is None:
        return Refuse(rule="Q1", why="There is no hour at which they may be written to.")
    if burst.relevant_until is not None and allowed > burst.relevant_until:
        return Refuse(rule="F6", why="It would come too late.")
    if allowed == now:
        return Allow(because="You were asked, and may not have seen it.")
    rule, why = (wait.rule, wait.why) if wait else ("Q1", _closed(person, now))
    return Defer(until=allowed, rule=rule, why=why)


def _told_already(burst: Burst, ledger: Ledger) -> Refuse | None:
    if burst.kind in STARTED or not burst.about:
        return None
    told = any(e.kind is burst.kind and e.about == burst.about and e.delivered for e in ledger.entries)
    return Refuse(rule="O1", why="They have heard it already.") if told else None


def _when(person: Standing, burst: Burst, now: datetime, ledger: Ledger, house: House) -> Decision:
    wait = _later(frequency.put_off(burst.kind, person, house, ledger, now), grounds.rests(person, burst, now))
    until, rule, why = (wait.until, wait.rule, wait.why) if wait else (now, "", "")
    if not _comes_today(person, burst, now, house):
        allowed = calendar.next_allowed(until, person, house)
        if allowed is None:
            return Refuse(rule="Q1", why="There is no hour at which they may be written to.")
        if allowed > until:
            rule, why = rule or "Q1", why or _closed(person, now)
        until = allowed
    if burst.kind in STARTED and not burst.together and person.colleagues >= frequency.COLLEAGUES and until == now:
        tomorrow = calendar.next_allowed(calendar.next_day(now, person, house), person, house)
        until, rule = tomorrow or until, "F1"
        why = f"{person.colleagues} of their company hear from us that day."
    if burst.relevant_until is not None and until > burst.relevant_until:
        return Refuse(rule="F6", why=f"It would come too late. {why}".strip())
    if until > now:
        return Defer(until=until, rule=rule, why=why)
    return Allow(because=relevance.because(person, burst, now))


def _later(one: Defer | None, other: Defer | None) -> Defer | None:
    return max(filter(None, (one, other)), key=lambda wait: wait.until, default=None)


def _comes_today(person: Standing, burst: Burst, now: datetime, house: House) -> bool:
    """Whether this serves somebody who said yes to what begins today: then it may come at any hour (Q3)."""
    if burst.kind is not Kind.INVITE or burst.begins is None or burst.about not in person.accepted:
        return False
    zone = person.zone or house.zone
    return burst.begins.astimezone(zone).date() == now.astimezone(zone).date()


def _closed(person: Standing, now: datetime) -> str:
    if person.paused_until and person.paused_until > now:
        return "They asked for a pause."
    if person.zone is None:
        return "Nobody knows their time zone, so they are written to between 10 and 16 only."
    return "It is not a time at which they are written to."
