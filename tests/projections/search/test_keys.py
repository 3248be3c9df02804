"""Lower keys of a level are newer, whatever a network says of time; a level's ceiling is never exceeded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.ranking import influence_factor
from porch.projections.search import keys

YEAR_1970, CENTURIES = datetime(1970, 1, 2, tzinfo=UTC), 365 * 230
TIMES = st.timedeltas(timedelta(days=-700_000), timedelta(days=2_900_000)).map(lambda since: YEAR_1970 + since)
SWAYS = st.floats(0, 1e7)


@given(sway=SWAYS, at=TIMES, interaction=st.integers(1, 2**33 - 1))
def test_a_key_tells_level_minute_and_interaction(sway: float, at: datetime, interaction: int) -> None:
    key = keys.key_of(sway, at, interaction)
    assert 0 <= key < 2**63
    assert (keys.level_of_key(key), keys.interaction_of(key)) == (keys.level_of(sway), interaction)
    assert 0 <= keys.minute_of(key) <= keys.LATEST


@given(days=st.integers(0, CENTURIES), later=st.integers(1, 10_000))
def test_what_is_newer_comes_first(days: int, later: int) -> None:
    old = YEAR_1970 + timedelta(days=days)
    assert keys.key_of(0.0, old + timedelta(minutes=later), 1) < keys.key_of(0.0, old, 2)


@given(sway=SWAYS)
def test_nobody_is_above_the_ceiling_of_their_level(sway: float) -> None:
    level = keys.level_of(sway)
    assert keys.FLOORS[level] <= log(influence_factor(sway)) <= keys.CEILINGS[level]


def test_a_range_holds_its_two_ends() -> None:
    some = keys.Range(level=3, first=10, last=12, most=0.7)
    low, high = some.keys
    assert [low <= keys.low_of(3, minute) <= high for minute in (9, 10, 12, 13)] == [False, True, True, False]
