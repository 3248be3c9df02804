"""What the map is asked, and whom one finds behind its numbers."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.presence import actions, queries
from porch.projections.presence.models import Census, Company
from porch.projections.presence.queries import Behind
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.projections.presence.stage import settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """The town is counted."""
    settle()


def names(found: list[Person]) -> list[str]:
    return [person.name for person in found]


def behind(**asked: str) -> list[str]:
    return names(queries.people_behind(SYSTEM, Behind(**asked)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"network": "x"}, ["Ben", "Dov"]), ({"network": "x", "fact": "about_us"}, ["Ben"]),
        ({"network": "x", "fact": "to_us"}, ["Dov"]), ({"network": "email", "fact": "to_us"}, ["Ann"]),
        ({"network": "x", "fact": "alone"}, ["Ben", "Dov"]), ({"network": "x", "fact": "answered"}, []),
        ({"network": "email", "group": "regulars"}, ["Ann"]), ({"met": "sial"}, ["Ann", "Cleo"]),
        ({"met": "sial", "group": "regulars"}, ["Ann"]), ({"group": "company:mill.example"}, ["Ann", "Cleo"]),
        ({"network": "telegram"}, []), ({"group": "nobody"}, []), ({}, ["Ann", "Ben", "Cleo", "Dov"]),
    ],
)  # fmt: skip
def test_behind_a_number_are_its_people(asked: dict[str, str], found: list[str]) -> None:
    assert behind(**asked) == found


def test_people_are_read_a_page_at_a_time() -> None:
    first = queries.people_behind(SYSTEM, Behind(), limit=2)
    rest = queries.people_behind(SYSTEM, Behind(), after=(first[-1].name, first[-1].pk))
    assert (names(first), names(rest)) == (["Ann", "Ben"], ["Cleo", "Dov"])


def test_a_group_is_drawn_as_it_was_counted() -> None:
    everybody = queries.drawn(SYSTEM, "everybody", now=NOON)
    assert everybody is not None
    assert (everybody.label, everybody.picture.people, everybody.counted_at) == ("Everybody", 4, NOON)
    assert [group.group for group in queries.groups(SYSTEM)] == ["everybody", "regulars", "new", "quiet"]
    assert queries.drawn(SYSTEM, "nobody", now=NOON) is None


def test_a_company_is_drawn_while_one_waits() -> None:
    mill = queries.drawn(SYSTEM, "company:mill.example", now=NOON)
    assert mill is not None
    assert (mill.label, mill.picture.people, mill.picture.fairs[0].place) == ("mill.example", 2, "SIAL")
    assert queries.drawn(SYSTEM, "company:nobody.example", now=NOON) is None


def test_companies_are_read_a_page_at_a_time_the_largest_first() -> None:
    Company.objects.bulk_create(
        Company(domain=f"{name}.example", people=many) for name, many in (("b", 2), ("c", 2), ("a", 9))
    )
    first = queries.companies(SYSTEM, limit=2)
    assert [one.domain for one in first] == ["a.example", "b.example"]
    rest = queries.companies(SYSTEM, after=(first[-1].people, first[-1].domain))
    assert [one.domain for one in rest] == ["c.example", "mill.example"]


def test_there_is_a_map_when_there_is_anybody_on_it() -> None:
    assert queries.is_drawn(SYSTEM)
    Census.objects.update(people=0)
    assert not queries.is_drawn(SYSTEM)


def test_charlie_sees_nobody(charlie: Member) -> None:
    actions.count(now=NOON)
    seen = (queries.groups(charlie), queries.companies(charlie), queries.people_behind(charlie, Behind()))
    assert seen == ([], [], [])
    assert (queries.drawn(charlie, "everybody", now=NOON), queries.is_drawn(charlie)) == (None, False)
