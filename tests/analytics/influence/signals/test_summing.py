"""Sums of pieces are the sums of the whole."""

from __future__ import annotations

import polars as pl
import pytest

from porch.analytics.influence.signals import summing
from porch.analytics.influence.signals.engine import Polars

DAY = 86_400.0
ACTS = pl.DataFrame({
    "actor": ["ann"] * 3, "target": ["dov"] * 3, "time": [0.0, DAY, 8 * DAY], "kind": ["call"] * 3, "topic": [""] * 3,
    "in_person": [False] * 3, "amount": [10.0, None, 4.0],
})  # fmt: skip


def summed(acts: pl.DataFrame) -> pl.DataFrame:
    return summing.summed(Polars(), acts.lazy(), at=8 * DAY).collect()


def test_acts_fade_at_each_pace_and_amounts_by_half_in_thirty_days() -> None:
    told = summed(ACTS).row(0, named=True)
    assert told["f1"] == pytest.approx(1 + 2**-7 + 2**-8)
    assert told["amount"] == pytest.approx(10 * 2 ** (-8 / 30) + 4)
    assert (told["n"], told["first_at"], told["last_at"]) == (3, 0, 8 * DAY)


def test_what_has_no_amount_weighs_nothing_in_their_mean() -> None:
    assert summed(ACTS)["amounts"].item() == pytest.approx(2 ** (-8 / 30) + 1)


def test_pieces_together_are_the_whole() -> None:
    pieces = pl.concat([summed(ACTS[:1]), summed(ACTS[1:])])
    told, whole = summing.together(Polars(), pieces.lazy()).collect(), summed(ACTS)
    assert told.drop(summing.KEY).row(0) == pytest.approx(whole.drop(summing.KEY).row(0))


def test_weeks_are_counted_from_1970() -> None:
    assert summing.weeks(Polars(), ACTS.lazy()).collect()["week"].sort().to_list() == [0, 1]
