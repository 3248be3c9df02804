"""Boards as the team sees them: opened with an owner, read page by page, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.engagement.ideas import looking
from porch.engagement.ideas.models import Board
from porch.interfaces.console.views import ideas
from porch.records.team import actions as team
from tests.cast import NOON
from tests.engagement.ideas.street import board, owner, proposed
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(alice: Any) -> Any:
    return sign_in(alice)


def test_a_board_is_opened_with_an_owner_changed_closed_and_opened_again(at_work: Any, alice: Any) -> None:
    assert "No board yet" in at_work.get("/ideas/").text
    told = {"name": "Menu", "owner": str(alice.pk), "answer_days": "14"}
    assert at_work.post("/ideas/", {**told, "answer_days": "0"}).status_code == 422
    at_work.post("/ideas/", told)
    made = Board.objects.get()
    assert (made.slug, made.owner) == ("menu", alice)
    assert "Alice answers within 14 days" in at_work.get("/ideas/").text
    at_work.post("/ideas/boards/menu/", {**told, "name": "Food", "half_life_weeks": "12"})
    made.refresh_from_db()
    assert (made.name, made.half_life_weeks, made.looks_first) == ("Food", 12, False)
    for deed, closed in (("close", True), ("reopen", False)):
        at_work.post("/ideas/boards/menu/", {"deed": deed})
        made.refresh_from_db()
        assert (made.closed_at is not None) is closed


def test_a_board_is_read_page_by_page_who_waits_longest_first(at_work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideas, "PAGE", 2)
    there = board()
    first, second, third, gone = (
        proposed(f"Idea {n}", on=there, by=f"P{n}", at=NOON + timedelta(hours=n)) for n in range(4)
    )
    looking.hide(words=gone, member=owner(), why="Spam", at=NOON)
    told = at_work.get("/ideas/boards/menu/").text
    assert (told.index(first.title) < told.index(second.title), third.title in told) == (True, False)
    assert f'href="?after={second.pk}"' in told
    told = at_work.get(f"/ideas/boards/menu/?after={second.pk}").text
    assert (third.title in told, gone.title in told, first.title in told) == (True, False, False)
    told = at_work.get("/ideas/boards/menu/?sort=new").text
    assert told.index(third.title) < told.index(second.title)
    assert first.title in at_work.get(f"/ideas/boards/menu/?sort=new&before={second.pk}").text


def test_the_lines_for_a_page_of_ones_own_wear_our_colour(at_work: Any) -> None:
    board()
    team.change_business(name="Trattoria", colour="#0a6e4a")
    told = at_work.get("/ideas/boards/menu/").text
    assert ("/with/ideas/menu/propose/" in told, "&lt;porch-ideas colour=&quot;#0a6e4a&quot;&gt;" in told) == (
        True,
        True,
    )
