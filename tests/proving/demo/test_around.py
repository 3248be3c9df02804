"""The map of the town is worth looking at."""

from __future__ import annotations

import pytest

from porch.analytics.channel_map import Step
from porch.core.viewer import SYSTEM
from porch.desk.post import charting
from porch.proving.demo import around
from tests.proving.demo.conftest import NOW

pytestmark = pytest.mark.usefixtures("told")


def chart() -> charting.Chart:
    found = charting.chart(SYSTEM, "everybody", now=NOW)
    assert found is not None
    return found


def test_x_is_what_to_open_next() -> None:
    first = chart().advice[0]
    assert (first.count.network, first.step, first.count.about_us) == ("x", Step.OPEN, len(around.SAID_ON_X))


def test_people_were_met_at_the_fair_and_some_spoke_since() -> None:
    (fair,) = chart().drawn.picture.fairs
    assert (fair.place, fair.met) == (around.FAIR, len(around.AT_THE_FAIR))
    assert 0 < fair.still < fair.met


def test_the_school_is_a_company_that_blocks_social_networks() -> None:
    school = charting.chart(SYSTEM, f"company:{around.SCHOOL}", now=NOW)
    assert school is not None
    assert school.drawn.picture.people == 2
