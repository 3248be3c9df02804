"""What pairs do in general is learnt from them, for the question that is asked, and never from the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from porch.analytics import frames, relationship
from porch.analytics.relationship import DEFAULT
from porch.analytics.relationship.prior import answers

START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=365)


def made(pairs: int, every: float, parting: float) -> pl.DataFrame:
    """Pairs that meet at random, so many days apart on average, and part with a chance after each meeting."""
    chance, rows = np.random.default_rng(4), []
    for tie in range(pairs):
        at = START + timedelta(days=float(chance.uniform(0, 200)))
        while chance.random() > parting and at < NOW:
            at += timedelta(days=float(chance.exponential(every)))
            rows.append((tie, at, True, 8, "in_person", False, False, False))
    return pl.DataFrame(rows, schema=dict(frames.EXCHANGES), orient="row").filter(pl.col("at") < NOW)


def test_what_it_says_of_strangers_comes_true_as_often_as_it_says() -> None:
    exchanges = made(1500, 12.0, 0.15)
    moment = START + timedelta(days=250)
    ties = relationship.ties(exchanges, now=moment, fit=relationship.fit(exchanges, now=moment)).filter("enough")
    again = exchanges.filter(pl.col("at") > moment).group_by("tie").agg(pl.col("at").min().dt.date().alias("again"))
    told = ties.join(again, on="tie", how="left")
    came = (told["again"] - moment.date()).dt.total_days() <= told["rhythm_days"]
    assert told["strength"].mean() == pytest.approx(came.fill_null(value=False).mean(), abs=0.04)
    assert told.filter(came.fill_null(value=False))["strength"].mean() > told["strength"].mean() + 0.03


def test_of_a_handful_of_pairs_nothing_is_learnt() -> None:
    assert relationship.fit(made(5, 12.0, 0.15), now=NOW) is DEFAULT
    assert relationship.fit(frames.empty(frames.EXCHANGES), now=NOW) is DEFAULT


def test_nothing_is_learnt_from_what_comes_after_now() -> None:
    exchanges, moment = made(150, 12.0, 0.15), START + timedelta(days=250)
    known = exchanges.filter(pl.col("at") <= moment)
    assert relationship.fit(exchanges, now=moment) == relationship.fit(known, now=moment)


def test_an_answer_by_hand() -> None:
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 21), date(2026, 1, 31)]
    told = answers(pl.DataFrame({"tie": [1] * 4, "day": days}), date(2026, 3, 1))
    assert told.row(0) == (1, 1.0, 10.0, 10.0, 10.0, True)
    assert told.row(-1) == (1, 3.0, 30.0, 30.0, 10.0, False)
