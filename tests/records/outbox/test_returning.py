"""What came back: the slot is free again, and an address that is no more is written to no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.analytics.cadence import Kind
from porch.core.interaction import Receipt
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import suppressing
from porch.records.outbox import actions as outbox
from porch.records.outbox import ledgers, returning
from porch.records.outbox.models import Outgoing
from tests.cast import NAME, NOON
from tests.records.outbox import begun

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def sent(shop: Account) -> Outgoing:
    """A question to Ann that left."""
    outgoing = begun.begin(shop, begun.person(), Kind.QUESTION, NOON)
    Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.SENDING)
    outbox.arrived(outgoing=outgoing, receipt=Receipt(external_id="our-mail@x"), at=NOON)
    outgoing.refresh_from_db()
    return outgoing


def test_what_came_back_for_good_gives_its_slot_back_and_ends_the_address(sent: Outgoing) -> None:
    for _ in range(2):
        returning.came_back(outgoing=sent, words="550 5.1.1 gone", for_good=True, at=LATER)
    person = sent.to_handle.person  # type: ignore[union-attr]
    assert ledgers.ledger_of(SYSTEM, person.pk).bursts == ()  # type: ignore[union-attr]
    assert suppressing.is_barred(SYSTEM, NAME, sent.to_handle.value)  # type: ignore[union-attr]
    sent.refresh_from_db()
    assert (sent.state, sent.error) == ("failed", "It came back: 550 5.1.1 gone")


def test_a_full_mailbox_gives_the_slot_back_and_stays_open(sent: Outgoing, settings: Any) -> None:
    settings.PORCH_SOFT_BOUNCE_DAYS = 14
    returning.came_back(outgoing=sent, words="552 5.2.2 full", for_good=False, at=LATER)
    sent.refresh_from_db()
    assert sent.unwell_until == LATER + timedelta(days=14)
    assert not suppressing.is_barred(SYSTEM, NAME, sent.to_handle.value)  # type: ignore[union-attr]


def test_what_is_late_keeps_its_slot_and_counts_until_its_sender_gives_up(sent: Outgoing) -> None:
    for at in (LATER, LATER + timedelta(days=1)):
        returning.is_late(outgoing=sent, at=at)
    sent.refresh_from_db()
    assert (sent.state, sent.unwell_until) == ("sent", LATER + timedelta(days=5))
    assert len(ledgers.ledger_of(SYSTEM, sent.to_handle.person.pk).bursts) == 1  # type: ignore[union-attr]


def test_what_a_colleague_lifted_stays_lifted_when_the_report_is_read_again(sent: Outgoing) -> None:
    for again in (returning.came_back, returning.came_back):
        again(outgoing=sent, words="550 5.1.1 gone", for_good=True, at=LATER)
        for _, row in suppressing.of_person(SYSTEM, sent.to_handle.person):  # type: ignore[union-attr,arg-type]
            suppressing.lift(suppression=row, at=LATER)
    for _ in range(2):
        returning.complained(outgoing=sent, words="abuse", at=LATER)
        for _, row in suppressing.of_person(SYSTEM, sent.to_handle.person):  # type: ignore[union-attr,arg-type]
            suppressing.lift(suppression=row, at=LATER)
    assert not suppressing.is_barred(SYSTEM, NAME, sent.to_handle.value)  # type: ignore[union-attr]


def test_only_who_knows_the_name_of_a_mail_reports_on_it(sent: Outgoing, shop: Account) -> None:
    assert returning.sent(SYSTEM, shop, "our-mail@x") == sent
    assert returning.sent(SYSTEM, shop, "another@x") is None
    assert returning.sent(SYSTEM, shop, "") is None
    assert returning.sent(None, shop, "our-mail@x") is None
