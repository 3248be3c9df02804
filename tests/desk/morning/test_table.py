"""What lies on the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, table
from porch.engagement.conversations import actions as conversations
from porch.engagement.promises import actions as promises
from porch.projections.waiting.models import Standing
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says
from tests.desk.morning.conftest import Hear

pytestmark = pytest.mark.django_db


def test_the_wishes_of_the_business_are_kept_for_some_seconds() -> None:
    assert table.business().name == ""
    team.change_business(name="Trattoria")
    assert table.business().name == ""
    table.forget()
    assert table.business().name == "Trattoria"


def test_porch_began_at_the_start_of_a_day_where_the_business_is() -> None:
    assert table.began() is None
    team.change_business(began_at=NOON, time_zone="Asia/Tokyo")
    table.forget()
    assert table.began() == datetime(2026, 3, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "answers"), [(0, 1), (1, 1), (10, 10), (60, 60)])
def test_an_answer_takes_a_minute(minutes: int, answers: int) -> None:
    assert table.capacity(minutes) == answers


def test_there_is_always_a_paper() -> None:
    assert table.paper(SYSTEM).pile == 0


def test_the_stamp_changes_with_the_list_and_with_who_is_writing(hear: Hear, alice: Member, charlie: Member) -> None:
    first = table.stamp(alice, NOON)
    assert table.stamp(alice, NOON) == first
    hear(says(ANN))
    second = table.stamp(alice, NOON)
    standing = Standing.objects.select_related("handle").get()
    conversations.hold(thread_id=standing.thread_id, handle=standing.handle, member=alice, at=NOON)
    assert len({first, second, table.stamp(alice, NOON)}) == 3
    assert table.stamp(charlie, NOON) == ""


def today(since: datetime) -> table.Today:
    actions.write_paper(now=NOON)
    return table.today(SYSTEM, since=since, due_by=NOON + timedelta(days=1), now=NOON)


def test_what_is_due_is_known_before_it_is_looked_for(hear: Hear, alice: Member, charlie: Member) -> None:
    hear(says(ANN))
    standing = Standing.objects.select_related("handle").get()
    here = {"thread_id": standing.thread_id, "handle": standing.handle, "member": alice}
    promises.make(**here, words="A table", due_at=NOON + timedelta(hours=5), at=NOON)
    assert today(NOON + timedelta(days=9)) == table.Today(promises=True)
    assert table.today(charlie, since=NOON, due_by=NOON, now=NOON) == table.Today()


def test_before_there_is_a_paper_anything_may_be_due() -> None:
    asked = {"since": NOON, "due_by": NOON, "now": NOON}
    assert table.today(SYSTEM, **asked) == table.Today(promises=True, tasks=True, news=True, owed=True)
    assert table.today(SYSTEM, **asked).paper.pile == 0


def test_what_was_done_is_counted_by_people(hear: Hear, alice: Member) -> None:
    hear(says(ANN))
    standing = Standing.objects.select_related("handle").get()
    key = {"thread_id": standing.thread_id, "handle": standing.handle, "member": alice, "at": NOON}
    conversations.close(**key, reason="-")
    conversations.snooze(**key, until=NOON + timedelta(days=1))
    assert today(NOON) == table.Today(done=1)
    assert today(NOON + timedelta(seconds=1)) == table.Today()


def test_the_stamp_changes_with_what_is_leaving_with_the_paper_and_with_the_wishes(hear: Hear, alice: Member) -> None:
    hear(says(ANN))
    standing = Standing.objects.select_related("handle").get()
    actions.write_paper(now=NOON)
    stamps = [table.stamp(alice, NOON)]
    actions.write_paper(now=NOON, ledger_alarms=1)
    stamps.append(table.stamp(alice, NOON))
    key = {"thread_id": standing.thread_id, "handle": standing.handle}
    outgoing = conversations.reply(**key, member=alice, text="Yes!", at=NOON)
    stamps.append(table.stamp(alice, NOON))
    team.change_business(minutes=20)
    table.forget()
    stamps.append(table.stamp(alice, NOON))
    assert len(set(stamps)) == 4
    conversations.take_back(outgoing=outgoing, at=NOON)
    team.change_business(minutes=10)
    table.forget()
    assert table.stamp(alice, NOON) == stamps[1]


def test_the_stamp_changes_when_a_writer_has_walked_away(hear: Hear, alice: Member) -> None:
    hear(says(ANN))
    standing = Standing.objects.select_related("handle").get()
    before = table.stamp(alice, NOON)
    conversations.hold(thread_id=standing.thread_id, handle=standing.handle, member=alice, at=NOON)
    assert table.stamp(alice, NOON) != before
    assert table.stamp(alice, NOON + conversations.LEASE) == before
