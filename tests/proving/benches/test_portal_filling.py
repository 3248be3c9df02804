"""The portal bench's board is what the pages of a real one read: counts that add up, people who are signed in."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client

from porch.engagement.ideas import counting
from porch.engagement.ideas.models import Idea, Showing, Standing, Vote
from porch.proving.benches import _portal_filling

pytestmark = pytest.mark.django_db
IDEAS = 30


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(_portal_filling, "VOTERS", 2)
    monkeypatch.setattr(_portal_filling, "BATCH", 500)
    return _portal_filling.main("fill", IDEAS)


def test_ideas_have_the_votes_they_say_and_were_shown(told: dict[str, Any]) -> None:
    ideas = list(Idea.objects.values_list("pk", flat=True))
    assert len(ideas) == IDEAS
    assert counting.recount(ideas) == 0
    assert Vote.objects.count() == told["votes"] == Idea.objects.aggregate(n=Sum("votes"))["n"]
    assert Showing.objects.count() == IDEAS * _portal_filling.SHOWN_WEEKS * _portal_filling.SLOTS


def test_they_are_ranked_and_found_with_what_that_took(told: dict[str, Any]) -> None:
    ranked = _portal_filling.main("rank", IDEAS)
    assert set(ranked) == {"rank_s", "rank_mb", "alike_p95_ms"}
    assert Standing.objects.count() == IDEAS


def test_a_voters_cookie_opens_the_portal(told: dict[str, Any]) -> None:
    name, _, value = told["voters"][0]["cookie"].partition("=")
    client = Client()
    client.cookies[name] = value
    assert "v0@example.test" in client.get("/with/you/").text


def test_a_vote_that_is_not_there_and_a_count_that_is_wrong_are_found(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = Vote.objects.order_by("pk")[0]
    Idea.objects.filter(pk=vote.idea_id).update(votes=999)
    lost = [told["voters"][0]["person"], vote.idea_id]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([[vote.person_id, vote.idea_id], lost]) + "\n"))
    counted = _portal_filling.main("count", IDEAS)
    assert (counted["lost"], counted["wrong_counts"]) == (1, 1)
