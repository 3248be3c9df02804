"""What waits to be looked at on boards: words are let stand or hidden, a flood of votes is let count."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import queries, voting
from porch.engagement.ideas.voting import Source
from tests.cast import NOON
from tests.engagement.ideas.street import again, board, proposed, somebody
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(alice: Any) -> Any:
    return sign_in(alice)


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
