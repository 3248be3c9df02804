"""Whom one means by a number, a handle or a whole name."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.privacy import queries
from porch.records.people import actions, merging
from porch.records.people.meeting import meet
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def people(*names: str) -> list[Person]:
    words = [Handle(kind="email", value=f"{name.lower()}@mill.example", name=name) for name in names]
    met = meet({(one.kind, one.value): (one, False) for one in words}, NOON)
    return [Person.objects.get(pk=one.person_id) for one in met.values()]


def test_a_number_a_handle_and_a_name_mean_one_person() -> None:
    ann, _ = people("Ann", "Annabel")
    assert {queries.person(SYSTEM, asked) for asked in (str(ann.pk), "ann@mill.example", " ANN ")} == {ann}


def test_the_number_of_somebody_who_was_merged_means_who_they_are() -> None:
    ann, ben = people("Ann", "Ben")
    merging.merge(one=ben, into=ann, by=None, at=NOON)
    assert queries.person(SYSTEM, str(ben.pk)) == ann


@pytest.mark.parametrize("asked", ["An", "nobody", ""])
def test_half_a_name_is_nobody(asked: str) -> None:
    people("Ann")
    with pytest.raises(PorchError, match="No people here"):
        queries.person(SYSTEM, asked)


def test_two_of_one_name_are_told_to_be_two() -> None:
    ann, ben = people("Ann", "Ben")
    actions.rename(person=ben, name="Ann")
    with pytest.raises(PorchError, match="people here are called Ann"):
        queries.person(SYSTEM, "Ann")
    assert queries.person(SYSTEM, "ben@mill.example") == ben
    assert queries.name_of(ann) == "Ann"


def test_who_has_no_name_is_named_by_a_handle() -> None:
    ann, _ = people("Ann", "Ben")
    ann.name = ""
    assert queries.name_of(ann) == "Ann"
    assert queries.name_of(Person(pk=70_000)) == "person 70000"


def test_who_may_see_nothing_finds_nobody(charlie: Member) -> None:
    ann, _ = people("Ann", "Ben")
    with pytest.raises(PorchError, match="may not"):
        queries.person(charlie, str(ann.pk))
    assert queries.parts(charlie, ann) == []
