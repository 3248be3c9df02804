"""`porch choices` lists what there is to choose, shows it, and reports who moved; what is hidden, it hides."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.choices import actions
from porch.engagement.choices.actions import Decided
from porch.interfaces.cli.choices import group
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices import flight
from tests.engagement.choices.flight import HOUR
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_choices_are_listed_and_shown_with_what_was_decided(alice: Member) -> None:
    assert "Nothing was put to customers yet." in say(group, "list").stdout
    choice, draft = flight.asked(alice), flight.drafted(alice)
    actions.decide(choice=choice, outcome=Decided(decided="We land.", reasons="Fuel."), member=alice, at=NOON + HOUR)
    assert [(one["id"], one["state"]) for one in told(group, "list")] == [(draft.pk, "draft"), (choice.pk, "closed")]
    assert [one["id"] for one in told(group, "list", "--before", str(draft.pk))] == [choice.pk]
    shown = told(group, "show", str(choice.pk))
    assert (shown["options"], shown["outcomes"][0]["decided"]) == (["Circle", "Milwaukee"], "We land.")
    with pytest.raises(PorchError, match="no choice 999"):
        say(group, "show", "999")


def test_the_report_names_the_fact(alice: Member) -> None:
    choice = flight.asked(alice)
    people = flight.aboard(choice, 8)
    flight.fuel(choice)
    for person in people:
        flight.informed(choice, person, "Milwaukee", mattered=flight.THE_FUEL, at=NOON + HOUR)
    found = told(group, "report", str(choice.pk))
    assert (found["moved_by"], found["late"][0]["chose_again"]) == (flight.FUEL.words, 8)
    assert {"from": "Circle", "to": "Milwaukee", "people": 8} in found["moves"]["ways"]
    assert [one["people"] for one in found["gut"]] == [8, 0]
    assert "100% (68% to 100%)" in say(group, "report", str(choice.pk)).stdout


def test_what_is_hidden_from_everybody_is_hidden_here(alice: Member) -> None:
    few = flight.asked(alice)
    flight.aboard(few, 4)
    assert "nobody is found out" in told(group, "report", str(few.pk))["hidden"]
    assert "gut" not in told(group, "report", str(few.pk))
