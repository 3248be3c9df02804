"""Who drew more, later or at more paces stands higher, and what it means is learnt from the span before."""

from __future__ import annotations

import numpy as np
import polars as pl

from porch.analytics.influence.acts import Acts, acts
from porch.analytics.influence.sway import drawn, scale

HOUR = 3600.0
PACES = [HOUR, 6 * HOUR]


def town(*rows: tuple[int, int, float]) -> Acts:
    return acts(pl.DataFrame(rows, schema=["actor", "target", "time"], orient="row").with_columns(kind=pl.lit("reply")))


def test_one_more_act_never_lowers_anybody() -> None:
    rows = [(1, 2, HOUR), (3, 4, 2 * HOUR)]
    before, after = (drawn(town(*some), at=3 * HOUR, half_lives=PACES) for some in (rows, [*rows, (3, 2, 2 * HOUR)]))
    assert bool((after >= before).all()) and after[1] > before[1]


def test_nobody_at_all_is_no_trouble() -> None:
    empty = town((1, 2, HOUR)).before(0)
    told = scale(empty, at=HOUR, span=HOUR, half_lives=PACES)
    assert told.of(drawn(empty, at=HOUR, half_lives=PACES))[0].tolist() == [0.0, 0.0]


def test_a_scale_rises_and_learns_from_the_span_before() -> None:
    loud = [(100 + number, 1, HOUR * 4 + number) for number in range(20)]
    again = [(200 + number, 1, HOUR * 5 + number) for number in range(10)]
    soft = [(300, 2, HOUR * 4), (301, 3, HOUR * 4)]
    told = scale(town(*loud, *again, *soft), at=6 * HOUR, span=HOUR, half_lives=PACES)
    expected, chances = told.of(np.array([told.drawn.min(), told.drawn.max()]))
    assert expected.tolist() == [0.0, 10.0]
    assert chances.tolist() == [0.0, 1.0]
