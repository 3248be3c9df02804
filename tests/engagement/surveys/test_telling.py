"""Who took part and has heard is counted once, whoever they have turned out to be."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys.telling import Telling, telling
from porch.records.outbox.models import Slot
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_who_heard_whose_word_came_back_and_who_has_not_heard_are_told_apart() -> None:
    ann, ben, cleo, dov = (asking.somebody(name) for name in ("Ann", "Ben", "Cleo", "Dov"))
    Slot.objects.create(person=ann, kind="feedback", about="survey-7", at=NOON, told_at=NOON)
    Slot.objects.create(person=ann, kind="outcome", about="survey-7", at=NOON)
    Slot.objects.create(person=ben, kind="outcome", about="survey-7", at=NOON, freed_at=NOON)
    Slot.objects.create(person=cleo, kind="outcome", about="survey-8", at=NOON)
    Slot.objects.create(person=dov, kind="outcome", about="survey-7", at=NOON)
    found = telling(SYSTEM, "survey-7", [ann.pk, ben.pk, cleo.pk])
    assert found == Telling(took_part=3, told=1, came_back=1)
    assert found.left == 2


def test_who_may_see_nothing_sees_that_nobody_heard() -> None:
    assert telling(None, "survey-7", [1]) == Telling(took_part=1, told=0, came_back=0)
