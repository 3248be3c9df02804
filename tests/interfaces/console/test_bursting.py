"""Bursts as pages show them, where no page is needed to see it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

import porch
from porch.engagement.bursts import leaving_out
from porch.interfaces.console import bursting


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 8)])
def test_a_week_begins_on_its_monday(day: date) -> None:
    assert bursting.monday(day) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (None, "being worked out"),
        (SimpleNamespace(made_at=None), "being worked out"),
        (SimpleNamespace(made_at=1, counts={"go": 7, "later": 2, "no C1": 180}, total=212), "9 of 212"),
    ],
)
def test_reach_is_told_with_its_denominator(plan: object, words: str) -> None:
    assert bursting.reach(plan) == words


def test_stopping_tells_its_effect() -> None:
    assert bursting.stopped(1, 0) == "Stopped: 1 person does not get it. 0 had left."
    assert bursting.stopped(12, 37) == "Stopped: 12 people do not get it. 37 had left."


def test_a_reminder_says_until_when_one_may_answer() -> None:
    due = datetime(2026, 3, 5, tzinfo=UTC)
    assert bursting.reminded(due) == "Whoever has not answered by Thursday 5 March is reminded, this once."


def test_people_are_looked_through_by_verdict_and_rule() -> None:
    rule = SimpleNamespace(rule="C1", why="Nothing says that we may.", many=3)
    summary = SimpleNamespace(go=2, later=0, held_out=1, total=6, by_rule=[rule])
    found = bursting.filters(summary, "no", "C1")
    assert [(one.words, one.many, one.current) for one in found] == [
        ("Everybody", 6, False), ("Get it", 2, False), ("Left out by chance", 1, False),
        ("Nothing says that we may.", 3, True),
    ]  # fmt: skip


def test_who_is_held_back_is_told_with_the_commonest_rule() -> None:
    assert bursting.held_back(None) == ""
    assert bursting.held_back(SimpleNamespace(counts={"go": 7})) == ""
    plan = SimpleNamespace(counts={"go": 7, "no C1": 180, "no R3": 4})
    assert bursting.held_back(plan) == "184 held back, most: no yes, or no way to them"


def test_every_rule_that_holds_somebody_back_has_its_few_words() -> None:
    """By the source: whatever refuses names its rule so."""
    source = Path(porch.__file__).parent
    rooms = (source / "analytics" / "cadence", source / "engagement" / "bursts", source / "records" / "outbox")
    said = "".join(file.read_text() for room in rooms for file in room.glob("*.py"))
    codes = {*re.findall(r'Refuse\(rule="(\w+)"', said), leaving_out.RULE}
    assert codes - bursting.RULES.keys() == set()
    assert bursting.RULES.keys() - codes == set()
