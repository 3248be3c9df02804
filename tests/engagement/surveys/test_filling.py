"""What somebody puts into a form: read by its kind, and what is none is said beside it."""

from __future__ import annotations

from typing import Any

import pytest

from porch.engagement.surveys import filling, questionnaire
from tests.engagement.surveys.asking import CONTENT, DISH, WHY

ROWS = [{"key": "a", "words": "A"}, {"key": "b", "words": "B"}]
OPTIONS = DISH["options"]


@pytest.mark.parametrize(
    ("told", "form", "said"),
    [
        ({"kind": "single", "options": OPTIONS}, {"q-x": ["polenta"]}, "polenta"),
        ({"kind": "multiple", "options": OPTIONS}, {"q-x": ["polenta", "risotto"]}, ["risotto", "polenta"]),
        ({"kind": "yes_no"}, {"q-x": ["no"]}, "no"),
        ({"kind": "nps"}, {"q-x": ["0"]}, 0),
        ({"kind": "scale", "low": -2, "high": 2}, {"q-x": ["-2"]}, -2),
        ({"kind": "matrix", "rows": ROWS}, {"q-x-b": ["3"]}, {"b": 3}),
        ({"kind": "ranking", "options": OPTIONS}, {"q-x-polenta": ["1"], "q-x-risotto": ["2"]}, ["polenta", "risotto"]),
        ({"kind": "number"}, {"q-x": ["3,5"]}, 3.5),
        ({"kind": "date"}, {"q-x": ["2026-03-12"]}, "2026-03-12"),
        ({"kind": "short"}, {"q-x": [" Saffron\0 "]}, "Saffron"),
        ({"kind": "csat", "not_for_me": True}, {"q-x-blank": ["not_for_me"]}, {"blank": "does not apply"}),
    ],
)
def test_each_kind_is_read(told: dict[str, Any], form: dict[str, list[str]], said: object) -> None:
    asked = questionnaire.read([{"key": "x", "words": "What?", **told}])
    assert filling.read(asked, form).said == {"x": said}


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ({"kind": "single", "options": OPTIONS}, {"q-x": ["pizza"]}),
        ({"kind": "multiple", "options": OPTIONS}, {"q-x": ["pizza"]}),
        ({"kind": "nps"}, {"q-x": ["11"]}),
        ({"kind": "csat"}, {"q-x": ["many"]}),
        ({"kind": "ranking", "options": OPTIONS}, {"q-x-polenta": ["1"], "q-x-risotto": ["1"]}),
        ({"kind": "number"}, {"q-x": ["nan"]}),
        ({"kind": "date"}, {"q-x": ["2026-02-30"]}),
        ({"kind": "short"}, {"q-x": ["x" * 301]}),
        ({"kind": "csat", "required": True}, {}),
    ],
)
def test_what_is_no_answer_is_said_beside_the_question(told: dict[str, Any], form: dict[str, list[str]]) -> None:
    asked = questionnaire.read([{"key": "x", "words": "What?", **told}])
    assert list(filling.read(asked, form).wrong) == ["x"]


def test_what_was_not_theirs_to_answer_is_left_out_and_the_time_it_took_is_kept() -> None:
    asked = questionnaire.read([DISH, {**WHY, "required": True}, CONTENT])
    form = {"q-dish": ["polenta"], "q-why": ["Saffron."], "q-content": ["4"], "ms-content": ["1200"], "ms-dish": ["x"]}
    filled = filling.read(asked, form)
    assert (filled.said, filled.wrong, filled.took) == ({"dish": "polenta", "content": 4}, {}, {"content": 1200})
    assert filled.theirs == ("dish", "content")


def test_a_blank_that_is_not_offered_is_none_and_counts_follow_what_applied() -> None:
    asked = questionnaire.read([CONTENT])
    assert filling.read(asked, {"q-content-blank": ["rather_not"]}).said == {}
    assert filling.counted({"a": {"blank": filling.NOT_FOR_ME}}, ["a", "b"]) == (0, 1)
