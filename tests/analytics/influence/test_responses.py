"""What people drew is the same whether counted whole or kept up act by act, in whatever order it came."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence.acts import Acts, acts
from porch.analytics.influence.responses import FLOOR, Responses

HOUR = 3600.0
PACES = [HOUR, 24 * HOUR]
ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 200)), max_size=40)


def town(rows: list[tuple[int, int, int]]) -> Acts:
    frame = pl.DataFrame(rows, schema={"actor": pl.Int64, "target": pl.Int64, "time": pl.Int64}, orient="row")
    return acts(frame.with_columns(pl.col("time") * HOUR, kind=pl.lit("reply")))


@settings(deadline=None)  # the first call compiles
@given(rows=ROWS, cut=st.integers(0, 40), chunk=st.integers(1, 9))
def test_kept_up_is_counted_whole(rows: list[tuple[int, int, int]], cut: int, chunk: int) -> None:
    told, at = town(rows), 201 * HOUR
    whole = Responses.of(told, at=at, half_lives=PACES)
    state = Responses.of(told.some(slice(0, cut)), at=100 * HOUR, half_lives=PACES)
    state.move(at)
    for start in range(cut, len(told.times), chunk):
        some = told.some(slice(start, start + chunk))
        state.add(some.actors, some.targets, some.times)
    assert np.allclose(state.held, whole.held, atol=1e-9)
    assert state.responders.tolist() == whole.responders.tolist()


def test_people_count_and_not_acts() -> None:
    once, often = town([(1, 2, 5), (3, 2, 5)]), town([(1, 2, 5), *((3, 2, hour) for hour in (0, 3, 5))])
    ends = [Responses.of(told, at=6 * HOUR, half_lives=PACES).drawn() for told in (once, often)]
    assert ends[0].tolist() == ends[1].tolist()


def test_whoever_acts_on_everybody_counts_for_ten() -> None:
    told = town([(0, target, 5) for target in range(1, 41)])
    held = Responses.of(told, at=5 * HOUR, half_lives=[HOUR]).held[0]
    assert held.sum() == pytest.approx(10)


def test_nobody_drew_less_than_nothing() -> None:
    assert Responses.of(town([]), at=0.0, half_lives=PACES).drawn().tolist() == []
    state = Responses(people=2, half_lives=PACES, at=0.0)
    assert state.drawn().tolist() == pytest.approx([np.log(FLOOR)] * 2)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Responses(people=1, half_lives=PACES, at=5.0).move(4.0)
