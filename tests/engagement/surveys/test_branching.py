"""Who is asked: one of these answers, none of them, or a number in a range; who left it out is asked nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from porch.engagement.surveys import branching, questionnaire, shown
from porch.engagement.surveys.branching import When
from porch.engagement.surveys.questionnaire import Unfit
from tests.engagement.surveys.asking import CONTENT, DISH, WHY

BLANK = {"blank": "do not know"}


@pytest.mark.parametrize(
    ("when", "meets", "misses"),
    [
        (When(key="q", any_of=("tea", "milk")), ["tea", ["rum", "milk"]], ["rum", ["rum"], None, BLANK]),
        (When(key="q", none_of=("tea",)), ["rum", ["rum", "milk"]], ["tea", ["rum", "tea"], None, BLANK]),
        (When(key="q", least=9), [9, 10.5], [8, None, BLANK, "9"]),
        (When(key="q", least=1, most=6), [1, 6], [0, 7]),
        (When(key="q", most=0), [0, -3], [1]),
    ],
)
def test_an_answer_meets_it_or_not(when: When, meets: list[Any], misses: list[Any]) -> None:
    assert [when.meets(one) for one in meets] == [True] * len(meets)
    assert [when.meets(one) for one in misses] == [False] * len(misses)
    assert branching.read(when.stored) == when


@pytest.mark.parametrize(
    "told", [[], {"key": "dish"}, {"key": "dish", "is": ["a"], "not": ["b"]}, {"key": "dish", "is": "a"},
             {"key": "dish", "least": "x"}, {"key": "dish", "least": 5, "most": 2}, {"key": "dish", "least": 5},
             {"key": "content", "least": float("nan")}],
)  # fmt: skip
def test_what_says_no_condition_is_refused(told: Any) -> None:
    asked = [DISH, CONTENT, {**WHY, "when": told or ["dish"]}]
    with pytest.raises(Unfit):
        questionnaire.read(asked)


def test_what_hangs_on_a_number_is_asked_of_those_who_gave_it() -> None:
    asked = questionnaire.read([CONTENT, {**WHY, "when": {"key": "content", "most": 2}}])
    assert questionnaire.applicable(asked, {"content": 2}) == ("content", "why")
    assert questionnaire.applicable(asked, {"content": 3}) == ("content",)
    assert [one.when_words for one in shown.fields(asked, "en")] == ["", "≤ 2"]


def test_of_who_answered_something_else_the_page_names_what_else_there_is() -> None:
    asked = questionnaire.read([DISH, {**WHY, "when": {"key": "dish", "not": ["risotto"]}}])
    assert [(one.when, one.when_words) for one in shown.fields(asked, "en")][1] == ("dish|none|risotto", "Polenta")
