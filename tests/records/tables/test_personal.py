"""A table says what it holds of a person; that alone is deleted, and others' rows are only hidden in."""

from __future__ import annotations

import pytest

from porch.core.whom import Whom
from porch.records.jobs.models import Job
from porch.records.people.models import Barrier, Handle, NotACustomer, Person
from porch.records.tables.personal import Forgot, Holds, Nothing, forget, hide, theirs
from tests.cast import NOON

pytestmark = pytest.mark.django_db
WORDS = ("ann@mill.example", "Zoë Ångström")


def whom(*persons: Person, keys: tuple[tuple[str, str], ...] = ()) -> Whom:
    return Whom(persons=tuple(one.pk for one in persons), handles=(), keys=keys, words=WORDS)


def people() -> tuple[Person, Person]:
    ann, ben = (Person.objects.create(name=name, created_at=NOON) for name in ("Ann", "Ben"))
    for one in (ann, ben):
        Barrier.objects.create(person=one, family="social", why="so says ann@mill.example", at=NOON)
    return ann, ben


def test_their_rows_go_and_others_stay_with_their_words_hidden() -> None:
    ann, ben = people()
    forgot = Forgot(at=NOON)
    forget([Holds(model=Barrier, what="Barriers", by={"person": "persons"}, words=("why",))], whom(ann), forgot)
    assert list(Barrier.objects.values_list("person", "why")) == [(ben.pk, "so says [erased]")]
    assert forgot.rows == {"people.Barrier": 2}


def test_a_room_that_does_it_itself_is_left_to_it() -> None:
    ann, _ = people()
    forget([Holds(model=Barrier, what="Barriers", by={"person": "persons"}, own=True)], whom(ann), Forgot(at=NOON))
    assert Barrier.objects.count() == 2


def test_a_table_of_nothing_is_only_hidden_in() -> None:
    Job.objects.create(task="t", arguments={"to": "Zoë Ångström", "n": 1}, run_at=NOON, created_at=NOON)
    forget([Nothing(model=Job, why="work", words=("arguments",))], whom(), Forgot(at=NOON))
    assert Job.objects.get().arguments == {"to": "[erased]", "n": 1}


def test_rows_are_found_by_two_columns_at_once() -> None:
    for value in ("ann@mill.example", "ben@mill.example"):
        NotACustomer.objects.create(kind="email", value=value, at=NOON)
    table = Holds(model=NotACustomer, what="Marks", by={"kind,value": "keys"})
    found = list(theirs(table, whom(keys=(("email", "ann@mill.example"), ("x", "ann")))))
    assert [row.value for rows in found for row in rows] == ["ann@mill.example"]


def test_many_are_looked_for_some_at_a_time() -> None:
    many = Whom(persons=tuple(range(1, 1202)), handles=())
    assert len(list(theirs(Holds(model=Person, what="", by={"pk": "persons"}), many))) == 3


def test_what_only_looks_like_a_name_is_left_as_it_is() -> None:
    handle = Handle.objects.create(kind="email", value="x", name="joann@mill.example", created_at=NOON)
    assert hide(Handle, ("name",), whom(), Forgot(at=NOON)) == []
    handle.refresh_from_db()
    assert handle.name == "joann@mill.example"
