"""Who says what, and how far they reach, for the tests of this room."""

from __future__ import annotations

from porch.core.interaction import Handle, Heard
from porch.projections.influence.models import Sway
from porch.projections.search import actions
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from tests.cast import NOON


def hear(account: Account, *items: Heard) -> None:
    """Take in what is said, and catch up with it."""
    log.record(account=account, items=items, received_at=NOON)
    actions.refresh(now=NOON)


def reaches(who: Handle, people: float) -> None:
    """Let somebody's Sway be this."""
    person = Person.objects.get(handles__kind=who.kind, handles__value=who.value)
    told = {"expected": people, "low": people, "high": people, "responders": 3, "online": people, "in_person": 0.0}
    Sway.objects.update_or_create(person=person, topic="", defaults={**told, "at": NOON})
