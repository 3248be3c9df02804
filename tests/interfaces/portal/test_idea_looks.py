"""Ideas on a phone and at a desk, in both lights: no axe violation, nothing wider than the screen, no script needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.ideas import deciding, proposing, ranking, talking
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Idea, Showing
from porch.interfaces.portal import boards
from porch.records.guests import actions as guests
from porch.records.team import actions as team
from tests.engagement.ideas.street import backed, board, decided, owner, proposed, somebody
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
TITLES = (
    "Open on Mondays too", "A table for one at the window", "Bread to take home in the evening",
    "A smaller portion of the gnocchi for children and for those who are not that hungry in the evening", "Rye",
)  # fmt: skip
MAIL = "ann@street.example"


@pytest.fixture
def answered() -> Idea:
    """A board with ideas that are liked, being done and declined."""
    now = SYSTEM_CLOCK.now()
    team.change_business(name="Trattoria Milwaukee", postal="Via Roma 1\n53202 Milwaukee")
    there = board("What we cook", answer_days=14)
    there.about = "What should be on the menu, when we are open, how it tastes."
    there.save()
    boards.forget()
    for name in ("Ann", "Ben", "Cleo"):
        guests.call_me(person=somebody(name), name=f"{name} of the street", at=now)
    ideas = []
    for place, title in enumerate(TITLES):
        idea = proposed(
            title, on=there, by=("Ann", "Ben", "Cleo", "Dov", "Eve")[place], at=now - timedelta(days=4 * place)
        )
        backed(idea, *[f"P{number}" for number in range(3 * place)], at=now)
        Showing.objects.create(idea=idea, day=now.date(), slot=1, shown=40)
        ideas.append(idea)
    ranking.rank(board=there, now=now)
    proposing.propose(board=there, person=somebody("Cleo"), title="Less salt", words="In the soup.", at=now)
    bread = ideas[2]
    said = talking.comment(idea=bread, person=somebody("Ben"), words="And rye, see https://rye.example/loaf", at=now)
    talking.answer(idea=bread, member=owner(), words="We asked the baker.", at=now)
    talking.promote(comment=said, member=owner(), at=now)
    decided(bread, Statement(verdict="not_now", reason="The oven is full until six.\nThen it is cold."), at=now)
    decided(
        bread, Statement(verdict="no", reason="The baker said no.", alternative="Rossi sells it until eight."), at=now
    )
    decided(ideas[4], Statement(verdict="yes", reason="Many of you asked.", credit="customers"), at=now)
    step = deciding.add_milestone(idea=ideas[4], name="Find flour", due=None, member=owner(), at=now)
    deciding.reach(milestone=step, at=now)
    deciding.add_milestone(idea=ideas[4], name="Bake", due=(now + timedelta(days=30)).date(), member=owner(), at=now)
    return bread


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
def test_a_customer_reads_votes_proposes_and_comments(
    chromium: Any, live_server: Any, answered: Idea, scheme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.goto(f"{live_server.url}/with/ideas/")
    found = wrong(page, f"ideas-{scheme}", width)
    page.get_by_role("button", name="I am for it: Open on Mondays too").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_text("You are for it now.").wait_for()
    found += wrong(page, f"ideas-voted-{scheme}", width)
    page.get_by_role("link", name="Propose an idea").click()
    page.get_by_label("In a few words").press_sequentially("bread")
    page.get_by_text("Is it one of these?").wait_for()
    found += wrong(page, f"ideas-alike-{scheme}", width)
    page.get_by_role("button", name="Go on").click()
    found += wrong(page, f"ideas-propose-{scheme}", width)
    page.get_by_label("What would be better then").fill("It is fresh.")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("Your idea stands here now").wait_for()
    found += wrong(page, f"ideas-own-{scheme}", width)
    page.goto(f"{live_server.url}/with/idea/{answered.pk}/")
    found += wrong(page, f"idea-{scheme}", width)
    page.goto(f"{live_server.url}/with/ideas/what-we-cook/?status=planned")
    page.get_by_role("link", name="Rye").click()
    page.get_by_label("Say something about it").fill("Well done")
    page.get_by_role("button", name="Say it").click()
    page.get_by_text("Well done").wait_for()
    found += wrong(page, f"idea-planned-{scheme}", width)
    page.goto(f"{live_server.url}/with/ideas/what-we-cook/taken-down/")
    found += wrong(page, f"ideas-looks-{scheme}", width)
    context.close()
    assert (found, complaints) == ([], [])


def test_nothing_of_it_needs_a_script(chromium: Any, live_server: Any, answered: Idea) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/with/ideas/")
    page.get_by_role("link", name="Propose an idea").click()
    page.get_by_label("In a few words").fill("table")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Is it one of these?").wait_for()
    page.get_by_role("button", name="I am for it: A table for one").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_text("You are for it now.").wait_for()
    context.close()
