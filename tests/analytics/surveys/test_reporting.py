"""The report sets the room beside the link, names who is missing, and gives no rate of an open link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.analytics.surveys.facts import Heard, Mode
from porch.analytics.surveys.reporting import report
from tests.analytics.surveys.answers import QUESTIONS, evening, sheet


def test_both_rates_of_the_room_stand_beside_the_links() -> None:
    told = report(evening())
    ways = {way.mode: way for way in told.ways}
    room, link = ways[Mode.ROOM], ways[Mode.LINK]
    assert (room.took_part, room.asked, room.answered_there, room.attended) == (14, 40, 14, 20)
    assert (link.took_part, link.asked, link.of_attendees) == (6, 100, None)
    assert room.of_attendees is not None
    assert room.of_attendees.value == 0.7
    answered = told.versus[0]
    assert (answered.what, answered.differs) == ("answered", True)
    assert answered.more.value == pytest.approx(0.7 - 0.06)
    assert told.rates is not None
    assert told.rates.rr2 == 20 / 140
    assert (told.introduction, told.questionnaire) == (1, 0)


def test_flags_are_counted_and_everybody_stays() -> None:
    told = report(evening())
    assert (told.flagged_lines, told.flagged_fast, told.sheets) == (1, 1, 20)
    assert told.questions[0].sheets == 20


def test_who_is_missing_is_named_and_weighed() -> None:
    told = report(evening())
    assert {(cell.which, cell.differs) for cell in told.missing} == {("regulars", True), ("others", True)}
    assert told.likeness is not None
    assert told.likeness < 0.8
    assert told.weights is not None
    assert told.effective < 20


def test_rooms_cost_what_people_in_them_share() -> None:
    told = report(evening())
    assert told.rooms is not None
    assert (told.rooms.rooms, told.rooms.answers, told.rooms.design) == (2, 14, 1.0)


def test_an_open_link_has_no_response_rate_and_no_margin() -> None:
    told = report(Heard(questions=QUESTIONS, sheets=tuple(sheet(n, Mode.OPEN) for n in range(8)), invited=()))
    assert (told.rates, told.drawn, told.ways[0].of_asked) == (None, False, None)
    figure = told.questions[0].figure
    assert figure is not None
    assert figure.low == figure.high


def test_an_anonymous_report_weighs_nobody_and_tells_of_no_mode_that_leaves_few() -> None:
    heard = evening(anonymous=True)
    assert report(heard).weights is None
    few = replace(heard, sheets=heard.sheets[:14] + heard.sheets[18:])
    assert {way.care for way in report(few).ways} == {None}


def test_of_nothing_a_report_is_empty() -> None:
    told = report(Heard(questions=QUESTIONS, sheets=(), invited=()))
    assert (told.ways, told.versus, told.missing, told.likeness, told.sheets) == ((), (), (), None, 0)
    assert all(one.hidden for one in told.questions)
