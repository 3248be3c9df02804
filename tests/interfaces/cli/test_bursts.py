"""`porch bursts` says who gets what, approves, sends and stops, holds a segment, and tells what bursts do."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.bursts.models import Burst
from porch.interfaces.cli.bursts import group
from porch.records.accounts.models import Account
from porch.records.profiles import actions as profiles
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import person, written
from tests.interfaces.cli.terminal import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def burst(shop: Account, alice: Member, bob: Member) -> Burst:
    """A question of Alice's for Ann, who may have it, and Ben, whom it does not concern."""
    person("Ann"), person("Ben", cares=False)
    return written(alice)


def test_it_says_how_a_burst_stands_and_who_gets_it(burst: Burst) -> None:
    assert told(group, "list")[0]["state"] == "draft"
    assert told(group, "show", str(burst.pk))["by_rule"] == {"R1": 1}
    assert [row["verdict"] for row in told(group, "people", str(burst.pk))] == ["go", "no"]
    assert [row["name"] for row in told(group, "people", str(burst.pk), "--rule", "R1")] == ["Ben"]


def test_it_approves_sends_and_stops(burst: Burst) -> None:
    assert told(group, "approve", str(burst.pk), "bob@example.org")["approved_by"] == "Bob"
    assert told(group, "send", str(burst.pk))["in_line"] == 1
    assert told(group, "stop", str(burst.pk))["stopped"] == 1
    assert told(group, "move", str(burst.pk), "2099-05-04T09:00+0200")["at"].startswith("2099-05-04")
    assert told(group, "plan", str(burst.pk))["plan"]


def test_it_holds_a_segment_and_lifts_it(burst: Burst, alice: Member) -> None:
    profiles.save_segment(name="With mail", wanted=Wanted(mail="yes"), by=alice, at=NOON)
    held = told(group, "hold", "With mail", "The oven story.")
    assert told(group, "holds") == [held]
    assert told(group, "lift", str(held["id"]))["lifted"]
    assert told(group, "holds") == []


def test_it_is_too_early_to_say_what_they_do(burst: Burst) -> None:
    assert told(group, "effect")["wrote"].startswith("Too early to say")


def test_what_is_not_there_is_said(burst: Burst) -> None:
    for command in (["show", "99"], ["lift", "99"], ["hold", "Nobody", "x"], ["approve", "1", "x@y.z"]):
        with pytest.raises(PorchError):
            group.main(command, standalone_mode=False)
