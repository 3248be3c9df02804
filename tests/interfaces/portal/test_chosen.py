"""A choice as its page shows it: steps, what is new, and figures that are told, or a dash."""

from __future__ import annotations

import pytest

from porch.engagement.choices import queries
from porch.engagement.choices.choosing import Stage
from porch.engagement.choices.models import Choice
from porch.engagement.choices.queries import New, Seen
from porch.interfaces.portal import chosen
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import FACTS, FUEL, HOUR, THE_FUEL, aboard, asked, fuel, gut, informed, somebody

pytestmark = pytest.mark.django_db


def seen(choice: Choice, person: Person) -> Seen:
    found = queries.seen(None, choice, NOON + HOUR, person=person)
    assert found is not None
    return found


def test_one_sees_where_one_stands(alice: Member) -> None:
    choice, person = asked(alice), somebody("Ann")
    assert [(step.now, step.done) for step in chosen.steps(seen(choice, person))] == [
        (True, False), (False, False), (False, False),
    ]  # fmt: skip
    gut(choice, person, "Circle")
    informed(choice, person, "Milwaukee")
    shown = seen(choice, person)
    assert [step.done for step in chosen.steps(shown)] == [True] * 3
    assert [(one.what.title, one.gut, one.pick) for one in chosen.options(shown)] == [
        ("Circle", True, False), ("Milwaukee", False, True),
    ]  # fmt: skip
    assert set(chosen.STEPS) == set(Stage)
    assert set(chosen.NEW) == set(New)


def test_a_fact_that_came_since_is_new_and_says_what_it_is_about(alice: Member) -> None:
    choice = asked(alice)
    (person,) = aboard(choice, 1)
    fuel(choice)
    assert [(one.what.words, one.about, one.new) for one in chosen.facts(seen(choice, person))] == [
        (FACTS[0].words, "Milwaukee", False), (FACTS[1].words, "Circle", False), (FUEL.words, "Circle", True),
    ]  # fmt: skip


def test_figures_are_told_with_what_chance_leaves_open_and_the_fact_that_moved_most(alice: Member) -> None:
    choice = asked(alice)
    people = aboard(choice, 8)
    assert chosen.told(seen(choice, somebody("Ann"))) is None
    fuel(choice)
    for person in people:
        informed(choice, person, "Milwaukee", mattered=THE_FUEL, at=NOON + HOUR)
    told = chosen.told(seen(choice, people[0]))
    assert told is not None
    assert [(row.title, row.gut, row.informed, row.percent) for row in told.rows] == [
        ("Circle", "100 % (68–100)", "0 % (0–32)", 0), ("Milwaukee", "0 % (0–32)", "100 % (68–100)", 100),
    ]  # fmt: skip
    assert (told.moved, told.moved_by, told.gut, told.informed) == ("100 %", FUEL.words, 8, 8)


def test_what_too_few_know_is_left_empty(alice: Member) -> None:
    choice = asked(alice)
    people = [somebody(f"Passenger{number}") for number in range(5)]
    for person in people:
        gut(choice, person, "Circle")
    informed(choice, people[0], "Milwaukee")
    told = chosen.told(seen(choice, people[0]))
    assert told is not None
    assert ({row.informed for row in told.rows}, told.moved, told.moved_by) == ({""}, "", "")
