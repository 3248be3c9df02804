"""People of the town square whom everything may be sent to, and sending it, for tests of the gate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from porch.analytics.cadence import Burst, Kind, Standing
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.outbox import starting
from porch.records.outbox.models import Outgoing
from porch.records.outbox.starting import Letter
from porch.records.people.models import Handle, Person
from tests.cast import NAME, NOON

PIZZA = Standing(topics={"pizza": "You talked about pizza."})


def person(name: str = "Ann", *, willing: bool = True, kind: str = NAME) -> Person:
    """Return somebody with a handle, who (`willing`) said yes to all that we begin."""
    made = Person.objects.create(name=name, created_at=NOON)
    Handle.objects.create(kind=kind, value=f"{name.lower()}-{made.pk}", name=name, person=made, created_at=NOON)
    for purpose in (Purpose.QUESTION, Purpose.IDEA, Purpose.INVITATION, Purpose.FEEDBACK) if willing else ():
        consent.note(
            person=made, word=Word.GIVEN, at=NOON, by=None, purpose=purpose, basis=Basis.CONSENT, words="Yes, do."
        )
    return made


def begin(account: Account, who: Person, kind: Kind, at: datetime, **so: Any) -> Outgoing:
    """Begin something about pizza with somebody."""
    handle = Handle.objects.filter(person_id=who.now_id).order_by("pk")[0]
    burst = Burst(**{"kind": kind, "channel": handle.kind, "topic": "pizza", **so})
    letter = Letter(text=f"{kind} for {who.name}", account=account, handle=handle)
    return starting.start(
        person=who, burst=burst, standing=PIZZA, letter=letter, at=at, key=f"{kind}-{who.pk}-{at.timestamp():.0f}"
    )
