"""Gatherings: made, changed, planned again; the list handed on, and that taken back."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, planning, queries
from porch.engagement.gatherings.actions import Wish
from porch.engagement.gatherings.models import LeftOut, Plan
from porch.records.jobs.models import Job
from porch.records.people import merging
from porch.records.profiles import queries as profiles
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.gatherings.stage import person, settle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def tasting(alice: Member, **wished: Any) -> Plan:
    made = actions.gather(wish=Wish(**{"name": "Tasting", "seats": 2, **wished}), member=alice, at=NOON, seed=7)
    plan = queries.latest(SYSTEM, made)
    assert plan is not None
    return plan


def worked_out(alice: Member) -> Plan:
    settle()
    return planning.work_out(tasting(alice), at=NOON)


def test_a_gathering_is_planned_at_once(alice: Member) -> None:
    plan = tasting(alice, name="  A   tasting ")
    assert plan.gathering.name == "A tasting"
    assert Job.objects.get().arguments == {"plan_id": plan.pk}


@pytest.mark.parametrize("wished", [{"name": " "}, {"seats": 0}, {"seats": 501}])
def test_what_cannot_be_planned_is_refused_and_leaves_nothing(alice: Member, wished: dict[str, Any]) -> None:
    with pytest.raises(PorchError):
        tasting(alice, **wished)
    assert not Plan.objects.exists()


def test_leaving_somebody_out_plans_again_once_and_letting_them_in_does_too(alice: Member) -> None:
    plan = tasting(alice)
    for _ in range(2):
        actions.leave_out(gathering=plan.gathering, person=person("Dov"), by=alice, at=NOON)
    assert (LeftOut.objects.count(), Plan.objects.count()) == (1, 2)
    actions.let_in(gathering=plan.gathering, person=person("Dov"), at=NOON)
    assert (LeftOut.objects.count(), Plan.objects.count()) == (0, 3)


def test_who_was_left_out_as_somebody_else_is_let_in_as_who_they_are(alice: Member) -> None:
    plan = tasting(alice)
    actions.leave_out(gathering=plan.gathering, person=person("Dov"), by=alice, at=NOON)
    merging.merge(one=person("Dov"), into=person("Ann"), by=alice, at=NOON)
    actions.let_in(gathering=plan.gathering, person=person("Ann"), at=NOON)
    assert not LeftOut.objects.exists()


def test_a_list_handed_on_tags_who_is_invited_and_taking_it_back_takes_the_tag(alice: Member) -> None:
    plan = worked_out(alice)
    invited = {one.person for one in queries.planned(SYSTEM, plan.gathering).invited}
    handed = actions.hand_on(plan=plan, member=alice, at=NOON)
    assert handed.handed_by == alice
    tagged = profiles.tags_by_person(SYSTEM, [person(name).pk for name in ("Dov", "Ann", "Eve", "Ben")])
    assert tagged == {one: ["Invited: Tasting"] for one in invited}
    with pytest.raises(PorchError, match="handed on already"):
        actions.hand_on(plan=plan, member=alice, at=NOON)
    back = actions.take_back(plan=handed)
    assert back.handed_at is None
    assert profiles.tags_by_person(SYSTEM, list(invited)) == {}


def test_a_list_that_is_not_worked_out_or_not_the_latest_is_not_handed_on(alice: Member) -> None:
    with pytest.raises(PorchError, match="not worked out yet"):
        actions.hand_on(plan=tasting(alice), member=alice, at=NOON)
    plan = worked_out(alice)
    actions.plan(gathering=plan.gathering, at=NOON)
    with pytest.raises(PorchError, match="planned again meanwhile"):
        actions.hand_on(plan=plan, member=alice, at=NOON)
