"""A conversation as its page shows it: what was said, who else writes, who watches; and nothing to who may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Heard
from porch.core.viewer import SYSTEM
from porch.engagement.conversations import actions, queries
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, US, says

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def hear(account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=NOON + HOUR)
    projector.catch_up(now=NOON + HOUR)


def pair(name: str = "ann") -> tuple[int, Handle]:
    at = Standing.objects.select_related("handle").get(handle__value=name)
    return at.thread_id, at.handle


def look(viewer: object = SYSTEM, name: str = "ann", at: object = NOON) -> queries.Conversation:
    thread_id, handle = pair(name)
    found = queries.conversation(viewer, thread_id, handle.pk, now=at)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.fixture
def thread(shop: Account) -> None:
    """Ann asks, we answer from the phone, Ben joins in, Ann asks again."""
    hear(
        shop,
        says(ANN, "Table?", name="q"),
        says(US, "For how many?", name="a", to="q", ours=True, at=NOON + MINUTE),
        says(BEN, "Same here", name="b", to="q", at=NOON + 2 * MINUTE),
        says(ANN, "Six", name="q2", to="a", at=NOON + 3 * MINUTE),
    )


@pytest.mark.usefixtures("thread")
def test_a_conversation_shows_every_turn_oldest_first_and_the_one_to_answer(shop: Account) -> None:
    shown = look()
    assert [turn.external_id for turn in shown.turns] == ["q", "a", "b", "q2"]
    assert (shown.handle.value, shown.answers.external_id, shown.account) == ("ann", "q2", shop)
    assert (shown.standing.state, shown.watching, shown.writing, shown.draft, shown.in_flight) == (
        "waiting", 1, None, "", [],
    )  # fmt: skip


def test_what_was_deleted_is_not_answered(shop: Account) -> None:
    hear(shop, says(ANN, name="q"), says(ANN, name="q2", to="q", at=NOON + MINUTE))
    hear(shop, says(ANN, "", name="q2", to="q", at=NOON + MINUTE, deleted=True, version="2"))
    assert look().answers.external_id == "q"


@pytest.mark.usefixtures("thread")
def test_a_note_is_shown_to_the_team_and_nothing_to_who_has_left(alice: Member, charlie: Member) -> None:
    thread_id, handle = pair()
    actions.note(thread_id=thread_id, handle=handle, member=alice, text="Likes the window", at=NOON + 4 * MINUTE)
    assert look(alice).turns[-1].text == "Likes the window"
    assert queries.conversation(charlie, thread_id, handle.pk, now=NOON) is None
    assert queries.conversation(None, thread_id, handle.pk, now=NOON) is None


@pytest.mark.usefixtures("thread")
def test_what_does_not_exist_is_not_shown() -> None:
    thread_id, handle = pair()
    assert queries.conversation(SYSTEM, thread_id + 99, handle.pk, now=NOON) is None
    assert queries.conversation(SYSTEM, thread_id, handle.pk + 99, now=NOON) is None


@pytest.mark.usefixtures("thread")
def test_a_colleague_sees_who_writes_and_the_writer_does_not(alice: Member, bob: Member) -> None:
    thread_id, handle = pair()
    actions.hold(thread_id=thread_id, handle=handle, member=alice, at=NOON)
    assert (look(bob).writing, look(alice).writing) == (alice, None)
    assert look(bob, at=NOON + actions.LEASE).writing is None
    assert look(bob, "ben").writing is None


@pytest.mark.usefixtures("thread")
def test_everybody_finds_their_own_draft(alice: Member, bob: Member) -> None:
    thread_id, handle = pair()
    actions.save_draft(thread_id=thread_id, handle=handle, member=alice, text="Ye", at=NOON)
    assert (look(alice).draft, look(bob).draft, look(SYSTEM).draft, look(alice, "ben").draft) == ("Ye", "", "", "")


@pytest.mark.usefixtures("thread")
def test_what_is_on_its_way_is_shown_until_it_is_taken_back(alice: Member) -> None:
    thread_id, handle = pair()
    outgoing = actions.reply(thread_id=thread_id, handle=handle, member=alice, text="Yes!", at=NOON)
    assert look().in_flight == [outgoing]
    actions.take_back(outgoing=outgoing, at=NOON)
    assert look().in_flight == []


def test_an_old_address_shows_the_thread_it_was_merged_into(shop: Account) -> None:
    hear(shop, says(ANN, name="q"))
    hear(shop, says(ANN, name="q3", to="q2", at=NOON + 2 * MINUTE))
    threads = set(Standing.objects.values_list("thread_id", flat=True))
    hear(shop, says(ANN, name="q2", to="q", at=NOON + MINUTE))
    shown = [queries.conversation(SYSTEM, thread, pair()[1].pk, now=NOON) for thread in threads]
    assert len(threads) == 2
    assert [[turn.external_id for turn in one.turns] for one in shown if one] == [["q", "q2", "q3"]] * 2


def test_what_passed_elsewhere_is_shown_newest_first_and_without_our_deeds(shop: Account, alice: Member) -> None:
    hear(shop, *(says(ANN, name=f"q{n}", at=NOON + n * MINUTE) for n in range(3)), says(BEN))
    threads = dict(Standing.objects.filter(handle__value="ann").values_list("last__external_id", "thread_id"))
    ann = Handle.objects.get(value="ann")
    actions.note(thread_id=threads["q1"], handle=ann, member=alice, text="Mine", at=NOON)
    assert [turn.external_id for turn in queries.elsewhere(alice, threads["q0"], ann)] == ["q2", "q1"]
    assert [turn.external_id for turn in queries.elsewhere(alice, threads["q0"], ann, limit=1)] == ["q2"]
    assert queries.elsewhere(None, threads["q0"], ann) == []


def test_elsewhere_is_wherever_the_same_person_spoke(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN, name="q"), says(CLEO, name="c"))
    cleo = pair("cleo")[1]
    people.attach(handle=cleo, person=pair()[1].person, by=alice, at=NOON)
    thread_id, ann = pair()
    assert [turn.external_id for turn in queries.elsewhere(alice, thread_id, ann)] == ["c"]


def test_a_draft_like_what_others_got_is_called_a_cookie_cutter(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN), says(BEN))
    words = "Thank you for writing to us, we value every opinion of our guests."
    thread_id, handle = pair("ben")
    actions.reply(thread_id=thread_id, handle=handle, member=alice, text=words, at=NOON)
    assert queries.cookie_cutter(alice, words, pair()[1].pk).alike
    assert not queries.cookie_cutter(alice, "The window at eight, Ann, and mind the dog.", pair()[1].pk).alike
    assert not queries.cookie_cutter(alice, words, handle.pk).alike


@pytest.mark.usefixtures("thread")
def test_who_writes_to_whom_is_told_while_they_write(alice: Member, charlie: Member) -> None:
    thread_id, handle = pair()
    actions.hold(thread_id=thread_id, handle=handle, member=alice, at=NOON)
    assert queries.writing_now(alice, NOON) == {(thread_id, handle.pk): alice}
    assert queries.writing_now(alice, NOON + actions.LEASE) == {}
    assert queries.writing_now(charlie, NOON) == {}
