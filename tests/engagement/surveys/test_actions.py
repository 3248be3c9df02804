"""Surveys are written, published, closed and only ever tightened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.engagement.surveys import actions
from porch.engagement.surveys.actions import Blocked, What
from porch.engagement.surveys.models import Asked, Quote, Survey, Version
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def what(made: Survey, **told: Any) -> What:
    """Return what a survey says, with something else in it."""
    plain = {"name": made.name, "decided_with": made.decided_with, "hear_by": made.hear_by, "anonymous": made.anonymous}
    return What(**{**plain, "results": made.results, **told})


def test_without_what_is_decided_and_by_when_they_hear_it_is_not_published() -> None:
    made = asking.survey(published=False, decided_with="", hear_by=None)
    with pytest.raises(Blocked) as blocked:
        actions.publish(survey=made, at=NOON)
    assert [one.code for one in blocked.value.findings] == ["decided", "hear"]


def test_more_than_five_questions_need_time_that_was_agreed() -> None:
    questions = [{**asking.CONTENT, "key": f"q{number}"} for number in range(6)]
    made = asking.survey(*questions, published=False)
    with pytest.raises(Blocked):
        actions.publish(survey=made, at=NOON)
    actions.change(survey=made, what=what(made, minutes=10))
    assert actions.publish(survey=made, at=NOON).is_open


def test_a_questionnaire_is_frozen_at_its_first_answer_and_a_change_makes_the_next_version() -> None:
    made = asking.survey()
    actions.write(survey=made, questions=[asking.CONTENT], at=NOON)
    assert Version.objects.count() == 1
    asking.answers(made, key="one", content="4")
    actions.write(survey=made, questions=[asking.CONTENT, asking.DISH], at=NOON)
    actions.write(survey=made, questions=[asking.CONTENT, asking.DISH], at=NOON)
    assert [(one.number, len(one.questions)) for one in Version.objects.order_by("number")] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    "told", [{"anonymous": False}, {"results": "answered"}, {"decided_with": ""}, {"hear_by": None}]
)
def test_what_people_were_told_is_never_loosened(told: dict[str, Any]) -> None:
    made = asking.survey(anonymous=True, results="closed")
    with pytest.raises(PorchError):
        actions.change(survey=made, what=what(made, **told))
    assert actions.change(survey=made, what=what(made, results="team")).results == "team"


def test_the_language_it_is_written_in_stays_its_own_once_something_is_asked() -> None:
    made = asking.survey(published=False)
    with pytest.raises(PorchError, match="It is written in English"):
        actions.change(survey=made, what=what(made, languages=("de", "en")))
    assert actions.change(survey=made, what=what(made, languages=("en", "de"))).languages == ["en", "de"]
    empty = actions.make(what=actions.What(name="Empty"), member=None, at=NOON)
    assert actions.change(survey=empty, what=what(empty, languages=("de",))).language == "de"


def test_what_is_closed_stays_closed() -> None:
    made = actions.close(survey=asking.survey(), at=NOON)
    with pytest.raises(PorchError):
        actions.publish(survey=made, at=NOON)
    with pytest.raises(PorchError):
        actions.write(survey=made, questions=[], at=NOON)


def test_a_decision_says_what_and_why_and_can_be_corrected() -> None:
    made = asking.survey()
    with pytest.raises(PorchError):
        actions.decide(survey=made, decided="Risotto stays.", why="", member=None, at=NOON)
    for why in ("Most want it.", "Nine of twelve want it."):
        told = actions.decide(survey=made, decided="Risotto stays.", why=why, member=None, at=NOON + timedelta(days=1))
    assert told.why == "Nine of twelve want it."


def test_words_are_shown_once_and_hidden_again() -> None:
    made = asking.survey()
    sheet = asking.answers(made, asking.somebody("Ann"), dish="risotto", why="Saffron.")
    for _ in range(2):
        shown = actions.show_words(survey=made, sheet=sheet, question="why", words="Saffron.", member=None, at=NOON)
    assert Quote.objects.count() == 1
    actions.hide_words(quote=shown)
    assert Quote.objects.count() == 0


def test_the_host_answers_and_takes_it_back() -> None:
    asked = Asked.objects.create(survey=asking.survey(), words="Vegan?", at=NOON)
    assert actions.answer_host_question(asked=asked, words="Yes.", member=None, at=NOON).answered_at == NOON
    assert actions.answer_host_question(asked=asked, words=" ", member=None, at=NOON).answered_at is None


def test_a_link_for_anybody_is_given_and_taken_away() -> None:
    made = asking.survey()
    assert actions.open_to_anybody(survey=made, opens=True).open_code
    assert actions.open_to_anybody(survey=made, opens=False).open_code is None


def test_comhairle_1042_launch_resets_nothing_that_was_set_before() -> None:
    told = {"anonymous": True, "results": "team", "topic": "menu", "minutes": 15, "languages": ("en", "de")}
    made = asking.survey(published=False, **told)
    before = Survey.objects.values(*told, "name", "decided_with", "hear_by").get()
    actions.publish(survey=made, at=NOON)
    assert Survey.objects.values(*told, "name", "decided_with", "hear_by").get() == before
