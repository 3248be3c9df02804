"""Which questionnaire stands, and which stood before."""

from __future__ import annotations

import pytest

from porch.engagement.surveys import actions, versions
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_the_latest_stands_and_one_there_never_was_is_the_latest() -> None:
    made = asking.survey()
    asking.answers(made, key="one", dish="risotto")
    actions.write(survey=made, questions=[asking.CONTENT], at=NOON)
    assert versions.latest(made).number == 2
    assert [versions.version_of(made, number).number for number in (1, 2, 9)] == [1, 2, 2]
