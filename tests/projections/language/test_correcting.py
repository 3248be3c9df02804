"""Corrections are folded from the deeds of a thread, in their order, whatever order they are read in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.engagement.conversations import actions as conversations
from porch.projections.language import correcting, projector
from porch.projections.language.models import Correction
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import BEN, NOON, says
from tests.projections.language.fake import plain as plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ben(shop: Account) -> Interaction:
    """Ben's words."""
    log.record(account=shop, items=[says(BEN, "It is cold", name="b")], received_at=NOON)
    projector.catch_up()
    return Interaction.objects.select_related("handle").get(external_id="b")


def correct(said: Interaction, member: Member, minute: int, right: bool) -> Interaction:
    assert said.handle is not None
    at = NOON + minute * MINUTE
    return conversations.correct(said=said, handle=said.handle, label="complaint", right=right, member=member, at=at)


def test_the_latest_word_counts_whenever_it_was_written(ben: Interaction, alice: Member, bob: Member) -> None:
    correct(ben, bob, 5, True)
    correct(ben, alice, 3, False)
    assert list(Correction.objects.values_list("right", "by")) == [(True, bob.pk)]
    assert correcting.told([ben.pk])[ben.pk]["complaint"]["right"] is True


def test_only_what_stands_is_taught_and_only_of_words_that_do(ben: Interaction, shop: Account, bob: Member) -> None:
    deed = correct(ben, bob, 1, True)
    assert correcting.lessons() == [(ben.pk, "complaint", True, "It is cold")]
    gone = says(BEN, "", name="b", version="2", deleted=True)
    log.record(account=shop, items=[gone], received_at=NOON)
    assert correcting.lessons() == []
    conversations.undo(deed=deed, member=bob, at=NOON + 9 * MINUTE)
    assert not Correction.objects.exists()


def test_a_deed_that_names_nothing_we_have_corrects_nothing(ben: Interaction, bob: Member) -> None:
    for detail in ({"of": "999999", "label": "complaint", "right": "1"}, {"of": str(ben.pk), "label": "sour"}):
        log.log(kind="correct", at=NOON, thread_id=ben.thread_id, handle=ben.handle, member=bob, detail=detail)  # type: ignore[arg-type]
    projector.catch_up()
    assert not Correction.objects.exists()
