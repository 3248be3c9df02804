"""What a human says for Porch: not said before somebody says so, said once, and every step can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as mornings
from porch.desk.morning import queries as morning
from porch.desk.post import by_hand, delivering, meeting
from porch.desk.post.meeting import Guest
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
S = Outgoing.State
HOUR = timedelta(hours=1)


@pytest.fixture(params=["call", "visit"])
def asked(request: pytest.FixtureRequest, bob: Member, clock: StoppedClock) -> Interaction:
    """Ann asked something, by telephone or in the shop."""
    (kept,) = meeting.note_met(
        key="0123456789abcdef", what=request.param, who=[Guest(name="Ann", phone="+39055123456")], member=bob, at=NOON,
        words="Could you send me the menu?", clock=clock,
    )  # fmt: skip
    return kept


@pytest.fixture
def task(asked: Interaction, alice: Member, clock: StoppedClock) -> Outgoing:
    """Our answer, which nobody but a human can say."""
    assert asked.handle is not None
    assert asked.thread_id is not None
    conversations.reply(
        thread_id=asked.thread_id, handle=asked.handle, member=alice, text="It is on our page now.", at=clock.now()
    )
    clock.advance(timedelta(seconds=11))
    found = delivering.deliver_next(clock=clock)
    assert found is not None
    found.refresh_from_db()
    return found


def waits() -> int:
    return len(waiting.box(SYSTEM, "waiting"))


def ours() -> list[Interaction]:
    return list(Interaction.objects.filter(ours=True, deleted=False).order_by("id"))


def test_words_for_a_human_are_not_said_by_being_handed_over(task: Outgoing) -> None:
    assert (task.state, ours(), waits()) == (S.BY_HAND, [], 1)
    assert queries.by_hand(SYSTEM) == [task]
    assert delivering.deliver_next() is None


def test_once_somebody_says_so_they_are_said(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    by_hand.said(outgoing=task, member=bob, at=clock.now())
    (said,) = ours()
    kinds = {"phone": Kind.CALL, "in_person": Kind.CREATE}
    assert (said.text, said.member, said.kind) == ("It is on our page now.", bob, kinds[said.channel])
    assert (waits(), queries.by_hand(SYSTEM)) == (0, [])
    with pytest.raises(PorchError, match="quicker"):
        by_hand.said(outgoing=task, member=bob, at=clock.now())
    assert len(ours()) == 1


def test_said_is_taken_back_and_said_again(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    by_hand.said(outgoing=task, member=bob, at=clock.now())
    by_hand.taken_back(outgoing=task, at=clock.now())
    assert (ours(), waits(), queries.by_hand(SYSTEM)) == ([], 1, [task])
    by_hand.said(outgoing=task, member=bob, at=clock.now())
    assert (len(ours()), waits()) == (1, 0)


def test_nobody_reached_comes_back_later(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    by_hand.not_reached(outgoing=task, again_at=clock.now() + HOUR, member=bob, at=clock.now())
    assert (waits(), queries.by_hand(SYSTEM, clock.now())) == (1, [])
    assert queries.by_hand(SYSTEM, clock.now() + HOUR) == [task]
    tried = [one for one in ours() if one.kind == Kind.CALL]
    assert len(tried) == (task.account.channel == "phone")  # whoever was not there knows nothing of it
    assert all(one.detail == {"told": "1", "answered": "no"} for one in tried)


def test_not_reached_is_taken_back(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    by_hand.not_reached(outgoing=task, again_at=clock.now() + HOUR, member=bob, at=clock.now())
    by_hand.taken_back(outgoing=task, at=clock.now())
    assert (ours(), queries.by_hand(SYSTEM, clock.now())) == ([], [task])


def test_a_moment_that_has_passed_is_no_time_to_try_again(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    with pytest.raises(PorchError, match="passed"):
        by_hand.not_reached(outgoing=task, again_at=clock.now(), member=bob, at=clock.now())


def test_what_is_not_needed_any_more_is_a_draft_again(task: Outgoing, clock: StoppedClock) -> None:
    assert outbox.take_back(outgoing=task, at=clock.now()).state == S.DRAFT
    assert (queries.by_hand(SYSTEM), waits()) == ([], 1)


def test_there_is_nothing_to_take_back_of_what_a_human_never_did(task: Outgoing, clock: StoppedClock) -> None:
    with pytest.raises(PorchError, match="nothing to take back"):
        by_hand.taken_back(outgoing=task, at=clock.now())


def test_a_colleague_cannot_answer_the_same_meanwhile(
    task: Outgoing, asked: Interaction, bob: Member, clock: StoppedClock
) -> None:
    assert asked.handle is not None
    assert asked.thread_id is not None
    with pytest.raises(outbox.AlreadyAnswering):
        conversations.reply(thread_id=asked.thread_id, handle=asked.handle, member=bob, text="Me too", at=clock.now())


def test_the_morning_shows_the_task_and_not_the_row(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    mornings.refresh(now=clock.now())
    found = morning.morning(SYSTEM, now=clock.now())
    assert (found.today, found.by_hand, found.waiting, found.is_done) == ([], [task], 1, False)
    assert morning.glimpse(SYSTEM, now=clock.now()).waiting == 1
    by_hand.not_reached(outgoing=task, again_at=clock.now() + HOUR, member=bob, at=clock.now())
    later = morning.morning(SYSTEM, now=clock.now())
    assert (later.today, later.by_hand, later.waiting, later.is_done) == ([], [], 0, True)
    assert morning.glimpse(SYSTEM, now=clock.now()).waiting == 0


def test_a_rebuilt_projection_says_the_same(task: Outgoing, bob: Member, clock: StoppedClock) -> None:
    by_hand.said(outgoing=task, member=bob, at=clock.now())
    by_hand.taken_back(outgoing=task, at=clock.now())
    projector.rebuild(now=clock.now())
    assert waits() == 1
