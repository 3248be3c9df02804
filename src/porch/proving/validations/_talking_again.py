"""Pairs who talk both ways again within their own mean gap, told from the first two thirds of the messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from typing import Any

import click
import polars as pl

from porch.analytics import frames, relationship
from porch.analytics.ladder import Rung
from porch.analytics.relationship.prior import FIELDS, chances, waiting
from porch.proving.validations._scoring import auc, calibration_error

KIND = "messages"
COLUMNS = frozenset({"src", "dst", "time"})
KNOWN = 2 / 3
LONG_AGO = timedelta(days=3650)
"""A message dated so long before the middle one has a broken clock (Enron has some of 1979)."""
RIVALS = ("recency", "frequency")


def understands(columns: Collection[str]) -> bool:
    """Whether these are messages between pairs; the time may be called Time."""
    return {name.lower() for name in columns} >= COLUMNS


def judged(frame: pl.DataFrame) -> pl.DataFrame:
    """Return each pair with a rhythm that the rest of the time can judge: key, score (ours), came, and the rivals'."""
    said = _exchanges(frame)
    if said.is_empty():
        raise click.ClickException("There is no message.")
    moments: list[datetime] = said["at"].sort().to_list()
    last, cut = moments[-1], moments[int(KNOWN * said.height)]
    now = datetime.combine(cut.date(), time.max, UTC)
    fitted = relationship.fit(said, now=now)
    told = waiting(relationship.days_of(said, last), now.date(), last.date()).sort("tie")
    numbers = [getattr(fitted, name) for name in FIELDS]
    score = chances(numbers, *(told[name].to_numpy() for name in ("repeats", "last", "age", "own")))
    names = said.group_by("tie").agg(pl.col("key").first())
    return told.join(names, on="tie", how="left", maintain_order="left").with_columns(
        score=pl.Series(score), recency=pl.col("last") - pl.col("age"), frequency=pl.col("repeats")
    )


def _exchanges(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.rename({name: name.lower() for name in frame.columns})
    low, high = pl.min_horizontal("src", "dst"), pl.max_horizontal("src", "dst")
    said = frame.select("src", "dst", low=low, high=high, at=_moment(frame.schema["time"])).unique()
    said = said.filter((pl.col("src") != pl.col("dst")) & (pl.col("at") > pl.col("at").median() - LONG_AGO))
    pairs = said.select("low", "high").unique().sort("low", "high").with_row_index("tie")
    no = pl.lit(value=False)
    return said.join(pairs, on=["low", "high"]).select(
        pl.col("tie").cast(pl.Int64), "at", ours=pl.col("src") == pl.col("low"), rung=pl.lit(Rung.DM, pl.Int8),
        channel=pl.lit("message"), asking=no, unhappy=no, invoice=no, key=pl.format("{}-{}", "low", "high"),
    ).sort("tie", "at", "ours")  # fmt: skip


def _moment(kind: pl.DataType) -> pl.Expr:
    told = pl.col("time")
    if kind.is_numeric():
        return pl.from_epoch(told.cast(pl.Int64), time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    read = told.str.to_datetime(time_unit="us") if kind == pl.String() else told.cast(pl.Datetime("us"))
    return read.dt.replace_time_zone("UTC").cast(frames.MOMENT)


def figures(told: pl.DataFrame) -> dict[str, Any]:
    """Return ours and the rivals'."""
    ours = {
        "auc": auc(told["came"], told["score"]),
        "calibration_error": calibration_error(told["came"], told["score"]),
    }
    rivals = {name: {"auc": auc(told["came"], told[name])} for name in RIVALS}
    return {"ours": ours, "rivals": rivals, "ceilings": {}}
