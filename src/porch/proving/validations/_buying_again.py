"""Customers who buy again after week 39, told from what they bought before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import click
import polars as pl

from porch.analytics import buying
from porch.proving.validations import _rival
from porch.proving.validations._scoring import auc, calibration_error

KIND = "purchases"
COLUMNS = frozenset({"customer_id", "date", "dollar_value"})
WEEKS = 39
RIVALS = ("bgnbd_expected", "recency", "frequency")
FOLDS = 5


def understands(columns: Collection[str]) -> bool:
    """Whether these are purchases."""
    return set(columns) >= COLUMNS


def judged(frame: pl.DataFrame) -> pl.DataFrame:
    """Return each customer known by week 39: key, score (ours), came, and what the rivals make of them."""
    bought = _purchases(frame)
    first, last = bought["day"].min(), bought["day"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise click.ClickException("There is no purchase.")
    now = first + timedelta(weeks=WEEKS)
    weeks = ((last - now).days + 1) / buying.WEEK
    if weeks <= 0:
        raise click.ClickException(f"The purchases end before week {WEEKS} does: nothing is left to foretell.")
    told, score = buying.chances(bought, now=now, weeks=weeks)
    came = bought.filter(pl.col("day") >= now)["customer"].unique().implode()
    rival = _rival.run(_rival.BGNBD, told.select("repeats", "last", "age"), str(weeks))
    return told.with_columns(
        key=pl.col("customer"), score=pl.Series(score), came=pl.col("customer").is_in(came),
        bgnbd_expected=rival["score"], recency=pl.col("last") - pl.col("age"), frequency=pl.col("repeats"),
    )  # fmt: skip


def _purchases(frame: pl.DataFrame) -> pl.DataFrame:
    items = pl.col("number_of_cds") if "number_of_cds" in frame.columns else pl.lit(1.0)
    text = pl.col("date").cast(pl.String).str.replace_all("-", "").str.slice(0, 8)
    return frame.select(
        customer=pl.col("customer_id").cast(pl.Int64), day=text.str.to_date("%Y%m%d"),
        value=pl.col("dollar_value").cast(pl.Float64), items=items.cast(pl.Float64),
    )  # fmt: skip


def figures(told: pl.DataFrame) -> dict[str, Any]:
    """Return ours, the rivals' and the ceiling: boosting that was shown the answers of four fifths of the customers."""
    ours = _both(told, "score") | {"calibration_error": calibration_error(told["came"], told["score"])}
    rivals = {name: _both(told, name) for name in RIVALS}
    return {"ours": ours, "rivals": rivals, "ceilings": {"boosting": _both(_boosted(told), "boosting")}}


def _both(told: pl.DataFrame, name: str) -> dict[str, float]:
    again = told.filter(pl.col("repeats") > 0)
    return {"auc_all": auc(told["came"], told[name]), "auc_repeat": auc(again["came"], again[name])}


def _boosted(told: pl.DataFrame) -> pl.DataFrame:
    from sklearn.ensemble import GradientBoostingClassifier  # one thread: those of the other wait for each other
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    model = GradientBoostingClassifier(n_estimators=80, subsample=0.5, random_state=0)
    known = told.select("repeats", "last", "age", "value", "items", "recency").to_numpy()
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    told_of = cross_val_predict(model, known, told["came"].to_numpy(), cv=folds, method="predict_proba")
    return told.with_columns(boosting=pl.Series(told_of[:, 1]))
