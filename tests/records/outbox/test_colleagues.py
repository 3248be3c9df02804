"""Of one company two hear from us on a day, whoever they are by now; where somebody works is what was said last."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from porch.analytics.cadence import Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.organisations import actions as organisations
from porch.records.organisations.models import Organisation
from porch.records.outbox import colleagues, noting, rhythm
from porch.records.outbox.starting import Held
from porch.records.people import actions as people
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.records.outbox.begun import begin, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def acme(alice: Member) -> Organisation:
    return organisations.add(name="Acme", by=alice, at=NOON)


@pytest.fixture
def staff(acme: Organisation, alice: Member) -> list[Person]:
    found = [person(name) for name in ("Ann", "Ben", "Cleo")]
    for one in found:
        organisations.employ(person=one, organisation=acme, by=alice, at=NOON)
    return found


def test_the_third_of_a_company_waits_for_the_next_day(shop: Account, staff: list[Person]) -> None:
    ann, ben, cleo = staff
    begin(shop, ann, Kind.QUESTION, NOON)
    begin(shop, ben, Kind.QUESTION, NOON)
    assert [colleagues.others(SYSTEM, one.pk, NOON) for one in staff] == [1, 1, 2]
    with pytest.raises(Held, match="F1"):
        begin(shop, cleo, Kind.QUESTION, NOON)
    assert colleagues.others(SYSTEM, cleo.pk, NOON + DAY) == 0
    begin(shop, cleo, Kind.QUESTION, NOON + DAY)


def test_the_day_is_that_of_the_house(shop: Account, staff: list[Person]) -> None:
    ann, ben, _ = staff
    rhythm.keep(opens=time.min, closes=time.max, days=range(7), gap_days=7, zone="Pacific/Auckland", at=NOON, by=None)
    begin(shop, ann, Kind.QUESTION, NOON + timedelta(hours=10))  # 11 in the morning there
    assert colleagues.others(SYSTEM, ben.pk, NOON + timedelta(hours=22)) == 1
    assert colleagues.others(SYSTEM, ben.pk, NOON + DAY) == 0  # past midnight there


def test_what_came_back_has_reached_nobody(shop: Account, staff: list[Person]) -> None:
    ann, _, cleo = staff
    noting.free(outgoing=begin(shop, ann, Kind.QUESTION, NOON), at=NOON)
    assert colleagues.others(SYSTEM, cleo.pk, NOON) == 0


def test_two_who_are_one_are_one_colleague(shop: Account, staff: list[Person], acme: Organisation) -> None:
    ann, ben, cleo = staff
    begin(shop, ann, Kind.QUESTION, NOON)
    people.merge(one=ann, into=ben, by=None, at=NOON)
    assert colleagues.others(SYSTEM, ben.pk, NOON) == 0
    assert colleagues.others(SYSTEM, cleo.pk, NOON) == 1
    assert colleagues.begun_with(SYSTEM, NOON) == {acme.pk: frozenset({ben.pk})}


def test_nobody_who_may_see_nothing_learns_who_works_where(staff: list[Person]) -> None:
    assert colleagues.workplaces(None, NOON.date()) == colleagues.begun_with(None, NOON) == {}
    assert colleagues.others(None, staff[0].pk, NOON) == 0
