"""Questions in the console in a browser: the list, and a mistake put right, in both lights and widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, asking, knowing
from porch.engagement.help.models import Question
from porch.proving.demo import town
from porch.records.team import queries as team
from tests.engagement.help.corner import answered, asked, liked, somebody
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
    """The list with all it can show, and a question with a mistaken answer that is believed."""
    now = SYSTEM_CLOCK.now()
    old = asked("How do I bake rye?", by="Kim", at=now - timedelta(days=9))
    liked(answered(old, "Hot, with steam.", by="Lea", at=now - timedelta(days=8)), "P1", "P2")
    asking.solve(question=old, person=somebody("Kim"), at=now)
    asked("Where do you buy flour?", by="Zoe", at=now - timedelta(hours=30))
    asked("Is there rye on Fridays?", by="Yan", at=now)
    asking.ask(person=somebody("Xia"), title="Do you deliver?", words="To the station.", at=now)
    question = asked("How do I freeze sourdough?", at=now - timedelta(hours=9))
    believed = answered(question, "Freeze it wet, in one piece.", at=now - timedelta(hours=8))
    liked(believed, "P0", "P1", "P2", at=now)
    good = answered(question, "In cloth, for a week.", by="Cleo", at=now - timedelta(hours=7))
    answering.choose(answer=good, person=somebody(), why="It kept a week.", at=now)
    answering.dispute(answer=believed, person=somebody("Cleo"), why="It cracks.", instead="Slice it first.", at=now)
    knowing.write(answer=good, title="Keeping bread", words="In cloth.", member=alice, at=now)
    Question.objects.update(topic="bread")
    return [reverse("console:help"), reverse("console:help-question", args=[question.pk])]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_questions_are_fit_for_everybody(
    alice: Any, places: list[str], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []
