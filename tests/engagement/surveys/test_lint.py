"""What speaks against a questionnaire."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from porch.engagement.surveys import questionnaire
from porch.engagement.surveys.lint import lint, predicted
from tests.engagement.surveys.asking import CONTENT, DISH

TODAY = date(2026, 3, 2)
OPTIONS = [{"key": f"o{at}", "words": words} for at, words in enumerate(("Excellent", "Very good", "Good", "Bad"))]
ROWS = [{"key": f"r{at}", "words": f"Row {at}"} for at in range(11)]


def found(*told: dict[str, Any], decided: str = "What stays.", by: date | None = TODAY, minutes: int = 0) -> set[str]:
    """Return the codes of what speaks against these questions."""
    asked = questionnaire.read(told)
    return {one.code for one in lint(asked, decided_with=decided, hear_by=by, today=TODAY, minutes=minutes)}


def test_nothing_speaks_against_a_short_plain_one() -> None:
    assert found(CONTENT, DISH) == set()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"decided": " "}, "decided"),
        ({"by": None}, "hear"),
        ({"by": TODAY - timedelta(days=1)}, "hear"),
    ],
)
def test_without_a_decision_and_a_day_it_is_blocked(told: dict[str, Any], code: str) -> None:
    assert found(CONTENT, **told) == {code}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"words": "Do you like the food and the wine?"}, "double"),
        ({"words": "Do you want tea and/or coffee"}, "double"),
        ({"words": "Don't you think our staff is friendly?"}, "leading"),
        ({"kind": "long", "required": True}, "required"),
        ({"not_for_me": False}, "opt-out"),
        ({"kind": "single", "options": OPTIONS}, "unbalanced"),
        ({"kind": "matrix", "rows": [*ROWS[:10], {**ROWS[10], "turned": True}]}, "battery"),
        ({"kind": "matrix", "rows": ROWS[:4]}, "reversed"),
    ],
)
def test_each_fault_of_a_question_is_named(told: dict[str, Any], code: str) -> None:
    assert found({**CONTENT, **told}) == {code}


def test_nothing_asked_too_much_asked_and_too_long_are_said() -> None:
    many = [{**CONTENT, "key": f"q{at}"} for at in range(6)]
    texts = [{**CONTENT, "key": f"q{at}", "kind": "long"} for at in range(9)]
    assert found() == {"empty"}
    assert found(*many) == {"many"}
    assert found(*many, minutes=5) == set()
    assert found(*texts, minutes=5) == {"long"}
    assert predicted(questionnaire.read(texts)) > 9
