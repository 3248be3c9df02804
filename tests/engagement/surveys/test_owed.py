"""What is owed to those who answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import owed
from porch.engagement.surveys.models import Invited, Mode
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_it_is_late_once_the_day_they_were_told_has_passed_and_nothing_where_nobody_answered() -> None:
    asking.survey(name="Nobody answered")
    made, ann = asking.survey(anonymous=True), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    assert [one.late for one in owed.untold(SYSTEM, now=NOON + timedelta(days=60))] == [True]
    assert owed.took_part(SYSTEM, made.pk) == [ann.pk]
    assert (owed.untold(None, now=NOON), owed.took_part(None, made.pk)) == ([], [])


def test_who_was_asked_in_a_room_took_part_too() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    Invited.objects.create(survey=made, person=ann, mode=Mode.ROOM, asked_at=NOON)
    assert owed.took_part(SYSTEM, made.pk) == [ann.pk]
    assert [one.took_part for one in owed.untold(SYSTEM, now=NOON)] == [1]
