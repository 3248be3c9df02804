"""The past is the same for the same now, and ends before Porch began."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from porch.core.interaction import Heard, Spoiled
from porch.proving.demo import cast
from porch.proving.demo.days import Days
from porch.proving.demo.past import BEGAN, SEED, Past
from porch.proving.demo.scribe import Scribe

MIDNIGHT = datetime(2026, 1, 9, 6, 0, 30, tzinfo=UTC)  # in the town
EVENING = datetime(2026, 6, 30, 4, 59, tzinfo=UTC)


def past(now: datetime) -> list[Heard | Spoiled]:
    """Return the whole past as seen at `now`."""
    return Past(days=Days(now=now), scribe=Scribe(), chance=Random(SEED)).everything()


def heard(now: datetime) -> list[Heard]:
    """Return what could be read of it."""
    return [item for item in past(now) if isinstance(item, Heard)]


@pytest.mark.parametrize("now", [MIDNIGHT, EVENING])
def test_it_is_the_same_each_time(now: datetime) -> None:
    assert past(now) == past(now)


@pytest.mark.parametrize("now", [MIDNIGHT, EVENING])
def test_it_ends_before_porch_began(now: datetime) -> None:
    began = Days(now=now).at(BEGAN, 0)
    assert max(item.at for item in heard(now)) < began


@pytest.mark.parametrize("now", [MIDNIGHT, EVENING])
def test_it_goes_back_three_months(now: datetime) -> None:
    assert 85 <= (now - min(item.at for item in heard(now))).days <= 92


def test_no_item_is_met_twice() -> None:
    names = [item.external_id for item in heard(EVENING)]
    assert len(names) == len(set(names))


def test_some_dozens_live_there() -> None:
    assert len({item.author.name for item in heard(EVENING) if not item.ours}) > 36


def test_cleo_came_every_two_weeks_and_then_no_more() -> None:
    came = [(EVENING - item.at).days for item in heard(EVENING) if item.author == cast.CLEO]
    assert [day // 7 for day in came] == [12, 10, 8, 6] or [round(day / 7) for day in came] == [13, 11, 9, 7]
