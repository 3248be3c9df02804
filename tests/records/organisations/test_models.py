"""A role says of itself whether it is over."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from porch.records.organisations import actions
from porch.records.organisations.models import Role
from porch.records.people.models import Person
from tests.cast import NOON

TODAY = date(2026, 3, 2)


def test_whoever_has_left_is_there_no_more() -> None:
    assert Role(until=date(2026, 3, 1)).is_over(TODAY)
    assert not Role(until=TODAY).is_over(TODAY)
    assert not Role().is_over(TODAY)


@pytest.mark.django_db
def test_no_role_ends_before_it_begins() -> None:
    mill = actions.add(name="Mill", by=None, at=NOON)
    ann = Person.objects.create(name="Ann", created_at=NOON)
    wrong = Role(person=ann, organisation=mill, since=TODAY, until=date(2026, 3, 1), at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()
