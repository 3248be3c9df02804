"""When everybody is counted, and that counting again keeps what is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.networks import Family
from porch.projections.presence import actions
from porch.projections.presence.models import Census, Company, Membership, Spot
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from tests.cast import NOON, says
from tests.projections.presence.stage import ANN, BEN, CLEO, DAY, NEWS, person, settle

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """The town is counted."""
    settle()


def test_every_group_has_its_census() -> None:
    told = {row.group: row.people for row in Census.objects.all()}
    assert told == {"everybody": 4, "regulars": 1, "new": 3, "quiet": 0}
    assert set(Membership.objects.values_list("group", "person_id")) == {
        ("regulars", person(ANN).pk), *(("new", person(who).pk) for who in (ANN, BEN)),
        ("new", Membership.objects.exclude(person__in=[person(ANN), person(BEN)]).get(group="new").person_id),
        *(("company:mill.example", person(who).pk) for who in (ANN, CLEO)),
    }  # fmt: skip


def test_a_company_tells_where_its_people_are() -> None:
    (mill,) = Company.objects.all()
    assert (mill.domain, mill.people, mill.networks, mill.last_at) == (
        "mill.example", 2, {"email": 2, "in_person": 2}, NOON - 7 * DAY,
    )  # fmt: skip


def test_a_robot_stands_nowhere() -> None:
    assert not Spot.objects.filter(person=person(NEWS)).exists()
    ben = Spot.objects.get(person=person(BEN))
    assert (ben.network, ben.about_us, ben.to_us, ben.alone) == ("x", True, False, True)


def test_counting_again_keeps_the_rows_that_stay_the_same() -> None:
    held = [set(table.objects.values_list("pk", flat=True)) for table in (Spot, Membership, Company)]
    actions.count(now=NOON)
    assert [set(table.objects.values_list("pk", flat=True)) for table in (Spot, Membership, Company)] == held


def test_who_leaves_leaves_every_list() -> None:
    people.mark_not_a_customer(handle=person(CLEO).handles.get(), whole_domain=True, by=None, at=NOON)
    actions.count(now=NOON)
    assert (Company.objects.count(), Census.objects.get(group="everybody").people) == (0, 2)
    assert not Membership.objects.filter(group__startswith="company:").exists()


def test_nothing_new_is_not_counted_again() -> None:
    assert [actions.refresh(now=SOON), actions.refresh(now=NOON + DAY)] == [False, True]


def test_something_new_is_counted_when_it_is_time() -> None:
    mailbox = Account.objects.get(channel="email")
    log.record(account=mailbox, items=[says(BEN, at=NOON)], received_at=NOON)
    assert [actions.refresh(now=NOON), actions.refresh(now=SOON), actions.refresh(now=SOON)] == [False, True, False]


def test_who_are_one_are_counted_as_one_until_the_merge_is_taken_back() -> None:
    ann, ben = person(ANN), person(BEN)
    before = [set(table.objects.values_list("person", flat=True)) for table in (Spot, Membership)]
    edge = people.merge(one=ben, into=ann, by=None, at=NOON)
    assert actions.refresh(now=SOON)
    assert Census.objects.get(group="everybody").people == 3
    assert not Spot.objects.filter(person=ben).exists()
    assert Spot.objects.filter(person=ann, network="x").exists()
    people.unmerge(merge=edge, at=NOON)
    assert actions.refresh(now=SOON + timedelta(minutes=2))
    assert [set(table.objects.values_list("person", flat=True)) for table in (Spot, Membership)] == before


def test_a_barrier_is_counted_at_once_where_people_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    people.note_barrier(person=person(BEN), families=[Family.SOCIAL], why="", by=None, at=NOON)
    assert actions.recount(now=NOON)
    assert Spot.objects.get(person=person(BEN)).barred
    monkeypatch.setattr(actions, "FEW", 2)
    assert not actions.recount(now=NOON)
    assert not actions.refresh(now=SOON), "many are counted seldom"
    assert actions.refresh(now=NOON + actions.LATER)


def test_made_again_it_is_the_same() -> None:
    held = list(Census.objects.order_by("place").values_list("group", "body"))
    assert actions.rebuild(now=NOON) == 10
    assert list(Census.objects.order_by("place").values_list("group", "body")) == held
