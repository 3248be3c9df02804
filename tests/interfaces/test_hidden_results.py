"""What others chose stays hidden on every surface: swap what everybody chose, and nothing anybody can read changes.

All is read twice: every page of the portal, feeds, letters, the log and, where a choice is anonymous, what the team and
the command line see. A figure, a word, an order or a header that differs is a leak.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices import actions, letters
from porch.engagement.choices.models import Ballot, Choice, Option, Pick
from porch.interfaces.cli.choices import group
from porch.interfaces.console.permissions import PERMISSIONS
from porch.interfaces.console.urls import urlpatterns
from porch.interfaces.portal import boards, lately, places
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.engagement.choices import flight
from tests.engagement.gatherings.hall import mailbox
from tests.interfaces.console.conftest import sign_in
from tests.interfaces.portal import doors, entering

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHANGES = re.compile(
    "|".join(
        (
            r'name="(?:key|stub|csrfmiddlewaretoken|stamp|sheet|seal|sign-seal)" value="[^"]*"',
            r'"X-CSRFToken": "[^"]*"', r'data-csrf="[^"]*"', r"challenge&quot;: &quot;[^&]*", r"nonce-[\w+/=-]+",
            r"(?:DTSTAMP|LAST-MODIFIED):\w+", r'/with/(?:wishes|own|stop)/[^/"]+', r"'Content-Length', '\d+'",
        )
    )
)  # fmt: skip
"""What is drawn anew for every answer."""
Read = Callable[[], dict[str, str]]


@pytest.fixture
def ann(db: None) -> Person:
    """Ann, who has not chosen."""
    team.change_business(name="Trattoria Milwaukee", postal="Via Roma 1\n53202 Milwaukee")
    person = Person.objects.create(name="Ann Arbor", created_at=SYSTEM_CLOCK.now())
    Handle.objects.create(kind="email", value="ann@example.org", person=person, created_at=SYSTEM_CLOCK.now())
    return person


def chosen(owner: Member, **told: Any) -> Choice:
    """Return a choice that five chose to circle in and one to land, to whom a fact was told since."""
    now = SYSTEM_CLOCK.now()
    choice = flight.asked(owner, closes_at=now + timedelta(days=2), told_by=(now + timedelta(days=9)).date(), **told)
    for number, title in enumerate(["Circle"] * 5 + ["Milwaukee"]):
        person, stub = flight.somebody(f"Passenger{number}"), flight.STUBS[number]
        flight.gut(choice, person, title, stub=stub)
        flight.informed(choice, person, title, stub=stub)
    mailbox()
    flight.fuel(choice, at=now)
    letters.tell(now=now, places=lambda path: f"https://porch.test{path}")
    return choice


def swapped(choice: Choice) -> None:
    """Let everybody have chosen the other option."""
    one, other = Option.objects.filter(choice=choice).order_by("pk").values_list("pk", flat=True)
    circled = list(Pick.objects.filter(option=one).values_list("pk", flat=True))
    Pick.objects.filter(option=other).update(option=one)
    Pick.objects.filter(pk__in=circled).update(option=other)
    turned = {one: other, other: one}
    for ballot in Ballot.objects.filter(choice=choice):
        ballot.gut, ballot.steps = turned[ballot.gut], [[turned[step[0]], *step[1:]] for step in ballot.steps]
        ballot.save()


def from_outside(ann: Person, choice: Choice) -> Read:
    """Return how to read all that a stranger and Ann can ask for or are sent, and what the log says."""
    stranger, inside, every = Client(), Client(), doors.open_all(ann)
    entering.enter(inside, "ann@example.org")
    page = f"/with/choices/{choice.pk}/"
    paths = {*every.paths(looked_at=True).values(), page, f"{page}?facts=1"}

    def read() -> dict[str, str]:
        for held in (boards, lately, places):
            held.forget()
        asked = {f"{who} {path}": client.get(path) for path in paths for who, client in
                 (("stranger", stranger), ("ann", inside))}  # fmt: skip
        return {where: plain(answer) for where, answer in asked.items()} | written()

    return read


def from_inside(alice: Member, choice: Choice) -> Read:
    """Return how to read all that the team and the command line are shown."""
    desk, passenger = sign_in(alice), Person.objects.get(name="Passenger0")
    bare = [str(one.pattern) for one in urlpatterns if "<" not in str(one.pattern) and is_page(str(one.name))]
    about = [f"choices/{choice.pk}/", f"choices/{choice.pk}/report/", f"people/{passenger.pk}/"]
    searched = [f"search/?q={words}" for words in ("Milwaukee", "Circle", "choice")]

    def read() -> dict[str, str]:
        told = {path: plain(desk.get(f"/{path}")) for path in (*bare, *about, *searched)}
        for command in (["list"], ["show", str(choice.pk)], ["report", str(choice.pk)]):
            told[" ".join(command)] = CliRunner().invoke(group, [*command, "--json"]).output
        return told | written()

    return read


def is_page(name: str) -> bool:
    return "GET" in PERMISSIONS[name] and name not in ("live", "logout")


def written() -> dict[str, str]:
    """Return every letter and every line of the log."""
    sent = Outgoing.objects.order_by("pk").values_list("subject", "text", "key")
    said = Interaction.objects.order_by("pk").values_list("kind", "text", "subject", "detail")
    return {"letters": json.dumps(list(sent)), "log": json.dumps(list(said), default=str)}


def plain(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return CHANGES.sub("", f"{answer.status_code} {sorted(answer.headers.items())} {body.decode('utf-8', 'replace')}")


def differing(read: Read, choice: Choice) -> list[str]:
    before = read()
    swapped(choice)
    after = read()
    return [where for where in before if before[where] != after[where]]


@pytest.mark.parametrize("told", [{"hides": "answered"}, {"hides": "closed"}, {"hides": "always"}, {"anonymous": True}])
def test_nothing_from_outside_tells_what_others_chose(ann: Person, alice: Member, told: dict[str, Any]) -> None:
    choice = chosen(alice, **told)
    read = from_outside(ann, choice)
    assert len(read()) > 60
    assert differing(read, choice) == []


def test_nothing_tells_the_team_what_was_chosen_while_an_anonymous_choice_is_open(ann: Person, alice: Member) -> None:
    choice = chosen(alice, anonymous=True)
    read = from_inside(alice, choice)
    assert len(read()) > 30
    assert differing(read, choice) == []


def test_the_crawl_sees_what_is_open_to_be_seen(ann: Person, alice: Member) -> None:
    choice = chosen(alice, hides="closed")
    assert f"choices/{choice.pk}/report/" in differing(from_inside(alice, choice), choice)
    actions.close(choice=choice, at=SYSTEM_CLOCK.now())
    seen = differing(from_outside(ann, choice), choice)
    assert {f"stranger /with/choices/{choice.pk}/", f"ann /with/choices/{choice.pk}/"} <= set(seen)
