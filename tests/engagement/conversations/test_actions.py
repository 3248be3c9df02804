"""Verbs in a conversation: one writer at a time, one answer, every deed in the log and undoable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import PorchError
from porch.core.interaction import Handle, Visibility
from porch.desk.post import delivering
from porch.engagement.conversations import actions
from porch.engagement.conversations.models import ComposeLease, Draft
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox.actions import AlreadyAnswering
from porch.records.outbox.models import Outgoing
from porch.records.people.models import NotACustomer
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
Place = dict[str, object]


@pytest.fixture
def ann(shop: Account) -> Place:
    """Where Ann waits, by thread and handle."""
    log.record(
        account=shop, items=[says(ANN, name="q", subject="Table", visibility=Visibility.DIRECT)], received_at=NOON
    )
    projector.catch_up(now=NOON)
    standing = Standing.objects.select_related("handle").get()
    return {"thread_id": standing.thread_id, "handle": standing.handle}


def state() -> str:
    return Standing.objects.get().state


def test_an_answer_goes_where_the_last_words_came_from(ann: Place, alice: Member) -> None:
    outgoing = actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    assert (outgoing.answers.external_id, outgoing.visibility, outgoing.subject) == ("q", "direct", "Re: Table")
    assert outgoing.to_handle == ann["handle"]


def test_answering_ends_the_lease_and_the_draft(ann: Place, alice: Member) -> None:
    actions.save_draft(**ann, member=alice, text="Ye", at=NOON)
    actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    assert (ComposeLease.objects.count(), Draft.objects.count()) == (0, 0)


def test_while_alice_writes_bob_cannot_answer(ann: Place, alice: Member, bob: Member) -> None:
    actions.hold(**ann, member=alice, at=NOON)
    with pytest.raises(actions.TakenError, match="Alice is answering"):
        actions.reply(**ann, member=bob, text="Yes!", at=NOON + MINUTE)
    assert Outgoing.objects.count() == 0


def test_a_lease_runs_out_is_renewed_and_can_be_given_back(ann: Place, alice: Member, bob: Member) -> None:
    actions.hold(**ann, member=alice, at=NOON)
    assert actions.hold(**ann, member=alice, at=NOON + MINUTE).until == NOON + MINUTE + actions.LEASE
    assert actions.hold(**ann, member=bob, at=NOON + MINUTE + actions.LEASE).member == bob
    actions.release(**ann, member=alice)
    assert ComposeLease.objects.count() == 1
    actions.release(**ann, member=bob)
    assert ComposeLease.objects.count() == 0


def test_while_alices_answer_is_on_its_way_bob_cannot_answer(ann: Place, alice: Member, bob: Member) -> None:
    actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    with pytest.raises(AlreadyAnswering):
        actions.reply(**ann, member=bob, text="No!", at=NOON + SECOND)


def test_bob_whose_page_is_older_than_alices_answer_is_told(
    ann: Place, alice: Member, bob: Member, square: TownSquare, clock: StoppedClock
) -> None:
    actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    clock.advance(11 * SECOND)
    delivering.deliver_next(clock=clock)
    with pytest.raises(actions.TakenError, match="Alice has just answered"):
        actions.reply(**ann, member=bob, text="No!", at=NOON + MINUTE)
    actions.reply(**ann, member=alice, text="And bring Cleo!", at=NOON + MINUTE)
    assert square.said("No!") == 0


def test_bob_may_add_something_later(ann: Place, alice: Member, bob: Member, clock: StoppedClock) -> None:
    actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    clock.advance(11 * SECOND)
    delivering.deliver_next(clock=clock)
    assert actions.reply(**ann, member=bob, text="We kept the window.", at=NOON + 10 * MINUTE)


def test_pressing_twice_says_it_once(ann: Place, alice: Member) -> None:
    first = actions.reply(**ann, member=alice, text="Yes!", at=NOON, key="k")
    assert actions.reply(**ann, member=alice, text="Yes!", at=NOON, key="k") == first


def test_where_nobody_spoke_there_is_nothing_to_answer(ann: Place, alice: Member) -> None:
    with pytest.raises(PorchError, match="nothing here to answer"):
        actions.reply(thread_id=0, handle=ann["handle"], member=alice, text="Yes!", at=NOON)


def test_an_answer_from_a_page_older_than_a_merging_arrives(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN, name="1"), says(ANN, name="3", to="2")], received_at=NOON)
    stale = Interaction.objects.select_related("handle").get(external_id="3")
    log.record(account=shop, items=[says(ANN, name="2", to="1")], received_at=NOON)
    outgoing = actions.reply(thread_id=stale.thread_id, handle=stale.handle, member=alice, text="Yes!", at=NOON)
    assert outgoing.thread_id == Interaction.objects.get(external_id="1").thread_id


def test_undo_makes_the_words_a_draft_again(ann: Place, alice: Member) -> None:
    outgoing = actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    assert actions.take_back(outgoing=outgoing, at=NOON + SECOND).state == "draft"
    assert Draft.objects.get().text == "Yes!"


def test_empty_words_are_no_draft(ann: Place, alice: Member) -> None:
    actions.save_draft(**ann, member=alice, text="Ye", at=NOON)
    actions.save_draft(**ann, member=alice, text="Yes", at=NOON)
    assert Draft.objects.get().text == "Yes"
    actions.save_draft(**ann, member=alice, text=" ", at=NOON)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("deed", "more", "then"),
    [
        ("close", {"reason": "Spam"}, "done"),
        ("acknowledge", {}, "done"),
        ("decline", {"reason": "Not for us"}, "done"),
        ("snooze", {"until": NOON + DAY}, "snoozed"),
        ("hand_over", {"to": "marketing", "until": NOON + DAY}, "handed_over"),
        ("set_aside", {}, "set_aside"),
        ("note", {"text": "She likes the window."}, "waiting"),
        ("assign", {"to": None}, "waiting"),
        ("raise_flag", {}, "waiting"),
        ("lower_flag", {}, "waiting"),
    ],
)
def test_a_deed_is_in_the_log_and_undone_as_if_it_had_not_been(
    ann: Place, alice: Member, deed: str, more: dict[str, object], then: str
) -> None:
    done = getattr(actions, deed)(**ann, member=alice, at=NOON + MINUTE, **more)
    assert (state(), done.ours, done.member, done.channel) == (then, True, alice, "porch")
    actions.undo(deed=done, member=alice, at=NOON + 2 * MINUTE)
    assert state() == "waiting"


def test_undoing_an_undo_does_it_again(ann: Place, alice: Member) -> None:
    done = actions.close(**ann, reason="Spam", member=alice, at=NOON + MINUTE)
    undone = actions.undo(deed=done, member=alice, at=NOON + 2 * MINUTE)
    actions.undo(deed=undone, member=alice, at=NOON + 3 * MINUTE)
    assert state() == "done"


def test_what_customers_said_cannot_be_undone(ann: Place, alice: Member) -> None:
    with pytest.raises(PorchError, match="nothing to undo"):
        actions.undo(deed=Interaction.objects.get(external_id="q"), member=alice, at=NOON)


def test_closing_does_not_swallow_what_came_meanwhile(ann: Place, shop: Account, alice: Member) -> None:
    actions.close(**ann, reason="Spam", member=alice, at=NOON + MINUTE)
    log.record(account=shop, items=[says(ANN, to="q", at=NOON + 2 * MINUTE)], received_at=NOON + 2 * MINUTE)
    projector.catch_up(now=NOON + 2 * MINUTE)
    assert state() == "waiting"


def test_a_hand_over_can_be_pulled_back_and_a_closed_one_reopened(ann: Place, alice: Member, bob: Member) -> None:
    actions.hand_over(**ann, to=bob, until=NOON + DAY, member=alice, at=NOON, words="Yours?")
    actions.pull_back(**ann, member=alice, at=NOON + MINUTE)
    assert state() == "waiting"
    actions.close(**ann, reason="-", member=alice, at=NOON + 2 * MINUTE)
    actions.reopen(**ann, member=alice, at=NOON + 3 * MINUTE)
    assert state() == "waiting"


def test_a_snooze_into_the_past_is_refused(ann: Place, alice: Member) -> None:
    with pytest.raises(PorchError, match="passed already"):
        actions.snooze(**ann, until=NOON, member=alice, at=NOON)


def test_telling_who_has_it_answers_nothing(ann: Place, alice: Member, square: TownSquare, clock: StoppedClock) -> None:
    actions.tell_who_has_it(**ann, member=alice, text="Marketing has it.", at=NOON)
    clock.advance(11 * SECOND)
    delivering.deliver_next(clock=clock)
    projector.catch_up(now=clock.now())
    assert (square.said("Marketing has it."), state()) == (1, "waiting")


def test_bringing_back_takes_every_mark_off(ann: Place, alice: Member) -> None:
    actions.set_aside(**ann, member=alice, at=NOON, whole_domain=True)
    actions.set_aside(**ann, member=alice, at=NOON)
    actions.bring_back(**ann, member=alice, at=NOON)
    assert NotACustomer.objects.filter(undone_at=None).count() == 0
    assert state() == "waiting"


def test_several_are_closed_with_one_reason(ann: Place, alice: Member) -> None:
    (deed,) = actions.close_many(
        conversations=[(ann["thread_id"], ann["handle"])], reason="Old", member=alice, at=NOON + MINUTE
    )
    assert (deed.detail["reason"], state()) == ("Old", "done")


def states() -> dict[str, str]:
    return dict(Standing.objects.order_by("handle__value").values_list("handle__value", "state"))


@pytest.mark.parametrize(("subject", "answered"), [("RE: Saturday", "RE: Saturday"), ("", "")])
def test_a_subject_says_once_that_it_is_an_answer(shop: Account, alice: Member, subject: str, answered: str) -> None:
    log.record(account=shop, items=[says(ANN, subject=subject)], received_at=NOON)
    said = Interaction.objects.select_related("handle").get()
    outgoing = actions.reply(thread_id=said.thread_id, handle=said.handle, member=alice, text="Yes!", at=NOON)
    assert outgoing.subject == answered


def test_an_answer_answers_their_last_words_and_not_anothers(ann: Place, shop: Account, alice: Member) -> None:
    items = [says(ANN, name="q2", to="q", at=NOON + MINUTE), says(BEN, name="b", to="q", at=NOON + 2 * MINUTE)]
    log.record(account=shop, items=items, received_at=NOON + DAY)
    assert actions.reply(**ann, member=alice, text="Yes!", at=NOON + DAY).answers.external_id == "q2"


def test_while_alice_writes_to_ann_bob_may_answer_ben(ann: Place, shop: Account, alice: Member, bob: Member) -> None:
    log.record(account=shop, items=[says(BEN, name="b", to="q")], received_at=NOON)
    actions.hold(**ann, member=alice, at=NOON)
    ben = Interaction.objects.select_related("handle").get(external_id="b")
    assert actions.reply(thread_id=ben.thread_id, handle=ben.handle, member=bob, text="Yes!", at=NOON)


def test_an_answer_that_was_refused_keeps_its_draft(ann: Place, alice: Member, bob: Member) -> None:
    actions.save_draft(**ann, member=bob, text="No!", at=NOON)
    actions.reply(**ann, member=alice, text="Yes!", at=NOON)
    with pytest.raises(AlreadyAnswering):
        actions.reply(**ann, member=bob, text="No!", at=NOON)
    assert Draft.objects.get().text == "No!"


def test_what_is_handed_over_comes_back_in_silence_as_old_as_it_was(ann: Place, alice: Member) -> None:
    actions.hand_over(**ann, to="marketing", until=NOON + DAY, member=alice, at=NOON + MINUTE)
    standing = Standing.objects.get()
    assert (standing.state, standing.handed_to, standing.handed_by) == ("handed_over", "marketing", alice)
    projector.catch_up(now=NOON + DAY - MINUTE)
    assert state() == "handed_over"
    projector.catch_up(now=NOON + DAY)
    assert (state(), Standing.objects.get().since) == ("waiting", NOON)


def test_what_was_answered_by_whom_it_was_handed_to_does_not_come_back(
    ann: Place, alice: Member, bob: Member, clock: StoppedClock
) -> None:
    actions.hand_over(**ann, to=bob, until=NOON + DAY, member=alice, at=NOON)
    assert Standing.objects.get().assigned == bob
    clock.advance(MINUTE)
    actions.reply(**ann, member=bob, text="Yes!", at=NOON)
    delivering.deliver_next(clock=clock)
    projector.catch_up(now=NOON + 2 * DAY)
    assert state() == "done"


def test_what_rests_wakes_at_its_hour_or_at_their_words(ann: Place, alice: Member, shop: Account) -> None:
    actions.snooze(**ann, until=NOON + DAY, member=alice, at=NOON)
    projector.catch_up(now=NOON + DAY)
    assert state() == "waiting"
    actions.snooze(**ann, until=NOON + 3 * DAY, member=alice, at=NOON + DAY)
    assert state() == "snoozed"
    log.record(account=shop, items=[says(ANN, to="q", at=NOON + DAY + MINUTE)], received_at=NOON + DAY + MINUTE)
    projector.catch_up(now=NOON + DAY + MINUTE)
    assert state() == "waiting"


def test_the_flag_is_raised_and_lowered(ann: Place, alice: Member) -> None:
    actions.raise_flag(**ann, member=alice, at=NOON + MINUTE)
    assert Standing.objects.get().urgent
    actions.lower_flag(**ann, member=alice, at=NOON + 2 * MINUTE)
    assert not Standing.objects.get().urgent


@pytest.fixture
def mailed(shop: Account) -> list[Place]:
    """Where Ann and Ben of one shop wait, and Dov of elsewhere."""
    senders = [Handle(kind="square", value=value) for value in ("ann@a.example", "ben@a.example", "dov@b.example")]
    log.record(account=shop, items=[says(who) for who in senders], received_at=NOON)
    projector.catch_up(now=NOON)
    found = Standing.objects.select_related("handle").order_by("handle__value")
    return [{"thread_id": one.thread_id, "handle": one.handle} for one in found]


def test_a_domain_is_set_aside_with_everybody_at_it_undone_and_done_again(mailed: list[Place], alice: Member) -> None:
    aside = {"ann@a.example": "set_aside", "ben@a.example": "set_aside", "dov@b.example": "waiting"}
    deed = actions.set_aside(**mailed[0], member=alice, at=NOON + MINUTE, whole_domain=True)
    assert states() == aside
    undone = actions.undo(deed=deed, member=alice, at=NOON + 2 * MINUTE)
    assert set(states().values()) == {"waiting"}
    actions.undo(deed=undone, member=alice, at=NOON + 3 * MINUTE)
    assert states() == aside


def test_undoing_takes_off_only_the_mark_that_was_made(mailed: list[Place], alice: Member) -> None:
    actions.set_aside(thread_id=None, handle=mailed[0]["handle"], member=alice, at=NOON + MINUTE)
    deed = actions.set_aside(**mailed[0], member=alice, at=NOON + 2 * MINUTE, whole_domain=True)
    actions.undo(deed=deed, member=alice, at=NOON + 3 * MINUTE)
    assert states() == {"ann@a.example": "set_aside", "ben@a.example": "waiting", "dov@b.example": "waiting"}


def test_of_several_closed_at_once_each_can_be_opened_again(mailed: list[Place], alice: Member) -> None:
    pairs = [(place["thread_id"], place["handle"]) for place in mailed]
    deeds = actions.close_many(conversations=pairs, reason="Old", member=alice, at=NOON + MINUTE)
    assert set(states().values()) == {"done"}
    actions.undo(deed=deeds[1], member=alice, at=NOON + 2 * MINUTE)
    assert states() == {"ann@a.example": "done", "ben@a.example": "waiting", "dov@b.example": "done"}
