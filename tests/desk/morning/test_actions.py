"""The day is arranged: turns are given and kept, the paper lies on the table, the pile can be cleared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from porch.core.interaction import Handle, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, queries
from porch.desk.morning.models import Paper, Turn
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.outbox import actions as outbox
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import ANN, BEN, DOV, NOON, US, says
from tests.desk.morning.conftest import Hear
from tests.desk.morning.notices import notice

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CROWD = [says(Handle(kind="square", value=f"guest-{n:02}"), name=f"g{n}", at=NOON + n * MINUTE) for n in range(40)]


def turns() -> dict[str, date]:
    return dict(Turn.objects.values_list("handle__value", "by"))


def test_everybody_left_for_later_is_told_a_day_and_it_is_never_moved_back(hear: Hear) -> None:
    hear(*CROWD, at=NOON + HOUR)
    assert actions.give_turns(now=NOON + HOUR) == len(turns()) > 0
    assert actions.give_turns(now=NOON + HOUR) == 0
    told = turns()
    hear(*[says(Handle(kind="square", value=f"late-{n:02}")) for n in range(30)], at=NOON + 2 * HOUR)
    actions.give_turns(now=NOON + 2 * HOUR)
    assert {who: by for who, by in turns().items() if who in told} == told


def test_a_turn_is_over_when_its_person_was_answered(hear: Hear) -> None:
    hear(*CROWD, at=NOON + HOUR)
    actions.give_turns(now=NOON + HOUR)
    assert "guest-12" in turns()
    hear(says(US, to="g12", ours=True, at=NOON + HOUR), at=NOON + HOUR)
    actions.give_turns(now=NOON + HOUR)
    assert "guest-12" not in turns()


def test_the_paper_says_what_is_out_of_order(hear: Hear, shop: Account) -> None:
    hear(says(ANN, at=NOON - 9 * DAY), says(BEN, "I love your fish!", at=NOON))
    log.record(account=shop, items=[Spoiled(raw=b"x", reason="y")], received_at=NOON)
    waits = outbox.enqueue(account=shop, text="Fish today", at=NOON)
    outbox.lease(now=NOON + MINUTE)
    outbox.failed(outgoing=type(waits).objects.get(), reason="no", at=NOON)
    outbox.enqueue(account=shop, text="Fish tomorrow", at=NOON)
    accounts.note_trouble(account=shop, at=NOON, reason="no", due_at=NOON, refused=True)
    paper = actions.write_paper(now=NOON, ledger_alarms=3)
    assert (paper.quarantined, paper.unsettled, paper.ledger_alarms, paper.pile) == (1, 1, 3, 1)
    assert [(t["name"], t["state"], t["error"], t["kept"]) for t in paper.trouble] == [
        ("Trattoria", "refused", "no", 1)
    ]


def test_alarms_that_were_not_counted_again_stay(hear: Hear) -> None:
    actions.write_paper(now=NOON, ledger_alarms=3)
    assert actions.write_paper(now=NOON).ledger_alarms == 3
    assert Paper.objects.count() == 1


def test_the_mark_of_the_paper_changes_only_with_what_it_says(hear: Hear) -> None:
    first = actions.write_paper(now=NOON).mark
    assert actions.write_paper(now=NOON + HOUR).mark == first
    assert actions.write_paper(now=NOON + HOUR, ledger_alarms=1).mark != first


def test_the_pile_from_before_porch_is_acknowledged_at_once(hear: Hear, alice: Member) -> None:
    hear(*[says(who, at=NOON - 9 * DAY) for who in (ANN, BEN, DOV)], says(Handle(kind="square", value="new")))
    deeds = actions.acknowledge_pile(member=alice, at=NOON + HOUR)
    assert (len(deeds), Paper.objects.get().pile, queries.pile(alice)) == (3, 0, [])
    assert [s.handle.value for s in Standing.objects.filter(state="waiting")] == ["new"]


def test_a_pile_that_will_not_go_does_not_hang_the_page(
    hear: Hear, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(says(ANN, at=NOON - 9 * DAY))
    monkeypatch.setattr(actions.conversations, "close_many", lambda **_: [])
    assert actions.acknowledge_pile(member=alice, at=NOON) == []


def test_on_the_first_day_nothing_was_counted_and_the_paper_is_written_all_the_same(db: None) -> None:
    actions.refresh(now=NOON)
    assert (Paper.objects.get().summary.waiting, Paper.objects.get().pile) == (0, 0)


def test_refreshing_reads_the_log_and_writes_the_paper(hear: Hear, shop: Account) -> None:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    actions.refresh(now=NOON)
    assert Standing.objects.count() == 1
    assert Paper.objects.get().written_at == NOON


def test_local_time_is_that_of_the_business(hear: Hear) -> None:
    team.change_business(time_zone="Asia/Tokyo")
    actions.table.forget()
    assert actions.local(NOON).hour == 21


def test_the_pile_comes_back_person_by_person_when_undone(hear: Hear, alice: Member) -> None:
    hear(*[says(who, at=NOON - 9 * DAY) for who in (ANN, BEN, DOV)])
    deeds = actions.acknowledge_pile(member=alice, at=NOON + HOUR)
    conversations.undo(deed=deeds[0], member=alice, at=NOON + 2 * HOUR)
    assert [s.handle for s in queries.pile(alice)] == [deeds[0].to_handle]
    assert [s.since for s in queries.pile(alice)] == [NOON - 9 * DAY]


def test_a_day_told_is_the_day_shown_and_kept(hear: Hear) -> None:
    hear(*CROWD, at=NOON + HOUR)
    told: dict[str, date] = {}
    seated: dict[str, date] = {}
    for days in range(6):
        now = NOON + HOUR + days * DAY
        actions.give_turns(now=now)
        told = turns() | told
        arranged = queries.morning(SYSTEM, now=now)
        shown = {row.standing.handle.value: row.by for row in arranged.later}
        assert shown == {who: told[who] for who in shown}
        today = [row.standing for row in arranged.today]
        seated |= {s.handle.value: now.date() for s in today}
        late = says(Handle(kind="square", value=f"late-{days}"), at=now)
        hear(late, *[says(US, to=s.last.external_id, ours=True, at=now) for s in today], at=now)
    assert len(told) >= 30
    assert {who: by for who, by in told.items() if seated[who] > by} == {}


def test_old_notices_leave_with_the_pile(hear: Hear, alice: Member) -> None:
    hear(says(ANN, at=NOON - 9 * DAY), notice("n1", at=NOON - 9 * DAY), notice("n2"))
    assert actions.write_paper(now=NOON).notices["older"] == 1
    assert len(actions.acknowledge_pile(member=alice, at=NOON)) == 1
    assert [s.last.external_id for s in waiting.notices(SYSTEM)] == ["n2"]


def test_notices_are_ticked_off_and_on_again_and_the_paper_knows_at_once(hear: Hear, alice: Member) -> None:
    hear(notice("n1"), notice("n2"), says(ANN))
    deeds = actions.tick_off(notices=waiting.notices(SYSTEM), member=alice, at=NOON)
    assert (len(deeds), Paper.objects.get().notices["count"]) == (2, 0)
    assert set(waiting.ledger(SYSTEM, Account.objects.get().pk, NOON.date()).items()) == {
        ("acknowledged", 2),
        ("waiting", 1),
    }
    assert actions.tick_on(deeds=deeds, member=alice, at=NOON + MINUTE) == 2
    assert Paper.objects.get().notices["count"] == 2


def test_a_person_is_never_ticked_off_as_a_notice(hear: Hear, alice: Member) -> None:
    hear(says(ANN))
    assert actions.tick_off(notices=list(Standing.objects.all()), member=alice, at=NOON) == []
    assert Standing.objects.get().state == "waiting"
