"""Ideas as the team sees them: boards opened, ideas decided and told, words looked at."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts.models import Burst
from porch.engagement.ideas import queries, talking, voting
from porch.engagement.ideas.models import Board, Comment, Decision, Idea
from porch.engagement.ideas.voting import Source
from tests.cast import NOON, member
from tests.engagement.ideas.street import YES, again, backed, board, decided, proposed, somebody
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(alice: Any) -> Any:
    return sign_in(alice)


def does(at_work: Any, idea: Idea, **fields: str) -> Any:
    return at_work.post(f"/ideas/{idea.pk}/", fields)


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


def test_who_may_only_read_reads_and_does_nothing(alice: Any) -> None:
    idea = proposed("Bake bread", on=board())
    reader = sign_in(member("Rita", "reader"))
    assert "Bake bread" in reader.get(f"/ideas/{idea.pk}/").text
    assert "Keep it" not in reader.get(f"/ideas/{idea.pk}/").text
    assert reader.post(f"/ideas/{idea.pk}/", {"deed": "move", "to": "done"}).status_code == 403


def test_a_decision_is_kept_published_with_others_and_told_to_those_who_raised_it(at_work: Any) -> None:
    idea = backed(proposed("Bake bread", on=board()), "Ben")
    assert does(at_work, idea, deed="decide", verdict="no", reason="").status_code == 422
    does(at_work, idea, deed="decide", verdict="no", reason="Too {small}.", alternative="Rossi.")
    made = Decision.objects.get()
    assert "Too {small}." in at_work.get(f"/ideas/{idea.pk}/").text
    assert "Publish together" in at_work.get("/ideas/").text
    at_work.post("/ideas/publication/", {"decision": str(made.pk)})
    assert again(idea).status == "no"
    assert "Tell those who raised it (2)" in at_work.get(f"/ideas/{idea.pk}/").text
    at_work.post(f"/ideas/{idea.pk}/telling/")
    burst = Burst.objects.get()
    assert (burst.about, burst.words) == (idea.about, "Too (small).\n\nRossi.")


def test_a_no_without_an_alternative_is_refused_in_words(at_work: Any) -> None:
    idea = proposed("Bake bread", on=board())
    told = at_work.post(
        f"/ideas/{idea.pk}/", {"deed": "decide", "verdict": "no", "reason": "Too small."}, headers={"X-Porch-Deed": "1"}
    )
    assert (told.status_code, "offer instead" in told.text) == (409, True)


def test_what_can_be_done_about_an_idea(at_work: Any) -> None:
    idea, other = proposed("Bake bread", on=board()), proposed("Bread", by="Ben")
    said = talking.comment(idea=idea, person=somebody("Cleo"), words="Rye", at=NOON)
    does(at_work, idea, deed="answer", words="Which flour?")
    does(at_work, idea, deed="promote", comment=str(said.pk))
    assert [one.words for one in queries.extensions(None, idea)] == ["Rye"]
    does(at_work, idea, deed="promote", comment=str(said.pk))
    does(at_work, idea, deed="hide", comment=str(said.pk), why="Rude.")
    assert [one.words for one in queries.comments(None, idea)] == ["Which flour?"]
    does(at_work, idea, deed="hide", comment=str(said.pk))
    assert Comment.objects.get(pk=said.pk).is_shown
    does(at_work, other, deed="join", into=str(idea.pk))
    assert again(other).into == idea
    (edge,) = queries.joinings(SYSTEM, idea)
    does(at_work, idea, deed="apart", joining=str(edge.pk))
    assert again(other).into is None
    decided(idea, YES)
    does(at_work, idea, deed="step", name="Buy an oven")
    (step,) = queries.milestones(SYSTEM, idea)
    does(at_work, idea, deed="reach", step=str(step.pk))
    assert queries.milestones(SYSTEM, idea)[0].reached_at is not None
    does(at_work, idea, deed="move", to="started")
    assert again(idea).status == "started"
    assert does(at_work, idea, deed="dance").status_code == 404
    assert at_work.get("/ideas/999/").status_code == 404


def test_words_and_floods_wait_to_be_looked_at(at_work: Any) -> None:
    there = board(looks_first=True)
    one, two = proposed("Good", on=there), proposed("Bad", on=there, by="Ben")
    for number in range(7):
        voting.stand_behind(idea=one, person=somebody(f"P{number}"), at=NOON, source=Source(place="192.0.2.7"))
    told = at_work.get("/ideas/held/").text
    assert ("Good" in told, "Bad" in told, "2 votes for" in told) == (True, True, True)
    at_work.post("/ideas/held/", {"number": str(one.pk), "what": "idea", "deed": "stand"})
    at_work.post("/ideas/held/", {"number": str(two.pk), "what": "idea", "deed": "hide", "why": "An advertisement."})
    assert (queries.idea(None, one.pk), queries.idea(None, two.pk)) == (one, None)
    (first, *_rest) = queries.held_votes(SYSTEM)
    at_work.post("/ideas/held/", {"number": str(first.pk), "deed": "count"})
    assert (queries.held_votes(SYSTEM), again(one).votes) == ([], 8)
    assert "Nothing waits to be looked at." in at_work.get("/ideas/held/").text
