"""What is asked of gatherings: page by page, as people are known now, and nothing for who may not see."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.core.whom import Whom
from porch.engagement.gatherings import actions, planning, queries
from porch.engagement.gatherings.actions import Wish
from porch.engagement.gatherings.models import Choice, Gathering, Plan
from porch.engagement.gatherings.personal import TABLES
from porch.records.people import merging
from porch.records.tables.personal import Forgot, forget
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.gatherings.stage import person, settle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def planned(alice: Member, name: str = "Tasting", seats: int = 4) -> Gathering:
    made = actions.gather(wish=Wish(name=name, seats=seats, why_all="All"), member=alice, at=NOON, seed=7)
    plan = queries.latest(SYSTEM, made)
    assert plan is not None
    planning.work_out(plan, at=NOON)
    return made


def test_gatherings_come_a_page_at_a_time_the_newest_first(alice: Member) -> None:
    made = [planned(alice, name) for name in ("One", "Two", "Three")]
    first = queries.gatherings(SYSTEM, limit=2)
    assert [one.name for one in first] == ["Three", "Two"]
    assert [one.name for one in queries.gatherings(SYSTEM, before=first[-1].pk)] == ["One"]
    assert queries.gathering(SYSTEM, made[0].pk) == made[0]


def test_two_who_turn_out_to_be_one_stand_in_a_list_once(alice: Member) -> None:
    settle()
    gathering = planned(alice)
    before = queries.planned(SYSTEM, gathering).invited
    merging.merge(one=person("Ann"), into=person("Dov"), by=alice, at=NOON)
    after = queries.planned(SYSTEM, gathering).invited
    assert {one.name for one in before} - {one.name for one in after} == {"Ann"}
    assert len(after) == len(before) - 1


def test_whoever_is_erased_is_in_no_plan(alice: Member) -> None:
    settle()
    gathering = planned(alice, "Tasting with Dov")
    dov = person("Dov")
    actions.leave_out(gathering=gathering, person=dov, by=alice, at=NOON)
    forgot = Forgot(at=NOON)
    forget(TABLES, Whom(persons=(dov.pk,), handles=(), words=("Dov",)), forgot)
    assert not Choice.objects.filter(person=dov).exists()
    assert Gathering.objects.get().name == "Tasting with [erased]"
    assert Plan.objects.exists()
    assert forgot.rows["gatherings.Choice"] > 0


def test_charlie_sees_nothing(alice: Member, charlie: Member) -> None:
    gathering = planned(alice)
    assert queries.gatherings(charlie) == []
    assert (queries.gathering(charlie, gathering.pk), queries.latest(charlie, gathering)) == (None, None)
    assert queries.planned(charlie, gathering).plan is None
    assert (queries.any_made(charlie), queries.any_made(SYSTEM)) == (False, True)
