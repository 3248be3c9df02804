"""Who somebody is over every identity, and how that is forgotten."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions, erasing, merging
from porch.records.people.models import Handle, Person
from porch.records.tables.personal import Forgot
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db


def person(name: str, *values: str) -> Person:
    made = Person.objects.create(name=name, created_at=NOON)
    for value in values:
        Handle.objects.create(kind="email", value=value, name=name, person=made, created_at=NOON)
    return made


def test_a_person_is_whoever_was_merged_into_them() -> None:
    one, into, other = person("Quorra Z.", "q@z.example"), person("Quorra", "q@y.example"), person("Ben", "b@x.example")
    merging.merge(one=one, into=into, by=None, at=NOON)
    for asked in (into, Person.objects.get(pk=one.pk)):
        whom = erasing.whom(asked)
        assert whom.persons == (one.pk, into.pk)
        assert set(whom.keys) == {("email", "q@z.example"), ("email", "q@y.example")}
    assert other.pk not in whom.persons


def test_whose_last_handle_was_joined_is_the_same_person_and_whose_first_is_another() -> None:
    gone, quorra = person("Gone", "g@x.example"), person("Quorra")
    person("Half", "h1@x.example", "h2@x.example")
    for value in ("g@x.example", "h1@x.example"):
        actions.attach(handle=Handle.objects.get(value=value), person=quorra, by=None, at=NOON)
    assert erasing.whom(quorra).persons == (gone.pk, quorra.pk)


def test_a_name_that_is_somebody_elses_too_names_nobody() -> None:
    one = person("Maria Rossi", "maria.rossi@x.example")
    person("Maria Rossi", "m@y.example")
    assert erasing.whom(one).words == ("maria.rossi@x.example",)
    alone = person("Quorra Zyxwold", "q@z.example")
    assert "Quorra Zyxwold" in erasing.whom(alone).words
    assert "Quorra Zyxwold" not in erasing.whom(alone, others=["quorra zyxwold"]).words


def test_all_of_them_goes_and_nobody_else() -> None:
    one, other = person("Quorra", "q@z.example"), person("Ben", "b@x.example")
    erasing.erase(whom=erasing.whom(one), forgot=Forgot(at=NOON))
    assert [row.pk for row in Person.objects.all()] == [other.pk]
    assert list(Handle.objects.values_list("value", flat=True)) == ["b@x.example"]


def test_a_handle_joined_to_somebody_else_stays_theirs() -> None:
    one, other = person("Quorra", "q@z.example", "b2@x.example"), person("Ben", "b@x.example")
    handle = Handle.objects.get(value="b2@x.example")
    actions.attach(handle=handle, person=other, by=None, at=NOON)
    erasing.erase(whom=erasing.whom(Person.objects.get(pk=one.pk)), forgot=Forgot(at=NOON))
    assert set(other.handles.values_list("value", flat=True)) == {"b@x.example", "b2@x.example"}


def test_what_still_points_at_them_keeps_it_from_happening(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    ann = Person.objects.get(name="Ann")
    with pytest.raises(ProtectedError):
        erasing.erase(whom=erasing.whom(ann), forgot=Forgot(at=NOON))
