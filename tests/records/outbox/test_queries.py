"""Questions about what we mean to say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions, queries
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(shop: Account) -> Outgoing:
    log.record(account=shop, items=[says(ANN, name="q")], received_at=NOON)
    question = Interaction.objects.get()
    return actions.enqueue(account=shop, text="Yes!", at=NOON, answers=question, to_handle=question.handle)


def test_what_is_on_its_way_is_shown_in_its_thread_and_counted(answer: Outgoing, alice: Member) -> None:
    assert queries.in_flight(alice, answer.thread_id) == [answer]
    assert queries.kept_by_account(alice) == {answer.account_id: 1}
    assert queries.outgoing(alice, answer.pk) == answer


def test_what_arrived_is_no_longer_on_its_way(answer: Outgoing, alice: Member) -> None:
    Outgoing.objects.update(state="sent")
    assert (queries.in_flight(alice, answer.thread_id), queries.kept_by_account(alice)) == ([], {})


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_what_went_wrong_asks_for_an_eye(answer: Outgoing, alice: Member, state: str) -> None:
    assert queries.unsettled(alice) == []
    Outgoing.objects.update(state=state)
    assert queries.unsettled(alice) == [answer]


def test_what_was_said_is_listed_newest_first_a_page_at_a_time(shop: Account, alice: Member) -> None:
    first, second, third = (actions.enqueue(account=shop, text=text, at=NOON) for text in "123")
    actions.enqueue_mail(to_address="a@example.org", subject="Porch's own", text="-", at=NOON)
    assert queries.recent(alice, limit=2) == [third, second]
    assert queries.recent(alice, before=second.pk) == [first]


def test_the_meter_compares_with_what_others_were_told(answer: Outgoing) -> None:
    assert queries.sent_texts(SYSTEM) == [(answer.to_handle_id, "Yes!")]
    actions.take_back(outgoing=answer, at=NOON + timedelta(seconds=1))
    assert queries.sent_texts(SYSTEM) == []


def test_charlie_sees_nothing(answer: Outgoing, charlie: Member) -> None:
    assert queries.outgoing(charlie, answer.pk) is None
    seen = queries.recent(charlie), queries.unsettled(charlie), queries.in_flight(charlie, answer.thread_id)
    assert (*seen, queries.kept_by_account(charlie), queries.sent_texts(charlie)) == ([], [], [], {}, [])
