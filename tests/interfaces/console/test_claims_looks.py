"""Claims in the console in a browser, in both lights and widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.claims import actions, looking, measuring, standing
from porch.engagement.claims.actions import What
from porch.proving.demo import town
from porch.records.team import queries as team
from tests.engagement.claims.square import somebody
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


@pytest.fixture
def places(alice: Any) -> list[str]:
    """The list, and a claim that its figure proves and somebody doubts."""
    now = SYSTEM_CLOCK.now()
    told = What(
        words="We answer everybody who writes to us", why="You took the time.", evidence="See https://bread.example/log",
        topic="answers", measure="answered",
    )  # fmt: skip
    claim = actions.publish(claim=actions.draft(what=told, owner=alice, at=now), at=now)
    actions.draft(what=What(words="Our flour comes from less than thirty kilometres away"), owner=alice, at=now)
    measuring.measure(now=now)
    doubted = (("Lea", "I wrote on Friday, and again on Monday."), ("Zoe", "No."))
    for name, words in (("Kim", "Within the hour."), *doubted):
        at = now - timedelta(hours=9)
        said = standing.stand(claim=claim, person=somebody(name), doubts=name != "Kim", words=words, at=at)
        looking.let_stand(stand=said, member=alice, at=now)
    standing.reply(stand=said, member=alice, words="We were ill.", at=now)
    standing.reply(stand=said, member=alice, words="We were ill, all of us. We are sorry.", at=now)
    again = What(words="We answer everybody who writes", evidence="See the log.", measure="answered")
    actions.reword(claim=claim, what=again, owner=alice, member=alice, at=now)
    return [reverse("console:claims"), reverse("console:claim", args=[claim.pk])]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_claims_are_fit_for_everybody(
    alice: Any, places: list[str], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []
