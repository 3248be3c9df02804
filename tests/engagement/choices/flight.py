"""The pilot's story: circle or land in Milwaukee; rooms are paid for, and later on, the fuel lasts 45 minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from porch.engagement.choices import actions, choosing
from porch.engagement.choices.actions import Known, Offered, What
from porch.engagement.choices.models import Choice, Fact, Option
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

HOUR = timedelta(hours=1)
CLOSES = NOON + timedelta(days=2)
OPTIONS = (
    Offered(
        title="Circle", words="We wait above the field.", costs="Nothing", limits="One hour at most", time="An hour"
    ),
    Offered(title="Milwaukee", words="We land there for the night.", costs="A night", time="Until tomorrow"),
)
FACTS = (
    Known(words="Rooms and meals in Milwaukee are paid for.", source="The airline", about=(2,)),
    Known(words="The field is closed for an hour at least.", source="The tower", about=(1,)),
)
FUEL = Known(words="There is fuel for less than 45 minutes.", source="The pilot", about=(1,))
THE_FUEL = 3
STUBS = {number: f"a-stub-that-nobody-guesses-{number}" for number in range(40)}


def drafted(owner: Member, **told: Any) -> Choice:
    """Return the pilot's question, as written and not yet put."""
    plain = {
        "words": "Circle or Milwaukee?", "topic": "the flight", "why": "The field is closed.",
        "decides": "Where we fly.", "told_by": date(2026, 3, 5), "closes_at": CLOSES,
    }  # fmt: skip
    made = actions.draft(what=What(words="Where to?"), owner=owner, at=NOON)
    return actions.rewrite(choice=made, what=What(**{**plain, **told}), options=OPTIONS, facts=FACTS)


def asked(owner: Member, **told: Any) -> Choice:
    """Return the pilot's question, put to everybody."""
    return actions.open_up(choice=drafted(owner, **told), at=NOON)


def somebody(name: str) -> Person:
    """Return a passenger who has a mail address."""
    person = Person.objects.create(name=name, created_at=NOON)
    Handle.objects.create(kind="email", value=f"{name.lower()}@home.test", name=name, person=person, created_at=NOON)
    return person


def option(choice: Choice, title: str) -> int:
    """Return the number of an option."""
    return Option.objects.get(choice=choice, title=title).pk


def gut(choice: Choice, person: Person, title: str, *, at: datetime = NOON, stub: str = "") -> None:
    """Let somebody pick by gut."""
    choosing.pick_by_gut(choice=choice, person=person, option=option(choice, title), at=at, stub=stub)


def informed(
    choice: Choice, person: Person, title: str, *, mattered: int = 0, at: datetime = NOON, stub: str = ""
) -> None:
    """Let somebody read all the facts and pick."""
    choosing.read_facts(choice=choice, person=person, upto=choosing.latest(choice), at=at, stub=stub)
    choosing.pick_informed(
        choice=choice, person=person, option=option(choice, title), mattered=mattered, at=at, stub=stub
    )


def aboard(choice: Choice, many: int = 8, *, anonymous: bool = False) -> list[Person]:
    """Return passengers who all chose to circle, by gut and knowing the first facts."""
    people = [somebody(f"Passenger{number}") for number in range(many)]
    for number, person in enumerate(people):
        stub = STUBS[number] if anonymous else ""
        gut(choice, person, "Circle", stub=stub)
        informed(choice, person, "Circle", stub=stub)
    return people


def fuel(choice: Choice, *, at: datetime = NOON + HOUR) -> Fact:
    """Tell the fact that came late."""
    return actions.tell_late(choice=choice, fact=FUEL, at=at)
