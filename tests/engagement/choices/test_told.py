"""What was chosen is told as the ways people went, each once."""

from __future__ import annotations

import pytest

from porch.analytics.choices.ways import Step
from porch.engagement.choices import told
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import HOUR, STUBS, asked, fuel, gut, informed, option, somebody

pytestmark = pytest.mark.django_db


def test_of_two_picks_knowing_the_same_the_later_stands(alice: Member) -> None:
    choice, ann = asked(alice), somebody("Ann")
    gut(choice, ann, "Circle")
    informed(choice, ann, "Circle")
    informed(choice, ann, "Milwaukee", at=NOON + HOUR)
    (way,) = told.named(choice)
    assert way.steps == (Step(option=option(choice, "Milwaukee"), facts=2),)


def test_it_is_counted_alike_with_a_name_and_without(alice: Member) -> None:
    choice, secret, ann = asked(alice), asked(alice, anonymous=True), somebody("Ann")
    for one, stub in ((choice, ""), (secret, STUBS[0])):
        gut(one, ann, "Circle", stub=stub)
        informed(one, ann, "Circle", stub=stub)
        fuel(one)
        informed(one, ann, "Milwaukee", mattered=3, at=NOON + HOUR, stub=stub)
    (named,), (nameless,) = told.ways(choice), told.ways(secret)
    assert [(one.facts, one.mattered) for one in named.steps] == [(one.facts, one.mattered) for one in nameless.steps]
    assert (told.took_part(choice), told.took_part(secret)) == (1, 1)


def test_a_report_knows_which_facts_came_late(alice: Member) -> None:
    choice = asked(alice)
    fuel(choice)
    assert [one.fact for one in told.reported(choice).late] == [3]
