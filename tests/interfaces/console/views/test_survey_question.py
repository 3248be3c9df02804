"""A question in the console: what speaks against it is said while it is written, and stops nothing it need not."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.engagement.surveys import versions
from porch.engagement.surveys.models import Survey
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
LEADING = "This tells what you would like to hear."
ASKED = {"words": "Don't you think it is good?", "kind": "yes_no", "low": "1", "high": "5"}


@pytest.fixture
def desk(alice: object, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def made(db: None) -> Survey:
    """A survey of the menu, not published yet."""
    return asking.survey(published=False)


def test_what_speaks_against_a_question_is_said_while_it_is_written_and_nothing_is_kept(
    desk: Client, made: Survey
) -> None:
    said = desk.post(f"/surveys/{made.pk}/lint/", ASKED).content.decode()
    assert LEADING in said
    assert "There is no way to say that it does not apply." in said
    assert "All questions together take people about 1 minute." in said
    assert len(versions.latest(made).asked) == 3


def test_of_a_question_there_already_only_its_own_is_said(desk: Client, made: Survey) -> None:
    said = desk.post(f"/surveys/{made.pk}/lint/?key=dish", {**ASKED, "not_for_me": "on"}).content.decode()
    assert "It depends on an answer that is not there." in said
    told = {"words": "Which?", "kind": "single", "options": "Risotto\nPolenta", "low": "1", "high": "5"}
    said = desk.post(f"/surveys/{made.pk}/lint/?key=dish", told).content.decode()
    assert said.count("There is no way to say that it does not apply.") == 1
    assert desk.post(f"/surveys/{made.pk}/lint/?key=gone", told).status_code == 404


def test_nothing_is_said_before_there_is_a_question(desk: Client, made: Survey) -> None:
    assert desk.post(f"/surveys/{made.pk}/lint/", {**ASKED, "words": ""}).content.decode().strip() == ""


def test_without_a_script_it_is_said_on_the_page_of_the_question_and_it_is_kept(desk: Client, made: Survey) -> None:
    kept = desk.post(f"/surveys/{made.pk}/questions/new/", ASKED)
    assert kept.status_code == 302
    assert LEADING in desk.get(kept["Location"]).content.decode()
    assert LEADING in desk.get(f"/surveys/{made.pk}/questions/q1/").content.decode()
    assert LEADING not in desk.get(f"/surveys/{made.pk}/questions/dish/").content.decode()
