"""A report is believed of a mail that we did send, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Receipt
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, returning
from porch.records.accounts.models import Account
from porch.records.consent import suppressing
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person
from tests.cast import CLEO, NOON, says

MAIL = "ann@example.org"


@pytest.fixture
def sent(shop: Account) -> Outgoing:
    """Words to Ann by mail, that left."""
    ann = Person.objects.create(name="Ann", created_at=NOON)
    handle = Handle.objects.create(kind="email", value=MAIL, person=ann, created_at=NOON)
    outgoing = outbox.enqueue(account=shop, text="Hello", at=NOON, to_handle=handle)
    Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.SENDING)
    outbox.arrived(outgoing=outgoing, receipt=Receipt(external_id="our-mail@x"), at=NOON)
    return outgoing


def report(kind: str, **changes: str) -> Heard:
    """Return a report as it is heard."""
    told = {"report": kind, "report_to": MAIL, "report_mail": "our-mail@x", "report_words": "550 gone", **changes}
    return replace(says(CLEO, name=f"report {kind} {sorted(changes)}"), detail=told)


def barred() -> str:
    """Return why Ann's address is shut; empty while it is open."""
    return suppressing.is_barred(SYSTEM, "email", MAIL)


def test_a_report_shuts_the_address_in_the_transaction_that_logs_it(sent: Outgoing, shop: Account) -> None:
    collecting.take(shop, [report("ended")])
    assert "comes back" in barred()
    sent.refresh_from_db()
    assert sent.state == "failed"


def test_a_complaint_shuts_mail_to_whoever_got_it(sent: Outgoing, shop: Account) -> None:
    assert returning.take_in(shop, [report("complaint", report_to="")], NOON) == 1
    assert "unwanted" in barred()


@pytest.mark.parametrize(
    "changes",
    [{"report_mail": "made-up@x"}, {"report_mail": ""}, {"report_to": "care@example.org"}, {"report_to": ""}],
)
def test_what_anybody_could_have_made_up_shuts_nothing(sent: Outgoing, shop: Account, changes: dict[str, str]) -> None:
    assert returning.take_in(shop, [report("ended", **changes)], NOON) == 0
    assert barred() == ""


def test_a_server_that_changed_our_name_for_it_is_understood_by_our_mark(sent: Outgoing, shop: Account) -> None:
    Outgoing.objects.filter(pk=sent.pk).update(external_id=f"mark@{shop.handle}")
    assert returning.take_in(shop, [report("ended", report_mail="theirs@x", report_mark="mark")], NOON) == 1


def test_a_late_mail_speaks_against_its_address_and_takes_nothing_back(sent: Outgoing, shop: Account) -> None:
    assert returning.take_in(shop, [report("late")], NOON) == 1
    sent.refresh_from_db()
    assert (sent.state, sent.unwell_until) == ("sent", NOON + timedelta(days=5))


@pytest.mark.parametrize(
    ("said", "permanent", "counts"),
    [("552 5.2.2 full", True, True), ("452 4.2.2 full", False, True), ("554 5.7.1 policy", True, False)],
)
def test_a_server_that_will_not_take_it_counts_where_it_means_the_mailbox(
    sent: Outgoing, said: str, permanent: bool, counts: bool
) -> None:
    returning.refused(sent, ChannelError(said, permanent=permanent), NOON)
    sent.refresh_from_db()
    assert (sent.unwell_until is not None, barred()) == (counts, "")


def test_a_server_that_knows_no_such_address_ends_it_at_once(sent: Outgoing) -> None:
    hard = ChannelError("mail.example will not take it: 550 5.1.1 No such user", permanent=True)
    returning.refused(sent, hard, NOON)
    assert "comes back" in barred()
