"""A questionnaire is whole or refused, and what hangs on what is never a loop."""

from __future__ import annotations

from typing import Any

import pytest

from porch.engagement.surveys import questionnaire
from porch.engagement.surveys.questionnaire import Unfit
from tests.engagement.surveys.asking import CONTENT, DISH, WHY


def test_what_is_stored_reads_the_same_again() -> None:
    asked = questionnaire.read([DISH, WHY, CONTENT])
    assert questionnaire.read(questionnaire.stored(asked)) == asked


@pytest.mark.parametrize(
    "told",
    [
        [{**CONTENT, "key": "Über"}],
        [{**CONTENT, "kind": "essay"}],
        [{**CONTENT, "words": {}}],
        [{**CONTENT, "low": 1, "high": 1}],
        [{**CONTENT, "high": "x"}],
        [CONTENT, CONTENT],
        [{**DISH, "options": DISH["options"][:1]}],
        [{**DISH, "options": [DISH["options"][0]] * 2}],
        [{**CONTENT, "kind": "matrix"}],
        [WHY, DISH],
        [DISH, {**WHY, "when": {"key": "dish", "is": ["pizza"]}}],
        [{**CONTENT, "when": {"key": "content", "is": ["1"]}}],
        [{**CONTENT, "when": {"key": "dish"}}],
        ["question"],
        [CONTENT] * 61,
    ],
)
def test_what_is_not_whole_is_refused_in_words(told: list[Any]) -> None:
    with pytest.raises(Unfit):
        questionnaire.read(told)


def test_who_was_not_asked_is_not_asked_what_hangs_on_it() -> None:
    third = {**CONTENT, "key": "third", "when": {"key": "second", "is": ["yes"]}}
    second = {"key": "second", "kind": "yes_no", "words": "Really?", "when": {"key": "dish", "is": ["risotto"]}}
    asked = questionnaire.read([DISH, second, third])
    assert questionnaire.applicable(asked, {"dish": "polenta", "second": "yes"}) == ("dish",)
    assert questionnaire.applicable(asked, {"dish": "risotto", "second": "yes"}) == ("dish", "second", "third")
