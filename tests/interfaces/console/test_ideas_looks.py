"""Ideas in the console in a browser: boards, one idea with all it can show, what is written down; by key, too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import deciding, joining, ranking, talking, voting
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Board, Idea, Showing
from porch.engagement.ideas.voting import Source
from porch.proving.demo import town
from porch.records.people import calling
from porch.records.team import queries as team
from tests.engagement.ideas.street import backed, board, decided, proposed, somebody
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
    """The boards with what they owe, a board, an idea with all that can be said of it, and what waits for a look."""
    now = SYSTEM_CLOCK.now()
    Board.objects.all().delete()
    there = board("What we cook", answer_days=14)
    titles = (
        "Rye bread in the evening",
        "Rye bread to take home",
        "A table for one at the window",
        "Less salt in the soup",
    )
    ideas = [
        proposed(title, on=there, by=f"Guest {place}", at=now - timedelta(days=9 * place + 1))
        for place, title in enumerate(titles)
    ]
    idea, alike, *_rest = ideas
    for number in range(9):
        backed(idea, f"P{number}", at=now - timedelta(days=number % 4))
    voting.vote(idea=idea, person=somebody("Cleo"), at=now, source=Source(how="booth", member=alice))
    Showing.objects.create(idea=idea, day=now.date(), slot=1, shown=60)
    ranking.rank(board=there, now=now)
    joining.keep_apart(one=idea, other=ideas[2], member=alice, at=now)
    talking.comment(idea=idea, person=somebody("P1"), words="With seeds, see https://rye.example/loaf", at=now)
    talking.answer(idea=idea, member=alice, words="We asked the baker.", at=now)
    decided(idea, Statement(verdict="yes", reason="Many of you asked.", credit="customers"), at=now)
    deciding.add_milestone(idea=idea, name="Find flour", due=None, member=alice, at=now)
    deciding.decide(
        idea=alike, statement=Statement(verdict="no", reason="The oven.", alternative="Rossi."), member=alice, at=now
    )
    there.looks_first = True
    there.save()
    proposed("Buy watches", on=there, by="Spam", at=now)
    calling.call((one.pk, one.value, one.name) for one in somebody("Cleo").handles.all())
    written = reverse("console:idea-written")
    return [
        reverse("console:ideas"), reverse("console:ideas-board", args=[there.slug]), reverse("console:ideas-held"),
        reverse("console:idea", args=[Idea.objects.get(title=titles[0]).pk]), f"{written}?idea={idea.pk}&who=Cleo",
        f"{written}?board={there.slug}&person={somebody('Cleo').pk}&title=rye+bread",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_ideas_are_fit_for_everybody(
    alice: Any, places: list[str], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_a_message_becomes_an_idea_with_one_key(alice: Any, places: list[str], live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, alice, width=1280, scheme="light") as seen:
        page = seen.page
        page.goto(f"{live_server.url}/inbox/")
        page.locator("[data-row] a[data-open]").first.click()
        page.locator("[data-key=idea]").wait_for()
        page.keyboard.press("b")
        page.get_by_role("heading", name="Write it down").wait_for()
        page.get_by_label("In a few words").fill("Open on Mondays")
        page.get_by_role("button", name="It is their idea").click()
        page.get_by_text("Written down as their idea.").wait_for()
        page.goto(f"{live_server.url}{places[1]}")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="for it").first.wait_for()
    made = Idea.objects.get(title="Open on Mondays")
    assert (made.how, made.noted_by, made.source is not None) == ("inbox", alice, True)
