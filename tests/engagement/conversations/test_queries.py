"""A conversation as it is shown."""

from __future__ import annotations

import pytest

from porch.engagement.conversations import actions, queries
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, DOV, NOON, US, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(shop: Account) -> Standing:
    """Ann asked, Ben joined, we answered Ann; Ann also wrote elsewhere, and so did Dov."""
    items = [
        says(ANN, name="q"), says(BEN, "me too!", to="q"), says(US, "Yes!", to="q", ours=True), says(ANN, "Hi", name="x"),
        says(DOV),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOON)
    projector.catch_up(now=NOON)
    asked = Interaction.objects.get(external_id="q")
    return Standing.objects.get(thread_id=asked.thread_id, handle_id=asked.handle_id)


def shown(viewer: Member, standing: Standing) -> queries.Conversation:
    found = queries.conversation(viewer, standing.thread_id, standing.handle_id, now=NOON)
    assert found is not None
    return found


def test_it_shows_what_was_said_and_what_an_answer_would_answer(thread: Standing, alice: Member) -> None:
    found = shown(alice, thread)
    assert [turn.text for turn in found.turns] == ["Do you have a table?", "me too!", "Yes!"]
    assert (found.answers.external_id, found.watching, found.standing) == ("q", 1, thread)
    assert (found.handle.value, found.account.name, found.in_flight) == ("ann", "Trattoria", [])


def test_a_draft_is_its_writers_own(thread: Standing, alice: Member, bob: Member) -> None:
    key = {"thread_id": thread.thread_id, "handle": thread.handle}
    actions.save_draft(**key, member=alice, text="Ye", at=NOON)
    assert (shown(alice, thread).draft, shown(bob, thread).draft) == ("Ye", "")


def test_a_colleague_who_writes_is_named_to_the_others(thread: Standing, alice: Member, bob: Member) -> None:
    actions.hold(thread_id=thread.thread_id, handle=thread.handle, member=alice, at=NOON)
    assert (shown(alice, thread).writing, shown(bob, thread).writing) == (None, alice)
    assert queries.writing_now(bob, NOON) == {(thread.thread_id, thread.handle_id): alice}
    assert queries.writing_now(bob, NOON + actions.LEASE) == {}


def test_an_answer_on_its_way_is_shown(thread: Standing, alice: Member) -> None:
    outgoing = actions.reply(thread_id=thread.thread_id, handle=thread.handle, member=alice, text="At 8?", at=NOON)
    assert shown(alice, thread).in_flight == [outgoing]


def test_what_passed_on_other_handles_of_the_same_person_stands_beside_it(thread: Standing, alice: Member) -> None:
    ann, dov = Person.objects.get(name="Ann"), Handle.objects.get(value="dov")
    people.attach(handle=dov, person=ann, by=alice, at=NOON)
    beside = queries.elsewhere(alice, shown(alice, thread))
    assert {turn.handle.value for turn in beside} == {"ann", "dov"}
    assert thread.thread_id not in {turn.thread_id for turn in beside}


def test_a_conversation_is_found_under_the_thread_it_was_merged_into(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN, name="1"), says(ANN, name="3", to="2")], received_at=NOON)
    stale = Interaction.objects.get(external_id="3")
    log.record(account=shop, items=[says(ANN, name="2", to="1")], received_at=NOON)
    projector.catch_up(now=NOON)
    found = queries.conversation(alice, stale.thread_id, stale.handle_id, now=NOON)
    assert found is not None
    assert len(found.turns) == 3


def test_the_meter_compares_with_what_others_were_told(thread: Standing, alice: Member) -> None:
    words = "Dear guest, thank you for your message. We will get back to you as soon as we can."
    actions.reply(thread_id=thread.thread_id, handle=thread.handle, member=alice, text=words, at=NOON)
    assert queries.cookie_cutter(alice, words, handle_id=0) != queries.cookie_cutter(alice, words, thread.handle_id)


def test_charlie_sees_nothing(thread: Standing, charlie: Member) -> None:
    assert queries.conversation(charlie, thread.thread_id, thread.handle_id, now=NOON) is None
    assert queries.writing_now(charlie, NOON) == {}


def test_there_is_no_conversation_with_nobody(thread: Standing, alice: Member) -> None:
    assert queries.conversation(alice, thread.thread_id, 0, now=NOON) is None
    assert queries.conversation(alice, 0, thread.handle_id, now=NOON) is None
