"""What came of what we began."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import Kind
from porch.core.interaction import Receipt
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.outbox import actions, ledgers, noting
from porch.records.outbox.models import Slot
from porch.records.people import actions as people
from porch.records.people.models import Handle
from tests.cast import ANN, NOON, says
from tests.records.outbox.begun import begin, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_answers_is_involved_and_reminded_no_more(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Kind.IDEA, NOON, about="burst-1")
    assert noting.involved(person=ann, about="burst-1", at=NOON + DAY, settles=True) == 1
    assert noting.involved(person=ann, about="burst-1", at=NOON + 2 * DAY) == 0
    slot = Slot.objects.get()
    assert (slot.involved_at, slot.settled_at) == (NOON + DAY, NOON + DAY)


def test_a_reply_on_the_network_is_noted(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="hello")], received_at=NOON)
    ann = Handle.objects.get(value="ann").person
    assert ann is not None
    slot = Slot.objects.create(person=ann, number=1, kind="idea", about="burst-1", at=NOON)
    slot.outgoing = actions.enqueue(account=shop, text="An idea", at=NOON, to_handle=Handle.objects.get(value="ann"))
    slot.save()
    leased = actions.lease(now=NOON + timedelta(minutes=1))
    assert leased is not None
    actions.arrived(outgoing=leased, receipt=Receipt(external_id="idea-1"), at=NOON + timedelta(minutes=1))
    assert noting.note_replies(now=NOON + DAY) == 0
    log.record(account=shop, items=[says(ANN, "Nice", name="nice", to="idea-1", at=NOON + DAY)], received_at=NOON + DAY)
    assert noting.note_replies(now=NOON + DAY) == 1
    assert noting.note_replies(now=NOON + DAY) == 0


def test_who_came_was_invited_and_took_it_once(shop: Account) -> None:
    ann = person()
    assert noting.came(person=ann, about="gathering-1", at=NOON) == noting.came(
        person=ann, about="gathering-1", at=NOON + DAY
    )
    [entry] = ledgers.ledger_of(SYSTEM, ann.pk).entries
    assert (entry.kind, entry.came, entry.counts) == (Kind.INVITE, True, False)
    assert noting.did_not_come(person=ann, about="gathering-1") == 1


def test_who_came_under_two_names_came_once(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    noting.came(person=ann, about="gathering-1", at=NOON)
    people.merge(one=ann, into=anna, by=None, at=NOON)
    ann.refresh_from_db()
    noting.came(person=anna, about="gathering-1", at=NOON + DAY)
    assert Slot.objects.filter(came=True).count() == 1


def test_what_came_of_it_was_told(shop: Account) -> None:
    ann = person()
    Slot.objects.create(person=ann, number=1, kind="feedback", about="survey-1", at=NOON)
    assert noting.told(person=ann, about="survey-1", at=NOON + DAY) == 1
    [entry] = ledgers.ledger_of(SYSTEM, ann.pk).entries
    assert entry.told_at == NOON + DAY


def test_who_would_rather_not_is_settled_and_not_involved(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Kind.IDEA, NOON, about="survey-1")
    assert noting.settled(person=ann, about="survey-1", at=NOON) == 1
    assert Slot.objects.get().involved_at is None


def test_what_never_arrived_takes_no_slot(shop: Account) -> None:
    outgoing = begin(shop, person(), Kind.IDEA, NOON)
    assert noting.free(outgoing=outgoing, at=NOON) == 1
    assert noting.free(outgoing=outgoing, at=NOON) == 0
