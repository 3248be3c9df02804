"""A chat's page: who came, who asked what, unanswered first; and the table one can keep."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from porch.records.searches.models import Found, Search
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.overheard import EVE, Overheard, aside, find, overhear

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(town: Town) -> Overheard:
    return overhear(town)


def shown(heard: Overheard) -> str:
    response = sign_in(heard.town.bob).get(f"/listening/{heard.chat.pk}/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_unanswered_questions_stand_first_and_first_timers_are_marked(heard: Overheard) -> None:
    page = shown(heard)
    assert "3 people came, 1 of them for the first time, and said 3 things. 2 questions asked, 1 answered." in page
    assert page.index("Which flour") < page.index("freeze fresh pasta")
    assert page.count("first time</span>") == 1
    assert "Two days at most" in page
    assert "Start with the bread" in page


def test_a_chat_follows_by_itself_while_it_runs_and_stays_when_it_is_over(heard: Overheard) -> None:
    assert 'hx-trigger="every 20s"' in shown(heard)
    Search.objects.filter(pk=heard.chat.pk).update(ends_at=heard.town.now - timedelta(minutes=1))
    page = shown(heard)
    assert 'hx-trigger="every 20s"' not in page
    assert "It is over, and this page stays" in page


def test_a_chat_that_has_not_begun_says_what_will_stand_there(heard: Overheard) -> None:
    begins = heard.town.now + timedelta(days=1)
    Search.objects.filter(pk=heard.chat.pk).update(begins_at=begins, ends_at=begins + timedelta(hours=1))
    Found.objects.filter(search=heard.chat).delete()
    assert "It has not begun" in shown(heard)


def test_the_table_holds_everything_and_no_formula(heard: Overheard) -> None:
    evil = aside("evil", EVE, heard.town.now, '=HYPERLINK("https://evil.example";"prize") #AskTheChef')
    find(heard.chat, [evil], heard.town.now)
    response = sign_in(heard.town.charlie).get(f"/listening/{heard.chat.pk}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="ask-the-chef.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["what"] for row in rows] == ["question", "said", "question", "ours", "said"]
    assert rows[-1]["words"].startswith("'=HYPERLINK")
    assert (rows[0]["who"], rows[0]["handle"]) == ("Gus Lind", "gus@far.example")
