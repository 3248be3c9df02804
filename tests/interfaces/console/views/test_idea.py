"""One idea as the team sees it: decided and told, joined or kept apart, and who is for it."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.bursts.models import Burst
from porch.engagement.ideas import queries, ranking, talking, voting
from porch.engagement.ideas.models import Comment, Decision, Idea, Showing
from porch.engagement.ideas.voting import Source
from porch.interfaces.console.views import idea as view
from tests.cast import NOON, member
from tests.engagement.ideas.street import YES, again, backed, board, decided, proposed, somebody
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(alice: Any) -> Any:
    return sign_in(alice)


def does(at_work: Any, idea: Idea, **fields: str) -> Any:
    return at_work.post(f"/ideas/{idea.pk}/", fields)


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


def test_what_reads_alike_is_joined_or_kept_apart_and_asked_no_more(at_work: Any) -> None:
    there = board()
    idea, other = proposed("Bake rye bread", on=there), proposed("Rye bread", on=there, by="Ben")
    assert "Perhaps the same" in at_work.get(f"/ideas/{idea.pk}/").text
    does(at_work, idea, deed="keep-apart", other=str(other.pk))
    told = at_work.get(f"/ideas/{idea.pk}/").text
    assert ("Perhaps the same" in told, "Not the same as Rye bread" in told) == (False, True)
    (said,) = queries.apart_from(SYSTEM, other)
    does(at_work, other, deed="forget-apart", apart=str(said.pk))
    assert "Perhaps the same" in at_work.get(f"/ideas/{other.pk}/").text
    assert does(at_work, idea, deed="forget-apart", apart=str(said.pk)).status_code == 404
    assert does(at_work, idea, deed="keep-apart", other="999").status_code == 404


def test_who_is_for_it_is_counted_in_three_ways_and_drawn_by_day(at_work: Any) -> None:
    now = SYSTEM_CLOCK.now()
    idea = backed(proposed("Bake bread", on=board(), at=now), *(f"P{number}" for number in range(6)), at=now)
    Showing.objects.create(idea=idea, day=now.date(), slot=1, shown=20)
    ranking.rank(board=idea.board, now=now)
    told = at_work.get(f"/ideas/{idea.pk}/").text
    assert ("Of those who saw it" in told, "7 votes in 60 days" in told) == (True, True)
    assert "votes in 60 days" not in at_work.get(f"/ideas/{proposed('Rye', by='Zoe').pk}/").text


def test_votes_are_read_page_by_page_and_what_was_written_down_is_taken_back(
    at_work: Any, alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PAGE", 2)
    idea = backed(proposed("Bake bread", on=board(), by="Ann"), "Ben")
    source = Source(how="booth", member=alice)
    cast = voting.vote(idea=idea, person=somebody("Cleo"), at=NOON, source=source)
    told = at_work.get(f"/ideas/{idea.pk}/").text
    assert ("at a booth" in told, "More of them" in told) == (False, True)
    last = queries.voters(SYSTEM, idea)[1]
    assert "at a booth, written down by Alice" in at_work.get(f"/ideas/{idea.pk}/?after={last.pk}").text
    does(at_work, idea, deed="withdraw", vote=str(cast.pk))
    assert again(idea).votes == 2
    own = queries.voters(SYSTEM, idea)[0]
    assert does(at_work, idea, deed="withdraw", vote=str(own.pk)).status_code == 404
