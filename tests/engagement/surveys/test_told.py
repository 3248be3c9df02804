"""That somebody took part is in the log once, by the day."""

from __future__ import annotations

import pytest

from porch.engagement.surveys import told
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_taking_part_is_logged_once_and_says_nothing_of_what_was_answered() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    for _ in range(2):
        told.took_part(made, ann, at=NOON)
    assert Interaction.objects.get(kind="answer").detail == {"survey": made.about, "day": "2026-03-02"}
    assert told.account(NOON).channel == "in_person"


def test_who_is_known_by_no_handle_is_not_written() -> None:
    told.took_part(asking.survey(), Person.objects.create(name="Nobody", created_at=NOON), at=NOON)
    assert not Interaction.objects.filter(kind="answer").exists()
