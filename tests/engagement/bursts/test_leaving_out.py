"""Somebody left out of one burst: the plan says so at once, also when worked out anew, and nothing is sent to them."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, leaving_out, queries, sending
from porch.engagement.bursts.models import Burst, LeftOut
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing
from porch.records.people import merging
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import deliveries, lines, person, worked_out, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(shop: Account) -> Person:
    person("Ben")
    return person("Ann")


@pytest.fixture
def burst(ann: Person, alice: Member) -> Burst:
    """A question that Ann and Ben would get."""
    return written(alice)


def counts(burst: Burst) -> dict[str, int]:
    plan = queries.latest(SYSTEM, burst)
    assert plan is not None
    return plan.counts


def test_the_plan_says_so_at_once_and_as_before_when_they_are_brought_back(
    burst: Burst, ann: Person, alice: Member
) -> None:
    for _ in range(2):
        leaving_out.leave_out(burst=burst, person=ann, member=alice, at=NOON)
    assert (lines(burst)["Ann"], counts(burst)) == (("no", "OUT"), {"go": 1, "no OUT": 1})
    assert [one.name for one in queries.previews(SYSTEM, burst, now=NOON)] == ["Ben"]
    for _ in range(2):
        leaving_out.bring_back(burst=burst, person=ann)
    assert (lines(burst)["Ann"][0], counts(burst)) == ("go", {"go": 2})
    assert not LeftOut.objects.exists()


def test_worked_out_anew_they_are_left_out_still(burst: Burst, ann: Person, alice: Member) -> None:
    leaving_out.leave_out(burst=burst, person=ann, member=alice, at=NOON)
    actions.plan(burst=burst, at=NOON)
    worked_out(burst)
    assert (lines(burst)["Ann"], counts(burst)) == (("no", "OUT"), {"go": 1, "no OUT": 1})
    assert not leaving_out.bring_back(burst=burst, person=ann)
    assert lines(burst)["Ann"] == ("no", "OUT")  # until it is worked out: what the rules say of them is not known
    actions.plan(burst=burst, at=NOON)
    worked_out(burst)
    assert lines(burst)["Ann"][0] == "go"


def test_who_turns_out_to_be_left_out_gets_nothing(burst: Burst, ann: Person, alice: Member, bob: Member) -> None:
    leaving_out.leave_out(burst=burst, person=ann, member=alice, at=NOON)
    actions.approve(burst=burst, member=bob, at=NOON)
    actions.send(burst=burst, member=bob, at=NOON)
    merging.merge(one=ann, into=Person.objects.get(name="Ben"), by=None, at=NOON)
    sending.send_due(now=NOON)
    assert (deliveries(burst), Outgoing.objects.count()) == ({"Ben": ("held", "OUT")}, 0)


def test_on_its_way_nobody_is_left_out_any_more(burst: Burst, ann: Person, alice: Member, bob: Member) -> None:
    actions.approve(burst=burst, member=bob, at=NOON)
    actions.send(burst=burst, member=bob, at=NOON)
    with pytest.raises(PorchError, match="Stop it first"):
        leaving_out.leave_out(burst=burst, person=ann, member=alice, at=NOON)


def test_who_is_in_no_plan_is_left_out_of_the_next(burst: Burst, alice: Member) -> None:
    cleo = person("Cleo")
    leaving_out.leave_out(burst=burst, person=cleo, member=alice, at=NOON)
    actions.plan(burst=burst, at=NOON)
    worked_out(burst)
    assert lines(burst)["Cleo"] == ("no", "OUT")
