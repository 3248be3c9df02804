"""A burst knows the date or the survey that it is about, and says why nobody may be asked."""

from __future__ import annotations

import pytest

from porch.analytics.cadence import Burst, Kind
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import facts, joints
from porch.engagement.ideas import voting
from tests.cast import NOON
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db


def test_an_invitation_to_no_date_is_refused_and_has_no_link() -> None:
    assert joints.refusal(SYSTEM, Kind.INVITE, "gathering-9", NOON) == "There is no such date any more."
    assert joints.address(SYSTEM, Kind.INVITE, "gathering-9", 1, NOON) == ""


def test_asking_how_it_was_names_a_survey() -> None:
    assert joints.refusal(SYSTEM, Kind.FEEDBACK, "", NOON) == "Choose the survey that it asks for."


def test_nobody_took_part_in_what_never_was() -> None:
    assert joints.took_part(SYSTEM, "burst-9") == []


def test_what_came_of_an_idea_is_told_to_everybody_who_raised_it() -> None:
    idea = street.backed(street.proposed("Bake bread", on=street.board()), "Ben")
    voting.follow(idea=idea, person=street.somebody("Cleo"), at=NOON)
    told = sorted(street.somebody(name).pk for name in ("Ann", "Ben", "Cleo"))
    assert joints.took_part(SYSTEM, idea.about) == told
    assert joints.took_part(SYSTEM, "idea-999") == []


def test_an_idea_that_takes_no_votes_is_no_little_idea_to_send() -> None:
    idea = street.proposed("Bake bread", on=street.board())
    assert joints.refusal(SYSTEM, Kind.IDEA, idea.about, NOON) == ""
    street.decided(idea)
    assert joints.refusal(SYSTEM, Kind.IDEA, idea.about, NOON) == "This idea takes no votes any more."
    assert joints.refusal(SYSTEM, Kind.IDEA, "idea-999", NOON) == "This idea takes no votes any more."


def test_nobody_is_told_of_an_idea_they_raised_themselves() -> None:
    idea = street.backed(street.proposed("Bake bread", on=street.board()), "Ben")
    burst = Burst(kind=Kind.IDEA, about=idea.about, channel="email")
    known = facts.facts(SYSTEM, burst, NOON)
    knows = {name: idea.about in known.standing(street.somebody(name).pk).knows for name in ("Ann", "Ben", "Cleo")}
    assert knows == {"Ann": True, "Ben": True, "Cleo": False}
