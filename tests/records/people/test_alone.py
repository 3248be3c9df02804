"""Two colleagues change who is who at once: one deed is done, and the other is told what happened."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction

from porch.core.errors import PorchError
from porch.records.people import actions
from porch.records.people.alone import alone
from porch.records.people.models import Handle, Merge, Person
from tests.cast import NOON


def two() -> tuple[Person, Person]:
    """Ann and Ben, with a handle each."""
    ann, ben = (Person.objects.create(name=name, created_at=NOON) for name in ("Ann", "Ben"))
    for person in (ann, ben):
        Handle.objects.create(kind="square", value=person.name, person=person, created_at=NOON)
    return ann, ben


@pytest.mark.django_db
def test_nobody_waits_for_themselves() -> None:
    with transaction.atomic():
        alone()
        alone()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_two_at_once_the_second_waits_and_is_told() -> None:
    ann, ben = two()
    told: list[str] = []

    def merge_too() -> None:
        try:
            actions.merge(one=ben, into=ann, by=None, at=NOON)
        except PorchError as error:
            told.append(str(error))
        finally:
            connection.close()

    other = Thread(target=merge_too)
    with transaction.atomic():
        actions.merge(one=ann, into=ben, by=None, at=NOON)
        other.start()
        other.join(0.3)  # it waits: we have not committed
        assert told == []
    other.join(20)
    assert told == ["They are one person already."]
    assert Merge.objects.count() == 1
    assert set(Handle.objects.values_list("person", flat=True)) == {ben.pk}
