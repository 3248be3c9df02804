"""The forms of a burst."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from porch.analytics.cadence.kinds import Kind
from porch.interfaces.console.burst_form import BurstForm, WordsForm

ROME = ZoneInfo("Europe/Rome")
TOLD = {"kind": "idea", "name": "Dough", "topic": "pizza", "whom": "", "why_all": "All asked."}


def form(**told: Any) -> BurstForm:
    """Return the form as somebody filled it in."""
    return BurstForm({**TOLD, **told}, topics=["pizza"], whom=[("", "Everybody")], zone=ROME, persons=[4])


def test_what_is_told_is_what_is_wished() -> None:
    filled = form(day="2026-03-05", hour="10:30", until="2026-03-20", about="survey-3")
    assert filled.is_valid(), filled.errors
    wish = filled.wish()
    assert (wish.kind, wish.name, wish.topic, wish.about, wish.persons) == (
        Kind.IDEA,
        "Dough",
        "pizza",
        "survey-3",
        (4,),
    )
    assert wish.send_at == datetime(2026, 3, 5, 10, 30, tzinfo=ROME)
    assert wish.relevant_until == datetime(2026, 3, 20, 23, 59, tzinfo=ROME)


def test_without_a_day_it_goes_when_it_is_approved() -> None:
    filled = form()
    assert filled.is_valid(), filled.errors
    assert (filled.wish().send_at, filled.moment(None, time(10))) == (None, None)


@pytest.mark.parametrize(
    ("told", "field"),
    [({"why_all": ""}, "why_all"), ({"hour": "10:00"}, "day"), ({"name": " "}, "name"), ({"topic": "chess"}, "topic")],
)
def test_what_is_missing_is_said_where_it_is(told: dict[str, str], field: str) -> None:
    assert field in form(**told).errors


@pytest.mark.parametrize(
    ("kind", "about", "blanks"),
    [
        ("feedback", "survey-1", {"{survey}"}), ("invite", "gathering-1", {"{come}"}), ("question", "", set()),
        ("outcome", "survey-1", set()),
    ],
)  # fmt: skip
def test_the_words_say_which_blanks_there_are(kind: str, about: str, blanks: set[str]) -> None:
    told = str(WordsForm(kind=kind, about=about).fields["words"].help_text)
    assert "{name}" in told
    assert {blank for blank in ("{survey}", "{come}") if blank in told} == blanks
