"""What the bench of bursts counts as violations: two in a week, and what is lost; a planted fault of either is seen."""

from __future__ import annotations

import pytest

from porch.proving.benches import _bursting, bursts
from porch.records.outbox.models import Slot
from porch.records.people.models import Person
from tests.cast import NOON


@pytest.mark.django_db
def test_people_who_got_one_are_no_violation_and_two_in_a_week_are() -> None:
    ann = Person.objects.create(name="Ann", created_at=NOON)
    Slot.objects.create(person=ann, number=1, kind="question", about="burst-1", at=NOON)
    assert _bursting._violations() == 0
    Slot.objects.create(person=ann, number=2, kind="question", about="burst-2", at=NOON)
    assert _bursting._violations() == 1


@pytest.mark.slow
@pytest.mark.parametrize("plant", ["double", "lost"])
def test_a_planted_fault_is_seen(plant: str) -> None:
    assert bursts.run(people=60, sent=5, database="sqlite", plant=plant)["ours"]["sqlite"]["violations"] > 0
