"""SurveyJS files: what is given out comes back the same, and what has no place here is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from porch.core.errors import PorchError
from porch.engagement.surveys import questionnaire, surveyjs
from porch.engagement.surveys.questionnaire import CHOICES, Kind
from tests.engagement.surveys.asking import CONTENT, DISH, WHY

WORDS = some.text(some.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
SAID = some.dictionaries(some.sampled_from(["en", "de", "it"]), WORDS, min_size=1)
KEYS = some.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)


@some.composite
def options(draw: Any) -> list[dict[str, Any]]:
    """Draw two to four things to choose from."""
    keys = draw(some.lists(KEYS, min_size=2, max_size=4, unique=True))
    return [{"key": key, "words": draw(SAID)} for key in keys]


@some.composite
def questions(draw: Any) -> list[dict[str, Any]]:
    """Draw a questionnaire of every kind, each question perhaps hanging on a choice before it."""
    found: list[dict[str, Any]] = []
    for key in draw(some.lists(KEYS, min_size=1, max_size=5, unique=True)):
        kind = draw(some.sampled_from(Kind))
        one = {"key": key, "kind": kind.value, "words": draw(SAID), **draw(some.fixed_dictionaries(
            {name: some.booleans() for name in ("required", "not_for_me", "rather_not")}
        ))}  # fmt: skip
        one |= {"options": draw(options())} if kind in CHOICES else {}
        one |= (
            {"rows": [{**row, "turned": draw(some.booleans())} for row in draw(options())]}
            if kind is Kind.MATRIX
            else {}
        )
        before = [earlier for earlier in found if earlier.get("options")]
        hangs = draw(some.sampled_from([None, *before]))
        one |= {"when": {"key": hangs["key"], "is": [hangs["options"][0]["key"]]}} if hangs else {}
        found.append(one)
    return found


@settings(max_examples=25, deadline=None)
@given(questions())
def test_what_is_given_out_comes_back_the_same(told: list[dict[str, Any]]) -> None:
    asked = questionnaire.read(told)
    taken = surveyjs.read(surveyjs.written("The menu", asked))
    assert questionnaire.read(taken.questions) == asked
    assert (taken.title, taken.left_out) == ("The menu", ())


def test_a_file_of_surveyjs_itself_is_taken_and_what_has_no_place_is_said() -> None:
    told = {"title": "Café", "pages": [{"elements": [
        {"type": "boolean", "name": "Came", "title": "Did you come?"},
        {"type": "panel", "elements": [{"type": "comment", "name": "why", "visibleIf": "{Came} = false"}]},
        {"type": "rating", "name": "rate", "rateMax": 7, "visibleIf": "{why} notempty"},
        {"type": "signaturepad", "name": "sign"},
        {"type": "text", "inputType": "date", "name": "day", "title": {"default": "When?", "de": "Wann?"}},
    ]}]}  # fmt: skip
    taken = surveyjs.read(json.dumps(told))
    asked = questionnaire.read(taken.questions)
    assert [one.kind for one in asked] == [Kind.YES_NO, Kind.LONG, Kind.SCALE, Kind.DATE]
    assert (asked[1].when, asked[2].high) == (questionnaire.When(key="q1", any_of=("no",)), 7)
    assert asked[3].words == {"en": "When?", "de": "Wann?"}
    assert [words.partition(":")[0] for words in taken.left_out] == ["Question 3", "Question 4"]


@pytest.mark.parametrize("told", ["", "[]", "{}", "{", '{"pages": [1]}', '{"elements": "x"}'])
def test_what_is_no_questionnaire_is_refused_in_words(told: str) -> None:
    with pytest.raises(PorchError):
        surveyjs.read(told)


def test_our_own_questions_are_written_in_the_words_of_surveyjs() -> None:
    whole = json.loads(surveyjs.written("The menu", questionnaire.read([DISH, WHY, CONTENT])))
    elements = whole["pages"][0]["elements"]
    assert [one["type"] for one in elements] == ["radiogroup", "comment", "rating"]
    assert elements[1]["visibleIf"] == "{dish} = 'risotto'"
