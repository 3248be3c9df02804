"""The forms of a survey and of a question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from porch.engagement.surveys import questionnaire
from porch.engagement.surveys.models import Survey
from porch.interfaces.console import survey_form
from porch.interfaces.console.survey_form import QuestionForm, SurveyForm
from tests.engagement.surveys.asking import CONTENT, DISH

PLAIN = {"words": "Which dish goes?", "kind": "single", "low": "1", "high": "5"}


def test_what_is_told_of_a_survey_comes_back_into_its_form() -> None:
    form = SurveyForm({"name": "The menu", "results": "team", "hear_by": "2026-04-01", "languages": "EN, de!"})
    assert form.is_valid()
    what = form.what()
    assert (what.languages, what.minutes, what.hear_by) == (("en", "de"), 0, date(2026, 4, 1))
    told = survey_form.told_of(Survey(name="The menu", languages=["en", "de"]))
    assert (told["name"], told["languages"]) == ("The menu", "en, de")


@pytest.mark.parametrize("languages", ["en, german", "en, d"])
def test_a_language_is_told_by_its_code(languages: str) -> None:
    form = SurveyForm({"name": "The menu", "results": "team", "languages": languages})
    assert "Write languages by their codes" in str(form.errors["languages"])


def test_options_that_stay_keep_their_short_names_and_their_other_languages() -> None:
    options = "Polenta\nOssobuco"
    form = QuestionForm({**PLAIN, "options": options}, before=[], language="en")
    assert form.is_valid()
    told = form.told("en", "dish", DISH)
    assert [one["key"] for one in told["options"]] == ["polenta", "o1"]
    assert told["words"] == {"en": "Which dish goes?", "de": "Welches Gericht bleibt?"}
    assert survey_form.told_of_question(told, "en")["options"] == options


def test_a_row_the_other_way_round_and_a_condition_come_back_into_the_form() -> None:
    before = questionnaire.read([DISH])
    rows = "Warm\n- Cold"
    when = {"when": ["dish=risotto"], "when_how": "none"}
    form = QuestionForm({**PLAIN, "kind": "matrix", "rows": rows, **when}, before=before, language="en")
    assert form.is_valid()
    told = form.told("en", survey_form.fresh_key([DISH]))
    assert [(one["key"], bool(one.get("turned"))) for one in told["rows"]] == [("o1", False), ("o2", True)]
    assert (told["key"], told["when"]) == ("q1", {"key": "dish", "not": ["risotto"]})
    shown = survey_form.told_of_question(told, "en")
    assert (shown["rows"], shown["when"], shown["when_how"]) == (rows, ["dish=risotto"], "none")


def test_what_the_ends_of_a_scale_mean_is_said_and_kept_in_other_languages() -> None:
    was = {**CONTENT, "low_words": {"en": "bad", "de": "schlecht"}, "high_words": {"en": "good"}}
    assert survey_form.told_of_question(was, "en")["low_words"] == "bad"
    form = QuestionForm({**PLAIN, "kind": "csat", "low_words": "poor"}, before=[], language="en")
    assert form.is_valid()
    (one,) = questionnaire.read([form.told("en", "content", was)])
    assert (one.low_words, one.high_words) == ({"en": "poor", "de": "schlecht"}, {})


def test_a_question_may_hang_on_a_number() -> None:
    before = questionnaire.read([DISH, CONTENT])
    form = QuestionForm({**PLAIN, "when_number": "content", "when_most": "2"}, before=before, language="en")
    assert form.is_valid()
    told = form.told("en", "q1")
    assert told["when"] == {"key": "content", "most": 2.0}
    shown = survey_form.told_of_question(told, "en")
    assert (shown["when"], shown["when_number"], shown["when_most"]) == ([], "content", "2")
    assert QuestionForm(initial=shown, before=before, language="en").depends
    assert not QuestionForm(initial={}, before=before, language="en").depends


@pytest.mark.parametrize(
    "when",
    [
        {"when": ["dish=risotto", "really=yes"]},
        {"when": ["dish=risotto"], "when_number": "content", "when_least": "1"},
        {"when_number": "content"}, {"when_most": "3"},
    ],
)  # fmt: skip
def test_a_question_hangs_on_one_before_it_in_one_way(when: dict[str, Any]) -> None:
    really = {"key": "really", "kind": "yes_no", "words": "Really?"}
    before = questionnaire.read([DISH, really, CONTENT])
    assert not QuestionForm({**PLAIN, **when}, before=before, language="en").is_valid()
