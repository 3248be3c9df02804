"""Who buys again: more is never less, and nothing of the future is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from porch.analytics import buying, frames

START = date(2026, 1, 1)
KNOWN = buying.Buyers(r=0.25, alpha=4.0, a=0.8, b=2.5)


def bought(customers: int, days: int = 300) -> pl.DataFrame:
    """Customers who come in the first month, at a rate of their own, and leave for good with a chance of their own."""
    chance, rows = np.random.default_rng(2), []
    for customer in range(customers):
        day, rate, leaving = float(chance.uniform(0, 30)), chance.gamma(0.8, 1 / 30), chance.beta(1, 3)
        while day < days:
            rows.append((customer, START + timedelta(days=int(day)), float(chance.lognormal(3, 0.5)), 1.0))
            stays = [one[0] for one in rows[-2:]] != [customer] * 2 or chance.random() > leaving
            day = day + chance.exponential(1 / max(rate, 1e-9)) if stays else float(days)
    return pl.DataFrame(rows, schema=dict(buying.PURCHASES), orient="row")


def history(repeats: int, last: float, age: float) -> pl.DataFrame:
    return pl.DataFrame({"repeats": [repeats], "last": [last], "age": [age], "value": [20.0], "items": [1.0]})


def test_visits_of_one_day_are_one_and_what_comes_later_is_not_known() -> None:
    rows = [(1, START, 5.0, 1.0), (1, START, 7.0, 2.0), (1, START + timedelta(days=40), 9.0, 1.0)]
    told = buying.histories(pl.DataFrame(rows, schema=dict(buying.PURCHASES), orient="row"), START + timedelta(days=14))
    assert told.row(0, named=True) == {
        "customer": 1, "repeats": 0, "last": 0.0, "age": 2.0, "value": 12.0, "items": 3.0
    }  # fmt: skip


def test_a_later_last_purchase_never_lowers_what_is_expected() -> None:
    told = [buying.expected(history(3, float(last), 39.0), 39.0, KNOWN)[0] for last in range(40)]
    assert told == sorted(told)


def test_more_time_never_lowers_what_is_expected() -> None:
    told = [buying.expected(history(2, 20.0, 39.0), float(weeks), KNOWN)[0] for weeks in range(1, 60)]
    assert told == sorted(told)


def test_no_figure_lowers_the_chance() -> None:
    purchases = bought(400)
    learnt = buying.learn(purchases, before=START + timedelta(days=120), until=START + timedelta(days=180))
    assert min(learnt.weights) >= 0


def test_what_comes_after_now_changes_nothing() -> None:
    purchases, now = bought(300), START + timedelta(days=180)
    told, chances = buying.chances(purchases, now=now, weeks=13.0)
    again, same = buying.chances(purchases.filter(pl.col("day") < now), now=now, weeks=13.0)
    assert told.equals(again)
    assert np.array_equal(chances, same)


def test_the_numbers_that_made_the_buyers_are_found_again() -> None:
    told = buying.histories(bought(3000), START + timedelta(days=300))
    found = buying.buyers(told)
    assert found.r / (found.alpha * buying.WEEK) == pytest.approx(0.8 / 30, rel=0.25)


def test_a_wrong_table_is_refused() -> None:
    with pytest.raises(frames.WrongFrame, match="value is missing"):
        buying.histories(pl.DataFrame({"customer": [1], "day": [START], "items": [1.0]}), START)
