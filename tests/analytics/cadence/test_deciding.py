"""The one question, where rules meet: which speaks first, and when all of them let it go."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from porch.analytics.cadence import Allow, Defer, Entry, Kind, Pace, again, decide, ledger
from porch.analytics.cadence.ledger import Ledger
from tests.analytics.cadence.people import DAY, GIVEN, HOUSE, a, ann, day, had

ASK = a(Kind.FEEDBACK, about="survey-1")


def test_no_clock_is_told_where_the_answer_is_no() -> None:
    past = had((Kind.QUESTION, -1), involved=True)
    assert decide(ann(complains=True, grounds={}), a(Kind.IDEA), day(0), past, HOUSE).rule == "C1"


def test_the_moment_told_is_one_at_which_it_may_go() -> None:
    slow = replace(HOUSE, opens=time(9), closes=time(17), days=frozenset({1, 3}))
    found = decide(ann(pace=Pace.FORTNIGHT), a(Kind.IDEA), day(1), had((Kind.QUESTION, 0), involved=True), slow)
    assert isinstance(found, Defer)
    assert found.until.weekday() in slow.days
    again_then = decide(
        ann(pace=Pace.FORTNIGHT), a(Kind.IDEA), found.until, had((Kind.QUESTION, 0), involved=True), slow
    )
    assert isinstance(again_then, Allow)


def test_b4_who_wrote_to_us_since_has_not_ignored_us() -> None:
    past = had((Kind.IDEA, -80), (Kind.INVITE, -60), (Kind.IDEA, -40), (Kind.INVITE, -20))
    assert decide(ann(), a(Kind.QUESTION), day(0), past, HOUSE).rule == "B4"
    assert isinstance(decide(ann(wrote_at=day(-10)), a(Kind.QUESTION), day(0), past, HOUSE), Allow)


def test_b5_who_wrote_to_us_since_is_engaged() -> None:
    past = had(*GIVEN)
    assert decide(ann(), a(Kind.FEEDBACK), day(0), past, HOUSE).rule == "B4"
    assert isinstance(decide(ann(wrote_at=day(-10)), a(Kind.FEEDBACK), day(0), past, HOUSE), Allow)


@pytest.mark.parametrize(
    ("so", "rule"),
    [({}, ""), ({"complains": True}, "R3"), ({"held": "a flood"}, "R4"), ({"grounds": {}}, "C1"),
     ({"barred": {"email": "It comes back."}}, "C6"), ({"rests": {"email": day(9)}}, "C8"), ({"pace": Pace.OFF}, "M1"),
     ({"kinds_off": frozenset({Kind.FEEDBACK})}, "M1"), ({"paused_until": day(9)}, "Q1")],
)  # fmt: skip
def test_f2_a_reminder_obeys_all_but_how_often(so: dict[str, object], rule: str) -> None:
    asked = Entry(kind=Kind.FEEDBACK, at=day(-4), about="survey-1")
    assert again(ann(**so), ASK, asked, day(0), HOUSE).rule == rule


@pytest.mark.parametrize(("so", "days", "rule"), [({}, 2.9, "F2"), ({"involved": True}, 4, "F2"), ({}, 4, "")])
def test_f2_no_reminder_within_three_days_nor_after_an_answer(so: dict[str, bool], days: float, rule: str) -> None:
    asked = Entry(kind=Kind.FEEDBACK, at=day(0) - days * DAY, about="survey-1", **so)  # type: ignore[arg-type]
    assert again(ann(), ASK, asked, day(0), HOUSE).rule == rule


def test_f2_a_reminder_that_would_come_after_the_end_does_not_go() -> None:
    asked = Entry(kind=Kind.FEEDBACK, at=day(-1), about="survey-1")
    assert again(ann(), replace(ASK, relevant_until=day(1)), asked, day(0), HOUSE).rule == "F6"


def test_o1_thanks_and_apology_go_once_each_and_obey_hours() -> None:
    thanks = a(Kind.THANKS, about="burst-1")
    assert isinstance(decide(ann(), thanks, day(0), Ledger(), HOUSE), Allow)
    assert (
        decide(ann(), thanks, day(0), ledger([Entry(kind=Kind.THANKS, at=day(-3), about="burst-1")]), HOUSE).rule
        == "O1"
    )
    assert decide(ann(), thanks, day(0.5), Ledger(), HOUSE).rule == "Q1"
