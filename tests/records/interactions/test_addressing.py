"""Whom our words are for, however late the words they answer come in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Heard, Receipt
from porch.records.accounts.models import Account
from porch.records.interactions import actions
from porch.records.interactions.models import Interaction
from tests.cast import ANN, BEN, NOON, US, says

pytestmark = pytest.mark.django_db


def record(account: Account, *items: Heard) -> None:
    actions.record(account=account, items=items, received_at=NOON)


def whom(name: str) -> str | None:
    to = Interaction.objects.select_related("to_handle").get(external_id=name).to_handle
    return to.value if to else None


def test_in_one_delivery_the_order_does_not_matter(shop: Account) -> None:
    record(shop, says(US, name="c", to="b", ours=True), says(US, name="b", to="a", ours=True), says(ANN, name="a"))
    assert (whom("b"), whom("c")) == ("ann", "ann")


def test_a_whole_chain_of_ours_follows_when_its_beginning_turns_out_to_be_anothers(shop: Account) -> None:
    record(shop, says(US, name="b", to="a", ours=True, recipients=(BEN,)), says(US, name="c", to="b", ours=True))
    record(shop, says(US, name="d", to="c", ours=True))
    assert {whom("b"), whom("c"), whom("d")} == {"ben"}
    record(shop, says(ANN, name="a"))
    assert {whom("b"), whom("c"), whom("d")} == {"ann"}


def test_an_edit_that_names_another_recipient_is_for_the_other(shop: Account) -> None:
    record(shop, says(US, name="post", ours=True, recipients=(BEN,)))
    edited = says(
        US, name="post", ours=True, recipients=(ANN,), version="2", edited_at=NOON + timedelta(minutes=1)
    )  # fmt: skip
    record(shop, edited)
    assert whom("post") == "ann"


def test_what_was_said_through_porch_stays_for_whom_it_was_said(shop: Account) -> None:
    record(shop, says(ANN, name="q"))
    ann = Interaction.objects.get().handle
    actions.log_said(
        account=shop, receipt=Receipt(external_id="dm"), text="Ciao", at=NOON, visibility="direct", to_handle=ann
    )
    record(shop, says(US, name="dm", ours=True))
    assert whom("dm") == "ann"


def test_what_is_said_to_nobody_is_for_nobody(shop: Account) -> None:
    record(shop, says(US, name="post", ours=True))
    assert whom("post") is None


def test_an_answer_deleted_in_the_delivery_that_brings_what_it_answered_is_for_whom_it_was(shop: Account) -> None:
    record(shop, says(US, name="a", to="q", ours=True))
    record(shop, says(ANN, name="q"), says(US, name="a", version="gone", deleted=True, ours=True))
    assert whom("a") == "ann"
