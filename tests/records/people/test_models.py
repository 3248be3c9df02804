"""A handle is at home with its person from the start, and a person tells who they are now."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from porch.records.people.models import Handle, Merge, Person
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def person(name: str) -> Person:
    return Person.objects.create(name=name, created_at=NOON)


def test_a_new_handle_is_at_home_with_its_person_and_stays_there() -> None:
    ann, ben = person("Ann"), person("Ben")
    handle = Handle.objects.create(kind="square", value="ann", person=ann, created_at=NOON)
    assert handle.home == ann
    handle.person = ben
    handle.save()
    assert Handle.objects.get().home == ann


def test_our_own_handle_has_no_home() -> None:
    assert Handle.objects.create(kind="square", value="us", created_at=NOON).home is None


def test_a_handle_without_a_home_belongs_to_nobody() -> None:
    handle = Handle.objects.create(kind="square", value="us", created_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handle.objects.filter(pk=handle.pk).update(person=person("Ann"))


def test_a_person_is_themselves_unless_a_merge_says_otherwise() -> None:
    ann, ben = person("Ann"), person("Ben")
    assert (ann.now_id, Person(identity=ben).now_id) == (ann.pk, ben.pk)


def test_nobody_leaves_by_two_merges_or_into_themselves() -> None:
    ann, ben, cleo = person("Ann"), person("Ben"), person("Cleo")
    Merge.objects.create(one=ann, into=ben, at=NOON)
    for into in (cleo, ann):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.create(one=ann, into=into, at=NOON)
    Merge.objects.update(undone_at=NOON)
    assert Merge.objects.create(one=ann, into=cleo, at=NOON).pk
