"""Who took part in a survey, by name or in a room."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import owed
from porch.engagement.surveys.models import Invited, Mode
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_who_answered_took_part_anonymously_too() -> None:
    made, ann = asking.survey(anonymous=True), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    assert owed.took_part(SYSTEM, made.pk) == [ann.pk]
    assert owed.took_part(None, made.pk) == []


def test_who_was_asked_in_a_room_took_part_too() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    Invited.objects.create(survey=made, person=ann, mode=Mode.ROOM, asked_at=NOON)
    assert owed.took_part(SYSTEM, made.pk) == [ann.pk]
