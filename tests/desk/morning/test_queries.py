"""The ranked ten minutes: finite, fair, and it says who is not on it and by when their turn is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, queries
from porch.engagement.conversations import actions as conversations
from porch.engagement.promises import actions as promises
from porch.projections.waiting.models import Standing
from porch.records.team.models import Member
from tests.cast import ANN, BEN, DOV, NOON, says
from tests.desk.morning.conftest import Hear

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
CROWD = [says(Handle(kind="square", value=f"guest-{n:02}"), at=NOON + n * MINUTE) for n in range(40)]


def names(rows: list[queries.Row]) -> list[str]:
    return [row.standing.handle.value for row in rows]


def test_urgent_first_and_then_who_waited_longest(hear: Hear) -> None:
    hear(
        says(ANN, at=NOON),
        says(DOV, at=NOON + MINUTE),
        says(BEN, "Food poisoning!", at=NOON + 2 * MINUTE),
        at=NOON + HOUR,
    )
    arranged = queries.morning(SYSTEM, now=NOON + HOUR)
    assert names(arranged.today) == ["ben", "ann", "dov"]
    assert (arranged.today[0].why, arranged.today[0].move) == (
        "urgent: they wrote “food poisoning”",
        "Call or answer now",
    )


def test_it_fits_the_minutes_one_has_and_says_who_is_left(hear: Hear) -> None:
    hear(*CROWD, at=NOON + HOUR)
    actions.write_paper(now=NOON + HOUR)
    arranged = queries.morning(SYSTEM, now=NOON + HOUR, minutes=5)
    assert (len(arranged.today), arranged.capacity, arranged.later_count) == (5, 5, 35)
    assert all(row.by for row in arranged.later)
    assert arranged.later_by


def test_who_waited_before_porch_stands_in_the_pile(hear: Hear) -> None:
    hear(says(ANN, at=NOON - 9 * DAY), says(BEN))
    actions.write_paper(now=NOON)
    arranged = queries.morning(SYSTEM, now=NOON)
    assert (names(arranged.today), arranged.pile, len(queries.pile(SYSTEM))) == (["ben"], 1, 1)


def test_a_colleague_who_is_answering_is_shown(hear: Hear, bob: Member) -> None:
    hear(says(ANN))
    standing = Standing.objects.select_related("handle").get()
    conversations.hold(thread_id=standing.thread_id, handle=standing.handle, member=bob, at=NOON)
    assert queries.morning(SYSTEM, now=NOON).today[0].writing == "Bob"


def test_promises_due_are_part_of_the_day(hear: Hear, alice: Member) -> None:
    hear(says(ANN, "thanks!"))
    standing = Standing.objects.select_related("handle").get()
    assert queries.morning(SYSTEM, now=NOON).is_done
    promises.make(
        thread_id=standing.thread_id, handle=standing.handle, words="A table", due_at=NOON, member=alice, at=NOON
    )  # fmt: skip
    arranged = queries.morning(SYSTEM, now=NOON)
    assert ([due.promise.words for due in arranged.promises], arranged.is_done) == (["A table"], False)


def test_what_was_done_today_takes_its_seats(hear: Hear, alice: Member) -> None:
    hear(*CROWD, at=NOON + HOUR)
    standing = Standing.objects.select_related("handle").order_by("since").first()
    conversations.close(
        thread_id=standing.thread_id, handle=standing.handle, reason="-", member=alice, at=NOON + HOUR
    )  # fmt: skip
    arranged = queries.morning(SYSTEM, now=NOON + HOUR)
    assert (arranged.done_today, len(arranged.today)) == (1, 9)


def test_the_glimpse_changes_when_the_list_would(hear: Hear) -> None:
    actions.write_paper(now=NOON)
    first = queries.glimpse(SYSTEM)
    hear(says(ANN), at=NOON + MINUTE)
    actions.write_paper(now=NOON + MINUTE)
    assert (queries.glimpse(SYSTEM).waiting, queries.glimpse(SYSTEM).mark != first.mark) == (1, True)


@pytest.mark.parametrize(
    ("fields", "move"),
    [
        ({"returns_at": NOON}, "It came back unanswered: answer, or ask who has it"),
        ({"reason": "complaint", "visibility": "public"}, "Answer here, then offer to talk directly"),
        ({"turns": 3}, "They wrote more than once: call or meet"),
        ({}, "Answer"),
    ],
)
def test_the_next_move_is_one_rung_nearer(fields: dict[str, object], move: str) -> None:
    assert queries.next_move(Standing(**fields)) == move


def test_a_row_outside_the_order_says_that_it_was_never_answered(hear: Hear) -> None:
    hear(says(ANN))
    assert queries.row_of(Standing.objects.get()).why == "never answered; question"


def test_charlie_sees_nobody(hear: Hear, charlie: Member) -> None:
    hear(says(ANN))
    arranged = queries.morning(charlie, now=NOON)
    assert (arranged.today, arranged.later, queries.pile(charlie), queries.glimpse(charlie).waiting) == ([], [], [], 0)


def test_when_more_write_than_fit_the_morning_says_so(hear: Hear) -> None:
    hear(*CROWD, at=NOON + HOUR)
    actions.write_paper(now=NOON + HOUR)
    arranged = queries.morning(SYSTEM, now=NOON + HOUR, minutes=2)
    assert arranged.over_capacity_by == pytest.approx(40 / 7 - 2)
    assert "more people write than fit into your minutes" in arranged.words
    assert queries.morning(SYSTEM, now=NOON + HOUR, minutes=10).over_capacity_by == 0


def test_an_answer_on_its_way_leaves_the_list_until_it_is_taken_back(hear: Hear, alice: Member) -> None:
    hear(says(ANN), says(BEN))
    actions.write_paper(now=NOON)
    ann = Standing.objects.select_related("handle").get(handle__value="ann")
    outgoing = conversations.reply(thread_id=ann.thread_id, handle=ann.handle, member=alice, text="Yes!", at=NOON)
    arranged = queries.morning(SYSTEM, now=NOON)
    assert (names(arranged.today), arranged.waiting) == (["ben"], 1)
    conversations.take_back(outgoing=outgoing, at=NOON)
    assert sorted(names(queries.morning(SYSTEM, now=NOON).today)) == ["ann", "ben"]
