"""Hostile words in every field of an idea, on every page, in a browser that heeds no policy: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.ideas.models import Comment, Decision, Idea, Look, Milestone, Vote
from porch.records.guests.models import PublicName
from porch.records.people.models import Person
from porch.records.team import actions as team
from tests.engagement.ideas.street import board, owner
from tests.hostile.payloads import payloads

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip
ONE_ADDRESS = 200
"""Letters of a title or a search."""


@pytest.fixture
def written() -> list[int]:
    """A board on which everything anybody wrote is hostile; the numbers of its ideas."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    team.change_business(name=hostile[0], postal="\n".join(hostile[:20])[:300])
    there = board("Menu")
    there.name, there.about, there.policy = hostile[1][:120], "\n".join(hostile), "\n".join(hostile)
    there.save()
    people = Person.objects.bulk_create([Person(name=one[:300], created_at=now) for one in hostile])
    PublicName.objects.bulk_create(
        [PublicName(person=person, name=one[:60], at=now) for person, one in zip(people, hostile, strict=True)]
    )
    ideas = Idea.objects.bulk_create([
        Idea(board=there, title=one[:200], words=one, author=person, at=now, status="no", status_at=now, comments=2)
        for person, one in zip(people, hostile, strict=True)
    ])  # fmt: skip
    for idea, person, one in zip(ideas, people, hostile, strict=True):
        Comment.objects.create(idea=idea, author=person, words=one, at=now)
        Comment.objects.create(idea=idea, author=person, words=one, at=now, promoted_at=now)
        for number in (1, 2):
            Decision.objects.create(
                idea=idea, number=number, verdict="no", reason=one, alternative=one, decided_at=now, published_at=now,
                by=owner(),
            )  # fmt: skip
        Milestone.objects.create(idea=idea, name=one[:200], made_at=now, due=(now + timedelta(days=1)).date())
        Idea.objects.create(board=there, title=one[:200], words=one, author=person, at=now, status_at=now, into=idea)
    Look.objects.bulk_create([Look(idea=ideas[0], hidden=True, why=one[:300], at=now) for one in hostile[:50]])
    Vote.objects.bulk_create([Vote(idea=ideas[0], person=person, at=now) for person in people[:5]])
    return [idea.pk for idea in ideas]


def addresses(numbers: list[int]) -> Iterator[str]:
    """Yield every address that shows hostile words: stored ones, and those that come along in the address."""
    yield from ("/with/ideas/", "/with/ideas/menu/taken-down/")
    for sort in ("new", "votes"):
        yield f"/with/ideas/menu/?status=no&sort={sort}"
    for at in range(20, len(numbers), 20):
        yield f"/with/ideas/menu/?sort=new&after={numbers[-at]}"
    yield from (f"/with/idea/{number}/" for number in numbers)
    for words in together(payloads()):
        yield f"/with/ideas/menu/?q={quote(words)}"
        yield f"/with/ideas/menu/propose/?title={quote(words)}"


def together(words: list[str]) -> Iterator[str]:
    """Yield all of these, as many at once as an address takes."""
    held = ""
    for one in words:
        if held and len(held) + len(one) > ONE_ADDRESS:
            yield held
            held = ""
        held += one
    yield held


def test_none_of_three_hundred_hostile_words_runs_on_any_page(
    chromium: Any, live_server: Any, written: list[int]
) -> None:
    context = chromium.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    fired: list[str] = []
    context.expose_function("fired", lambda number=None: fired.append(str(number)))
    page = context.new_page()
    page.on("dialog", lambda told: (fired.append(told.message), told.dismiss()))
    seen = 0
    for path in addresses(written):
        answer = page.goto(live_server.url + path, wait_until="load")
        assert answer.status == 200, path
        page.mouse.move(400, 300 + seen % 7)
        seen += 1
        assert fired == [], path
    page.goto("about:blank")
    page.set_content("<script>fired(1)</script>")
    page.wait_for_function("true")
    context.close()
    assert (seen > 500, fired) == (True, ["1"]), "the trap itself must be able to snap"
