"""A burst knows the date or the survey that it is about, and says why nobody may be asked."""

from __future__ import annotations

import pytest

from porch.analytics.cadence import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import joints
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_an_invitation_to_no_date_is_refused_and_has_no_link() -> None:
    assert joints.refusal(SYSTEM, Kind.INVITE, "gathering-9", NOON) == "There is no such date any more."
    assert joints.address(SYSTEM, Kind.INVITE, "gathering-9", 1, NOON) == ""


def test_asking_how_it_was_names_a_survey() -> None:
    assert joints.refusal(SYSTEM, Kind.FEEDBACK, "", NOON) == "Choose the survey that it asks for."


def test_nobody_took_part_in_what_never_was() -> None:
    assert joints.took_part(SYSTEM, "burst-9") == []
