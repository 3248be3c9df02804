"""Purchases are read whatever their dates look like, and judged by what came after week 39."""

from __future__ import annotations

from datetime import date

import click
import polars as pl
import pytest

from porch.proving.validations import _buying_again


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rival that says the same of everybody."""
    monkeypatch.setattr(
        _buying_again._rival, "run", lambda _, rows, weeks: rows.with_columns(score=pl.lit(float(weeks)))
    )


def test_it_wants_customers_dates_and_money() -> None:
    assert _buying_again.understands(["customer_id", "date", "dollar_value", "more"])
    assert not _buying_again.understands(["customer_id", "date"])


@pytest.mark.parametrize("day", [20260131, "2026-01-31", "20260131", date(2026, 1, 31)])
def test_a_date_may_be_a_number_or_words(day: object) -> None:
    frame = pl.DataFrame({"customer_id": [1], "date": [day], "dollar_value": [5.0]})
    assert _buying_again._purchases(frame).row(0) == (1, date(2026, 1, 31), 5.0, 1.0)


@pytest.mark.usefixtures("known")
def test_who_comes_again_after_week_39_came_again() -> None:
    days = [20260101, 20260201, 20261001, 20260115, 20260401, 20261231]
    frame = pl.DataFrame({"customer_id": [1, 1, 1, 2, 2, 3], "date": days, "dollar_value": [9.0] * 6})
    told = _buying_again.judged(frame)
    assert told.select("key", "came", "repeats").rows() == [(1, True, 1), (2, False, 1)]
    assert told["bgnbd_expected"].to_list() == [pytest.approx(92 / 7)] * 2


def test_too_short_a_time_is_an_error() -> None:
    frame = pl.DataFrame({"customer_id": [1, 1], "date": [20260101, 20260201], "dollar_value": [9.0, 9.0]})
    with pytest.raises(click.ClickException, match="nothing is left"):
        _buying_again.judged(frame)
    with pytest.raises(click.ClickException, match="no purchase"):
        _buying_again.judged(frame.head(0))
