"""A hall for dates: an occurrence with few seats, and people who may come to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from porch.engagement.gatherings import answering, holding
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.arriving import Seen
from porch.engagement.gatherings.models import Guest, Occurrence
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.people import calling
from porch.records.people.models import Handle, Person
from tests.cast import NOON

EVENING = NOON + timedelta(days=10, hours=6)  # Thursday 12 March 2026, 19:00 in Rome


def what(**told: Any) -> holding.What:
    """Return a tasting with two seats."""
    plain = {
        "name": "Tasting", "sort": "tasting", "minutes": 120, "zone": "Europe/Rome", "place": "The cellar",
        "room_seats": 2,
    }  # fmt: skip
    return holding.What(**{**plain, **told})


def date(*, begins: datetime = EVENING, **told: Any) -> Occurrence:
    """Return a date in ten days."""
    return holding.hold(what=what(**told), begins=begins, member=None, at=NOON)


def somebody(name: str) -> Person:
    """Return a customer who has a mail address."""
    person = Person.objects.create(name=name, created_at=NOON)
    mail = f"{name.lower()}@home.test"
    handle = Handle.objects.create(kind="email", value=mail, name=name, person=person, created_at=NOON)
    calling.call([(handle.pk, mail, name)])
    return person


def says(one: Occurrence, person: Person, answer: str = "yes", *, at: datetime = NOON, **told: Any) -> Guest:
    """Return what somebody answers to a date by their link."""
    return answering.answer(occurrence=one, person=person, told_=Answer(answer=answer, **told), how="link", at=at)


def seen(key: str, at: datetime = EVENING, how: str = "name") -> Seen:
    """Return what a phone saw."""
    return Seen(key=f"phone-{key}", told_at=at, how=how)


def mailbox() -> Account:
    """Return our mailbox, connected."""
    return accounts.connect(
        channel="email", name="Trattoria", handle="us@shop.test", credentials={"password": "a"}, at=NOON
    )
