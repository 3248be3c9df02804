"""Needs and partner health in a browser, in both lights and widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Handle, Visibility
from porch.engagement.ideas import deciding, voting
from porch.engagement.ideas.voting import Source
from porch.engagement.remedies import actions as remedies
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import says
from tests.engagement.ideas.street import NO, YES, backed, board, decided, owner, proposed, somebody
from tests.fakes import NAME
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look
from tests.projections.language.fake import plain as plain
from tests.projections.needs.town import TOPICS, hear
from tests.projections.needs.town import talk as talk

pytestmark = [
    pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300),
    pytest.mark.usefixtures("plain", "talk"),
]  # fmt: skip
SAID = (
    ("request! Please bake your own bread with seeds", 14), ("request! Could one book a table online?", 6),
    ("request! A dish without gluten, please", 3), ("complaint! No table by the window again", 9),
    ("complaint! The bread was cold", 2), ("praise! Your bread is the best in town", 12),
)  # fmt: skip


@pytest.fixture
def said(shop: Account) -> None:
    """People have said what they need."""
    now = SYSTEM_CLOCK.now()
    for about, (words, many) in enumerate(SAID):
        guests = [Handle(kind=NAME, value=f"guest-{about}-{n}", name=f"Guest {n}") for n in range(many)]
        seen = [Visibility.DIRECT, *[Visibility.PUBLIC] * many]
        hear(shop, *(
            says(guest, words, at=now - timedelta(hours=n), visibility=seen[n]) for n, guest in enumerate(guests)
        ))  # fmt: skip


@pytest.fixture
def places(alice: Member, said: None) -> list[str]:
    """The pages of what people need, with an idea that is on its way; and how we are as partners."""
    now = SYSTEM_CLOCK.now()
    board()
    bread, honey = backed(proposed("Bake our own bread"), *"BCDEFGH"), proposed("Own honey")
    card = backed(proposed("A menu in large print", by="Cleo"), "Dov")
    for number in range(6):
        source = Source(how="phone", member=owner())
        voting.vote(idea=card, person=somebody(f"Caller {number}"), at=now, source=source)
    for idea, verdict in ((bread, YES), (honey, YES), (proposed("Stay open all night", by="Ben"), NO)):
        decided(idea, verdict, at=now)
    step = deciding.add_milestone(idea=bread, name="Buy an oven", due=None, member=owner(), at=now)
    deciding.reach(milestone=step, at=now)
    remedies.link(kind="ask", topic="bread", idea=bread, member=alice, at=now)
    one = reverse("console:need", args=["ask"]) + f"?topic={TOPICS[0]}"
    return [reverse("console:needs"), one, reverse("console:needs-brief"), reverse("console:partners")]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_needs_are_fit_for_everybody(
    alice: Member, places: list[str], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []
