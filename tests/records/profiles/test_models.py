"""One person has one value of a field that stands, and one name one segment."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from porch.records.people.models import Person
from porch.records.profiles import actions
from porch.records.profiles.models import Segment, Value
from porch.records.profiles.wanted import Wanted
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_second_value_cannot_stand_beside_the_first() -> None:
    ann, field = Person.objects.create(name="Ann", created_at=NOON), actions.add_field(name="Shoe")
    actions.put(person=ann, field=field, text="38", by=None, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(person=ann, field=field, text="39", at=NOON)


def test_the_name_of_a_forgotten_segment_is_free() -> None:
    first = actions.save_segment(name="VIP", wanted=Wanted(mail="yes"), by=None, at=NOON)
    actions.close_segment(segment=first, at=NOON)
    actions.save_segment(name="vip", wanted=Wanted(mail="no"), by=None, at=NOON)
    assert Segment.objects.count() == 2
