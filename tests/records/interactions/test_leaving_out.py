"""Whom we were asked to forget is left out of every batch, and nobody else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.interaction import Handle, Heard, Introduction, Spoiled
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import erased
from porch.records.interactions import actions as log
from porch.records.interactions import leaving_out, queries
from porch.records.interactions.models import Delivery, Interaction, ThreadKey
from tests.cast import ANN, BEN, CLEO, NOON, US, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
What = erased.What


def forget(*handles: Handle) -> None:
    erased.remember(digests=[erased.of_handle(one.kind, one.value) for one in handles], what=What.HANDLE, at=NOON)


def forget_item(name: str) -> None:
    erased.remember(digests=[erased.of_item("square", name)], what=What.ITEM, at=NOON)


def hear(account: Account, *items: Heard | Spoiled) -> log.Taken:
    return log.record(account=account, items=items, received_at=NOON)


def test_what_they_say_is_left_out_with_its_bytes_and_counted(shop: Account) -> None:
    forget(ANN)
    taken = hear(shop, says(ANN, name="a"), says(BEN, name="b"))
    assert (taken.seen, taken.new, taken.erased) == (2, 1, 1)
    assert [one.external_id for one in Interaction.objects.all()] == ["b"]
    assert Delivery.objects.count() == 1
    assert queries.left_out(SYSTEM, "square", ["a", "b"]) == {"a"}


def test_a_handle_is_the_same_whatever_its_case(shop: Account) -> None:
    forget(ANN)
    assert hear(shop, says(replace(ANN, value="ANN"))).erased == 1


def test_an_item_that_was_erased_does_not_come_back_under_another_name(shop: Account) -> None:
    forget_item("a")
    assert hear(shop, says(BEN, name="a")).erased == 1


def test_what_we_said_to_them_alone_is_left_out(shop: Account) -> None:
    forget(ANN)
    assert hear(shop, says(US, ours=True, recipients=(ANN,))).erased == 1


def test_what_we_said_to_others_too_stays_without_them_and_their_bytes(shop: Account) -> None:
    forget(ANN)
    hear(shop, says(US, ours=True, recipients=(ANN, BEN), name="a"))
    kept = Interaction.objects.select_related("to_handle").get()
    assert kept.to_handle is not None
    assert kept.to_handle.value == "ben"
    assert bytes(Delivery.objects.get().body).startswith(b"erased:")


def test_what_others_say_to_them_stays(shop: Account) -> None:
    forget(ANN)
    assert hear(shop, says(BEN, recipients=(ANN,))).new == 1


def test_answers_to_what_is_gone_stay_together_on_its_husk(shop: Account) -> None:
    forget_item("gone")
    hear(shop, says(BEN, to="gone", name="b"), says(CLEO, to="gone", name="c"))
    one, other = Interaction.objects.all()
    assert one.thread == other.thread
    assert one.in_reply_to == other.in_reply_to == erased.husk(erased.of_item("square", "gone"))
    assert not ThreadKey.objects.filter(key="gone").exists()


def test_answers_in_the_same_batch_hang_on_what_is_left_out_there(shop: Account) -> None:
    forget(ANN)
    hear(shop, says(ANN, name="a"), says(BEN, to="a", name="b"))
    assert Interaction.objects.get().in_reply_to.startswith("erased:")


def test_hearing_it_again_changes_nothing(shop: Account) -> None:
    forget(ANN)
    batch = [says(ANN, name="a"), says(BEN, to="a", name="b"), says(US, ours=True, recipients=(ANN, BEN), name="c")]
    hear(shop, *batch)
    again = hear(shop, *batch)
    assert (again.new, again.changed, again.erased) == (0, 0, 1)
    assert Delivery.objects.count() == 2


def test_who_may_be_heard_again_is_from_that_moment_on(shop: Account) -> None:
    forget(ANN)
    erased.hear_again(kind=ANN.kind, value=ANN.value, by=None, at=NOON)
    assert hear(shop, says(ANN, at=NOON - DAY)).erased == 1
    assert hear(shop, says(ANN, at=NOON)).new == 1


def test_what_cannot_be_read_goes_to_quarantine_as_ever(shop: Account) -> None:
    forget(ANN)
    assert hear(shop, Spoiled(raw=b"?", reason="broken")).quarantined == 1


def test_contacts_that_name_them_are_left_out() -> None:
    forget(ANN)
    cards = [Introduction(uid=one.value, version="1", raw=b"", handles=(one,)) for one in (ANN, BEN)]
    assert [one.uid for one in leaving_out.without_erased_contacts(cards, NOON)] == ["ben"]


def test_where_nobody_was_erased_no_question_is_asked_and_where_somebody_was_one_is(shop: Account) -> None:
    with CaptureQueriesContext(connection) as before:
        hear(shop, says(CLEO))
    forget(ANN)
    with CaptureQueriesContext(connection) as after:
        hear(shop, *(says(BEN) for _ in range(50)))
    assert len(asked(before)) == 0
    assert len(asked(after)) == 1


def asked(captured: CaptureQueriesContext) -> list[str]:
    return [told["sql"] for told in captured.captured_queries if "FROM consent_erased WHERE digest" in told["sql"]]
