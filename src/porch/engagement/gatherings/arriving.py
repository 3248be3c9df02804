"""Who came: seen by one phone or several, with or without a network, once; written down, undone, and walk-ins too.

A phone sends what it saw when it can, each with a key of its own. Two phones that saw the same person come are two
pieces of evidence and one coming. What a phone's clock says is kept, and not believed where it cannot be so.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from porch.core.errors import PorchError
from porch.engagement.gatherings import answering, told
from porch.engagement.gatherings.models import Arrival, Guest, Occurrence, Remark
from porch.records.outbox import noting
from porch.records.people.models import Person
from porch.records.team.models import Member

EARLY, LATE = timedelta(hours=12), timedelta(days=2)
"""Nobody comes longer before it begins, or after it ended."""
MOST_KEY = 64
NOTED = ("booth", "walk-in")
"""Who was met so stands in the log by the note that made them a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a phone saw: `key` makes telling it twice telling it once; `told_at` is by the phone's own clock."""

    key: str
    told_at: datetime
    how: str = "name"


def check_in(
    *, occurrence: Occurrence, person: Person, seen: Seen, member: Member | None, at: datetime, came_with: str = "",
    told_by: str = "",
) -> Arrival:  # fmt: skip
    """Write that somebody came. It counts once, however many saw it; PorchError where it was called off."""
    if not 8 <= len(seen.key) <= MOST_KEY:
        raise PorchError("This check-in has no key of its own.")
    if occurrence.is_off:
        raise PorchError("This was called off.")
    try:
        with transaction.atomic():
            return _check_in(occurrence, person, _Told(seen=seen, member=member, asked=(came_with, told_by)), at)
    except IntegrityError:  # the same phone told it twice at once
        return Arrival.objects.select_related("guest").get(key=seen.key)


def undo(*, key: str, at: datetime, occurrence: Occurrence | None = None) -> Arrival | None:
    """Take back what a phone saw. They did come all the same where another saw them. None: nobody knows the key."""
    with transaction.atomic():
        rows = Arrival.objects.select_related("guest__occurrence", "guest__person").select_for_update(of=("self",))
        arrival = rows.filter(key=key[:MOST_KEY]).first()
        if arrival is None or (occurrence is not None and arrival.guest.occurrence_id != occurrence.pk):
            return None
        if arrival.undone_at is None:
            arrival.undone_at = at
            arrival.save(update_fields=["undone_at"])
            _came_not(arrival.guest, at)
    return arrival


def asked(*, guest: Guest, came_with: str, told_by: str, at: datetime) -> Guest:
    """Keep with whom somebody came and who told them of it, asked after they were let in; the log says so too."""
    guest.came_with = " ".join(came_with.split())[:200] or guest.came_with
    guest.told_by = " ".join(told_by.split())[:200] or guest.told_by
    with transaction.atomic():
        guest.save(update_fields=["came_with", "told_by"])
        first = Arrival.objects.filter(guest=guest, undone_at=None).order_by("pk").first()
        if first is not None and first.how not in NOTED:
            told.came(guest, key=first.key, at=first.at, edited_at=max(at, first.at))
    return guest


def note(*, guest: Guest, words: str, member: Member | None, at: datetime, promise: int | None = None) -> Remark:
    """Write something down of somebody there; `promise` is the number of what was promised them."""
    if not words.strip():
        raise PorchError("There is nothing to write down yet.")
    return Remark.objects.create(guest=guest, words=words.strip()[:5000], promise=promise, member=member, at=at)


def code(guest: Guest) -> str:
    """Return the code on somebody's ticket: seven letters and digits that are theirs at this date alone."""
    digest = salted_hmac("porch.gatherings.ticket", f"{guest.occurrence_id}:{guest.pk}", algorithm="sha256").digest()
    return base64.b32encode(digest[:5]).decode()[:7]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What was seen, by whom, and what they were asked meanwhile: with whom they came, and who told them of it."""

    seen: Seen
    member: Member | None
    asked: tuple[str, str]


def _check_in(occurrence: Occurrence, person: Person, told_: _Told, at: datetime) -> Arrival:
    seen = told_.seen
    there = Arrival.objects.select_related("guest").filter(key=seen.key).first()
    if there is not None:
        return there
    Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    guest = answering.guest_of(occurrence=occurrence, person=person)
    came_at = _believed(occurrence, seen.told_at, at)
    made = Arrival.objects.create(
        key=seen.key,
        guest=guest,
        at=came_at,
        told_at=seen.told_at,
        received_at=at,
        how=seen.how[:8],
        member=told_.member,
    )
    guest.came_with = " ".join(told_.asked[0].split())[:200] or guest.came_with
    guest.told_by = " ".join(told_.asked[1].split())[:200] or guest.told_by
    first = guest.came_at is None
    guest.came_at = min(came_at, guest.came_at or came_at)
    guest.save(update_fields=["came_at", "came_with", "told_by"])
    if first:
        if seen.how not in NOTED:
            told.came(guest, key=seen.key, at=came_at)
        noting.came(person=guest.person, about=occurrence.about, at=min(came_at, at))
    return made


def _came_not(guest: Guest, at: datetime) -> None:
    standing = Arrival.objects.filter(guest=guest, undone_at=None).order_by("at", "pk").first()
    guest.came_at = standing.at if standing is not None else None
    guest.save(update_fields=["came_at"])
    if standing is None:
        for seen in Arrival.objects.filter(guest=guest):
            told.came_not(key=seen.key, at=at)
        noting.did_not_come(person=guest.person, about=guest.occurrence.about)


def _believed(occurrence: Occurrence, told_at: datetime, at: datetime) -> datetime:
    """Return when somebody came as far as a clock can be believed: not in the future, nor when nothing took place."""
    earliest, latest = occurrence.begins - EARLY, occurrence.ends + LATE
    if earliest <= told_at <= min(latest, at):
        return told_at
    return min(max(at, earliest), latest)
