"""Surveys in the console: written, published, asked about and decided on."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from porch.engagement.surveys import answering, versions
from porch.engagement.surveys.models import Asked, Outcome, Quote, Sheet, Survey
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: object, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)  # type: ignore[attr-defined]
    return client


def test_a_survey_is_written_question_by_question_and_published_once_it_says_what_it_is_for(desk: Client) -> None:
    begun = desk.post("/surveys/new/", {"name": "The menu", "results": "answered"})
    path = begun["Location"]
    assert "Say what will be decided" in desk.get(path).content.decode()
    question = {"words": "Which dish stays?", "kind": "single", "options": "Risotto\nPolenta", "low": 1, "high": 5}
    assert desk.post(f"{path}questions/new/", {**question, "not_for_me": "on"}).status_code == 302
    depends = {"words": "Why?", "kind": "long", "low": 1, "high": 5, "when": "q1=o1"}
    assert desk.post(f"{path}questions/new/", depends).status_code == 302
    told = {"name": "The menu", "results": "answered", "decided_with": "What stays.", "hear_by": "2099-01-01"}
    desk.post(path, told)
    desk.post(f"{path}publication/")
    made = Survey.objects.get()
    assert made.is_open
    assert [one.key for one in versions.latest(made).asked] == ["q1", "q2"]
    assert "As people see it" in desk.get(path).content.decode()


def test_a_question_that_another_depends_on_is_not_moved_behind_it(desk: Client) -> None:
    made = asking.survey(published=False)
    desk.post(f"/surveys/{made.pk}/questions/dish/place/", {"to": "down"})
    assert [one.key for one in versions.latest(made).asked] == ["dish", "why", "content"]
    desk.post(f"/surveys/{made.pk}/questions/content/place/", {"to": "up"})
    assert [one.key for one in versions.latest(made).asked] == ["dish", "content", "why"]


def test_words_are_shown_the_host_answers_and_a_decision_is_said(desk: Client) -> None:
    made = asking.survey()
    sheet = asking.answers(made, asking.somebody("Ann"), dish="risotto", why="Saffron.")
    asked = answering.ask_host(survey=made, person=None, words="Vegan?", at=NOON)
    path = f"/surveys/{made.pk}/"
    assert "Saffron." in desk.get(f"{path}answers/").content.decode()
    desk.post(f"{path}quotes/", {"sheet": sheet.pk if sheet else 0, "question": "why"})
    desk.post(f"{path}host/", {"asked": asked.pk, "words": "Yes."})
    desk.post(f"{path}outcome/", {"decided": "It stays.", "why": "Most want it."})
    assert (Quote.objects.get().words, Asked.objects.get().answer, Outcome.objects.get().why) == (
        "Saffron.", "Yes.", "Most want it.",
    )  # fmt: skip


def test_no_sheet_of_an_anonymous_survey_is_listed(desk: Client) -> None:
    made = asking.survey(anonymous=True)
    asking.answers(made, asking.somebody("Ann"), dish="risotto", why="Saffron.")
    shown = desk.get(f"/surveys/{made.pk}/answers/").content.decode()
    assert "Saffron." not in shown
    assert "five answers at a time" in shown
    assert Sheet.objects.count() == 0


@pytest.mark.parametrize("many", [2, 30])
def test_many_surveys_cost_as_many_statements_as_two(
    many: int, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        asking.answers(asking.survey(name=f"Menu {number}"), key=f"menu-{number}", dish="risotto")
    desk.get("/surveys/")
    with django_assert_max_num_queries(20):
        shown = desk.get("/surveys/").content.decode()
    assert shown.count("1 answered") == many
