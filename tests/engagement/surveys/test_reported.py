"""A report is made of what was heard and of what is known of those who were asked."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import joining, reported
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_the_report_counts_who_was_asked_and_who_answered() -> None:
    made = asking.survey()
    people = [asking.somebody(f"Guest {n}") for n in range(12)]
    joining.note_invited(about=made.about, persons=[one.pk for one in people], at=NOON)
    for person in people[:6]:
        asking.answers(made, person, dish="risotto", content="4")
    told = reported.reported(SYSTEM, made.pk, now=NOON)
    assert told is not None
    assert (told.asked.all, told.asked.took_part, told.sheets) == (12, 6, 6)
    assert told.questions[0].bars[0].many == 6
    assert told.missing == ()  # nothing is known that tells them apart


def test_of_no_survey_and_for_nobody_there_is_no_report() -> None:
    assert reported.reported(SYSTEM, 1, now=NOON) is None
    assert reported.reported(None, asking.survey().pk, now=NOON) is None
