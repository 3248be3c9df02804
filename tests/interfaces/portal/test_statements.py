"""A page asks the database as often for somebody with whom much happened as for somebody new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.analytics.cadence import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import roll
from porch.engagement.surveys import queries as surveys
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent import wishing
from porch.records.consent.queries import Purpose, Word
from porch.records.consent.wishing import Wished
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Slot
from porch.records.people.links import Door
from porch.records.people.models import Handle, Person
from tests.engagement.gatherings import hall
from tests.engagement.surveys import asking
from tests.interfaces.portal import doors
from tests.interfaces.portal.doors import Doors

MOST = 25
"""Statements a page may ask for, savepoints aside."""


def happened(every: Doors, account: Account, times: range) -> None:
    """Let something of every kind happen with Ann, and with somebody else beside her, so many times."""
    ann, now = every.ann, every.at
    date = roll.occurrence(SYSTEM, int(every.about[Door.COME].rpartition("-")[2]))
    asked = surveys.survey(SYSTEM, int(every.about[Door.SURVEY].rpartition("-")[2]))
    assert date is not None
    assert asked is not None
    for time in times:
        at = now - timedelta(days=time + 1)
        mail = Handle.objects.create(kind="email", value=f"ann-{time}@example.org", person=ann, created_at=at)
        said = outbox.enqueue(account=account, text="Hello", at=at, to_handle=mail)
        Slot.objects.create(person=ann, number=time, kind=Kind.IDEA, outgoing=said, at=at, because="You follow us.")
        consent.note(person=ann, word=Word.DECLINED, at=at, by=None, purpose=Purpose.IDEA)
        wishing.wish(person=ann, wished=Wished(zone="Europe/Rome"), at=at)
        other = Person.objects.create(name=f"Ben {time}", created_at=at)
        hall.says(date, other, at=now)
        asking.answers(asked, other, at=now, dish="risotto")


def asked_for(guest: Client, paths: dict[str, str]) -> dict[str, int]:
    """Return how many statements each page takes."""
    counted = {}
    for name, path in paths.items():
        guest.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert guest.get(path).status_code == 200
        counted[name] = len(asked)
    return counted


@pytest.mark.slow
def test_a_page_asks_no_more_for_whom_much_happened_with(guest: Client, ann: Person) -> None:
    every, account = doors.open_all(ann), hall.mailbox()
    happened(every, account, range(2))
    paths = every.paths(looked_at=True)
    few = asked_for(guest, paths)
    happened(every, account, range(2, 30))
    assert asked_for(guest, paths) == few
    assert {name: many for name, many in few.items() if many > MOST} == {}
