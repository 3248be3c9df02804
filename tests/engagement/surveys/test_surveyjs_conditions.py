"""Conditions go out to SurveyJS and come back the same; what says more is refused."""

from __future__ import annotations

import pytest

from porch.engagement.surveys import surveyjs_conditions
from porch.engagement.surveys.branching import When


@pytest.mark.parametrize(
    "when",
    [
        When(key="dish", any_of=("risotto",)), When(key="dish", any_of=("risotto", "polenta")),
        When(key="dish", none_of=("risotto",)), When(key="dish", none_of=("risotto", "polenta")),
        When(key="score", least=9), When(key="score", most=6), When(key="score", least=2.5, most=7),
    ],
)  # fmt: skip
def test_what_goes_out_comes_in_the_same(when: When) -> None:
    assert surveyjs_conditions.read(surveyjs_conditions.written(when), {}) == when


@pytest.mark.parametrize(
    ("expression", "stored"),
    [
        ("{q} contains 'tea'", {"key": "q1", "is": ["tea"]}),
        ("{q} anyof ['tea', 'rum']", {"key": "q1", "is": ["tea", "rum"]}),
        ("{q} noneof ['tea']", {"key": "q1", "not": ["tea"]}),
        ("{q} = true", {"key": "q1", "is": ["yes"]}),
    ],
)
def test_what_surveyjs_writes_is_understood(expression: str, stored: dict[str, object]) -> None:
    assert surveyjs_conditions.read(expression, {"q": "q1"}).stored == stored


@pytest.mark.parametrize(
    "expression",
    [
        "{a} = 1 and {b} = 2", "{a} = 1 or {b} = 2", "{a} empty", "{a} = 'x' and {a} = 'y'", "age({a}) > 3",
        "{a} <> 'x' or {a} <> 'y'", "{a} >= 3 or {a} <= 1", "{a} = 'x' or {a} = 'y' and {a} = 'z'",
        "{a} >= 3 and {a} >= 4", "{a} notempty", "",
    ],
)  # fmt: skip
def test_what_cannot_be_said_here_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which words it says is the caller's
        surveyjs_conditions.read(expression, {})
