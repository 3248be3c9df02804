"""F: how often; days that roll, one slot, nobody starved; each rule by its code, and what rivals got wrong by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import (
    Allow,
    Defer,
    Entry,
    Kind,
    Refuse,
    Waiting,
    decide,
    given,
    in_room,
    ledger,
    reminding,
    whose_turn,
)  # fmt: skip
from porch.analytics.cadence.ledger import Ledger
from tests.analytics.cadence.people import DAY, GIVEN, HOUSE, a, ann, day, had

Q, I, V, F = Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK  # noqa: E741


@pytest.mark.parametrize(("days", "may"), [(6.99, False), (7, True)])
def test_f1_one_in_any_seven_days(days: float, may: bool) -> None:
    past = had((Q, -days), involved=True)
    assert isinstance(decide(ann(), a(I), day(0), past, HOUSE), Allow) is may


def test_f1_three_in_any_thirty_days() -> None:
    past = had((Q, 0), (I, 7), (V, 14), involved=True)
    assert decide(ann(), a(Q), day(21), past, HOUSE) == Defer(
        until=day(30), rule="F1", why="They heard from us three times within 30 days."
    )
    assert isinstance(decide(ann(), a(Q), day(30), past, HOUSE), Allow)


def test_f1_two_of_a_company_on_one_day_are_enough_unless_asked_together() -> None:
    found = decide(ann(colleagues=2), a(I), day(0), Ledger(), HOUSE)
    assert (found.rule, getattr(found, "until", day(0)) > day(0)) == ("F1", True)
    assert isinstance(decide(ann(colleagues=2), a(I, together=True), day(0), Ledger(), HOUSE), Allow)
    assert isinstance(decide(ann(colleagues=1), a(I), day(0), Ledger(), HOUSE), Allow)


def test_f1_mautic_6729_cap_bypass_by_a_second_sender() -> None:
    """The cap there counted mails of segments, and not those of campaigns; here the ledger knows no sender."""
    by_one, by_another = Entry(kind=I, at=day(-3), about="burst-1"), Entry(kind=V, at=day(-2), about="gathering-1")
    for entry in (by_one, by_another):
        assert decide(ann(), a(Q, about="burst-9"), day(0), ledger([entry]), HOUSE).rule == "F1"


def test_f1_counts_what_left_before_a_clock_leapt_back() -> None:
    assert decide(ann(), a(I), day(0), had((Q, 3), involved=True), HOUSE).rule == "F1"


@pytest.mark.parametrize(("days", "rule"), [(89, "F2"), (90, "")])
def test_f2_asked_once_in_ninety_days(days: int, rule: str) -> None:
    asked = Entry(kind=F, at=day(-days), told_at=day(-80), involved=True)
    past = ledger([asked, *had(*GIVEN, involved=True).entries])
    assert decide(ann(), a(F), day(0), past, HOUSE).rule == rule


def test_f2_formbricks_4282_shown_again_after_its_limit() -> None:
    """There a cache forgot that it had been shown; here every ask is in the ledger, answered or not."""
    asked = Entry(kind=F, at=day(-20), told_at=day(-10))
    past = ledger([asked, *had((Q, -19), (I, -12), (V, -8), involved=True).entries])
    found = decide(ann(), a(F), day(0), past, HOUSE)
    assert (found.rule, getattr(found, "until", None)) == ("F2", day(70))


def test_f2_who_came_may_be_surveyed_in_the_room_by_b6_and_f2_alone() -> None:
    assert isinstance(in_room(had((Q, -1)), day(0)), Allow)
    assert in_room(ledger([Entry(kind=F, at=day(-99))]), day(0)).rule == "B6"
    assert in_room(ledger([Entry(kind=F, at=day(-89), told_at=day(-80))]), day(0)).rule == "F2"


def test_f2_an_ask_in_the_room_takes_no_slot_of_the_week() -> None:
    there = ledger([Entry(kind=F, at=day(-1), in_room=True, told_at=day(0))])
    assert isinstance(decide(ann(), a(I), day(0), there, HOUSE), Allow)


def test_f2_one_reminder_after_three_days_and_none_to_who_answered() -> None:
    def ask(**so: bool) -> object:
        return reminding(**{"asked_at": day(0), "reminded": False, "settled": False, "at": day(3), **so})  # type: ignore[arg-type]

    assert ask() is None
    assert isinstance(ask(reminded=True), Refuse)
    assert isinstance(ask(settled=True), Refuse)
    early = reminding(asked_at=day(0), reminded=False, settled=False, at=day(2.9))
    assert getattr(early, "until", None) == day(3)


def test_f3_the_days_roll_and_do_not_begin_anew_with_the_month() -> None:
    past = had((Q, 15), (I, 22), (V, 29), involved=True)  # the 17th, 24th and 31st of March
    assert decide(ann(), a(Q), day(36), past, HOUSE).rule == "F1"


def test_f5_a_merge_is_judged_by_both_ledgers() -> None:
    one, other = had((Q, -2), involved=True), had((I, -20), (V, -12), involved=True)
    both = ledger([*one.entries, *other.entries])
    assert decide(ann(), a(Q), day(0), both, HOUSE) == Defer(
        until=day(10), rule="F1", why="They heard from us three times within 30 days."
    )


def test_f6_what_comes_too_late_does_not_go() -> None:
    past = had((Q, -2), involved=True)
    assert decide(ann(), a(I, relevant_until=day(4)), day(0), past, HOUSE).rule == "F6"
    assert decide(ann(), a(I, relevant_until=day(5)), day(0), past, HOUSE).rule == "F1"


def test_f6_what_waited_longest_goes_first_and_what_is_of_no_use_never() -> None:
    old = Waiting(key=1, kind=F, since=day(-9), relevant_until=day(-1))
    often, seldom = Waiting(key=2, kind=F, since=day(-3)), Waiting(key=3, kind=I, since=day(-5))
    assert whose_turn([old, often, seldom], day(0)) is seldom
    assert whose_turn([old], day(0)) is None


def test_f7_what_came_back_takes_no_slot() -> None:
    assert isinstance(decide(ann(), a(I), day(0), had((Q, -1), delivered=False), HOUSE), Allow)


def test_o1_an_outcome_is_told_at_any_frequency_and_once() -> None:
    past = had((Q, -1), (Kind.OUTCOME, -1))
    told = a(Kind.OUTCOME, about="survey-1")
    assert isinstance(decide(ann(), told, day(0), past, HOUSE), Allow)
    once = ledger([Entry(kind=Kind.OUTCOME, at=day(-1), about="survey-1")])
    assert decide(ann(), told, day(0), once, HOUSE).rule == "O1"


def greedy(days: int) -> list[tuple[int, Kind]]:
    """Send as early and as much as the rules bear, asking first, to one who answers all; return what went."""
    past: list[Entry] = []
    sent = []
    for number in range(days):
        missing = [kind for kind in (Q, I, V) if kind not in given(ledger(past).cycle)]
        for kind in (F, *missing[:1], I):
            now = day(number)
            if isinstance(decide(ann(), a(kind), now, ledger(past), HOUSE), Allow):
                past.append(Entry(kind=kind, at=now, involved=True, told_at=now + DAY))
                sent.append((number, kind))
    return sent


def test_a_greedy_sender_asks_first_on_day_30_and_37_times_a_year_at_most() -> None:
    sent = greedy(365)
    assert [number for number, _ in sent[:4]] == [0, 7, 14, 30]
    assert next(number for number, kind in sent if kind is F) >= 30
    assert len(sent) <= 37
    assert sum(kind is F for _, kind in sent) <= 4


def test_nothing_is_lost_to_rounding_of_a_second() -> None:
    past = had((Q, -7), involved=True)
    assert isinstance(decide(ann(), a(I), day(0) - timedelta(seconds=1), past, HOUSE), Defer)
