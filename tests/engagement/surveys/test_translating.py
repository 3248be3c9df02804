"""Saying a survey in another of its languages."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, translating, versions, wording
from porch.engagement.surveys.heard import heard
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_a_survey_and_its_questions_are_said_in_another_language_and_only_what_was_told_changes() -> None:
    made = asking.survey(languages=("en", "de"))
    told = {"name": " Die Karte ", "why": "Was spricht dafür?"}
    translating.translate(survey=made, language="de", told=told, at=NOON)
    translating.translate(survey=made, language="de", told={"decided_with": "Was bleibt."}, at=NOON)
    made.refresh_from_db()
    assert [said.words for said in wording.says(made, "de").values()] == ["Die Karte", "Was bleibt."]
    dish, why, _ = versions.latest(made).asked
    assert dish.words["de"] == "Welches Gericht bleibt?"
    assert why.words == {"en": "What speaks for risotto?", "de": "Was spricht dafür?"}
    missing = [one.words for one in actions.findings(made, versions.latest(made).asked, NOON.date())]
    assert "3 of 7 texts are not written in German yet: people read those in English." in missing


def test_translated_after_the_first_answer_a_question_is_the_same_and_the_answer_counts() -> None:
    made = asking.survey(languages=("en", "de"))
    asking.answers(made, asking.somebody("Ann"), dish="risotto")
    told = {"dish": "Was bleibt?", "dish.options.risotto": "Reis"}
    assert translating.translate(survey=made, language="de", told=told, at=NOON).number == 2
    found = heard(SYSTEM, made.pk)
    assert found is not None
    assert [sheet.said for sheet in found.sheets] == [{"dish": "risotto"}]


@pytest.mark.parametrize("language", ["en", "fr", ""])
def test_only_into_its_other_languages(language: str) -> None:
    made = asking.survey(languages=("en", "de"))
    with pytest.raises(PorchError, match="It is not asked in"):
        translating.translate(survey=made, language=language, told={"why": "Warum?"}, at=NOON)
