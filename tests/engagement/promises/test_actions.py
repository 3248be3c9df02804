"""A promise is dated, in the log, and kept or taken back with a word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.engagement.promises import actions, queries
from porch.engagement.promises.models import Promise
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def promise(shop: Account, alice: Member) -> Promise:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    asked = Interaction.objects.select_related("handle").get()
    return actions.make(
        thread_id=asked.thread_id, handle=asked.handle, words=" A table by the window ", due_at=NOON + DAY,
        member=alice, at=NOON,
    )  # fmt: skip


def test_a_promise_is_in_the_log_and_comes_back_when_it_is_due(promise: Promise, alice: Member) -> None:
    assert (promise.words, promise.interaction.kind) == ("A table by the window", "promise")
    assert queries.due(alice, NOON) == []
    assert queries.due(alice, NOON + DAY) == [promise]
    assert queries.of_thread(alice, promise.thread_id) == [promise]
    assert queries.promise(alice, promise.pk) == promise


@pytest.mark.parametrize("end", ["keep", "withdraw"])
def test_a_promise_kept_or_withdrawn_is_over_until_it_is_reopened(promise: Promise, alice: Member, end: str) -> None:
    getattr(actions, end)(promise=promise, member=alice, at=NOON)
    assert queries.due(alice, NOON + DAY) == []
    assert Interaction.objects.filter(kind="promise").count() == 2
    actions.reopen(promise=promise, at=NOON)
    assert queries.due(alice, NOON + DAY) == [promise]


def test_a_promise_says_what(promise: Promise, alice: Member) -> None:
    with pytest.raises(PorchError, match="Say what"):
        actions.make(
            thread_id=promise.thread_id, handle=promise.handle, words=" ", due_at=NOON, member=alice, at=NOON
        )
