"""What came of what we began: they answered, said yes, came, or heard what became of it; or it came back to us."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from porch.analytics.cadence.kinds import Kind
from porch.records.interactions.models import Interaction
from porch.records.outbox import ledgers, starting
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people.models import Person

LATELY = timedelta(days=90)
"""How long an answer to what we began is looked for."""


def involved(*, person: Person, about: str, at: datetime, settles: bool = False) -> int:
    """Note that somebody answered, voted or said yes to what we began about something; return how many lines say so.

    `settles`: they have answered in part or whole, or said no, so that nobody reminds them.
    """
    changed = _of(person, about).filter(involved_at=None).update(involved_at=at)
    if settles:
        _of(person, about).filter(settled_at=None).update(settled_at=at)
    return changed


def settled(*, person: Person, about: str, at: datetime) -> int:
    """Note that somebody does not want to be reminded of it; return how many lines say so."""
    return _of(person, about).filter(settled_at=None).update(settled_at=at)


def came(*, person: Person, about: str, at: datetime) -> Slot:
    """Note that somebody came to a gathering: it counts as an invite that they took. Twice is once."""
    with transaction.atomic():
        now = starting.hold(person)
        involved(person=person, about=about, at=at)
        there = _of(person, about).filter(came=True).first()
        return there or Slot.objects.create(
            person_id=now, kind=Kind.INVITE, about=about, at=at, came=True, involved_at=at, because="They came."
        )


def did_not_come(*, person: Person, about: str) -> int:
    """Take `came` back; return how many lines went."""
    with transaction.atomic():
        return _of(person, about).filter(came=True).delete()[0]


def told(*, person: Person, about: str, at: datetime) -> int:
    """Note that somebody heard what came of what they told us; return how many lines say so."""
    return _of(person, about).filter(kind=Kind.FEEDBACK, told_at=None).update(told_at=at)


def free(*, outgoing: Outgoing, at: datetime) -> int:
    """Give the slot of something back that did not arrive and will not (F7)."""
    return Slot.objects.filter(outgoing=outgoing, freed_at=None).update(freed_at=at)


def note_replies(*, now: datetime, limit: int = 5000) -> int:
    """Note who answered what we began lately, in its own words or a reply to it; return how many did."""
    waiting = Slot.objects.filter(involved_at=None, outgoing__isnull=False, at__gt=now - LATELY, at__lte=now)
    answers = Interaction.objects.filter(
        ours=False, deleted=False, in_reply_to=OuterRef("outgoing__external_id"),
        channel=OuterRef("outgoing__account__channel"),
    )  # fmt: skip
    found = list(waiting.exclude(outgoing__external_id="").filter(Exists(answers)).order_by("at", "pk")[:limit])
    ids = [slot.pk for slot in found]
    return Slot.objects.filter(pk__in=ids, involved_at=None).update(involved_at=now, settled_at=now) if ids else 0


def _of(person: Person, about: str) -> QuerySet[Slot]:
    return ledgers.theirs([person.now_id]).filter(about=about)
