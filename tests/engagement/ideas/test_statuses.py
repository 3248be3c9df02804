"""Where an idea can go from where it stands."""

from __future__ import annotations

from porch.engagement.ideas.statuses import LEADS_TO, MOVES, TAKES_VOTES, Status, Verdict, may_go


def test_every_status_has_a_way_on_and_can_be_opened_again() -> None:
    assert set(MOVES) == set(Status)
    assert all(may_go(status, Status.OPEN) for status in (Status.NO, Status.NOT_NOW, Status.ALREADY, Status.DONE))


def test_every_verdict_leads_somewhere_that_an_open_idea_can_go() -> None:
    assert set(LEADS_TO) == set(Verdict)
    assert all(may_go(Status.OPEN, to) for to in LEADS_TO.values())


def test_what_is_done_refused_or_taken_back_takes_no_votes() -> None:
    assert set(Status) - TAKES_VOTES == {Status.DONE, Status.NO, Status.ALREADY, Status.WITHDRAWN}
