"""Floods whose begin is known: crises, a petition, an airline. How long until a warning, and how many came before it.

Where a series begins with its flood, two weeks in which nothing was heard are put before it: one listened, and nobody
spoke. What Porch warns at, and the rivals, was chosen on other data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.revolt.onsets import onsets
from porch.proving.validations._warning_rivals import A_DAY, BEGINS, CHOSEN, MEMORY

CRISES, PETITION, AIRLINES = {"Timestamp", "Tweet-ID", "event"}, {"timestamp", "count"}, {"airline", "tweet_created"}
BUCKET, A_WEEK = 300, 7 * A_DAY  # seconds, buckets
AN_HOUR, LOUD = 12, 0.1
"""A crisis began, seen from afterwards, in the first hour since its day that has a tenth of its loudest one's posts."""
NOT_HEARD = 3600
"""Readings farther apart in seconds were not heard in between: the gap is taken out."""
AMERICAN = ("American", "2015-02-22T00:00:00-08:00")
"""The airline on which a flood came, and the day (part of it is that its name was only listened to from then on)."""

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A series of counts; `began`, the bucket in which its flood did, or None where nothing is known to have begun."""

    name: str
    counts: Counts
    began: int | None


def understands(columns: list[str]) -> bool:
    """Return whether these are columns of such floods."""
    return any(one <= set(columns) for one in (CRISES, PETITION, AIRLINES))


def read(files: Sequence[Path]) -> list[Event]:
    """Return the events of these files, by their columns; the days on which crises began lie in `events` beside."""
    return [event for path in files for event in _events(path)]


def _events(path: Path) -> list[Event]:
    frame = pl.read_parquet(path)
    columns = set(frame.columns)
    if columns >= CRISES:
        return list(_crises(frame, path.parent / "events"))
    return [_petition(frame)] if columns >= PETITION else list(_airlines(frame))


def figures(events: list[Event], scores: Mapping[str, list[Counts]]) -> dict[str, Any]:
    """Return {n, ours, rivals}: of each detector {found, median_delay_minutes, false_alarms_per_week, delays}."""
    told = {name: _summed(events, found, CHOSEN[name]) for name, found in scores.items()}
    floods = sum(one.began is not None for one in events)
    return {"n": floods, "ours": told.pop("ours"), "rivals": told}


def rows(events: list[Event], scores: list[Counts]) -> pl.DataFrame:
    """Return each bucket with its score and whether its flood has begun: key, score, truth."""
    return pl.concat(
        pl.DataFrame({
            "key": [f"{one.name} {row}" for row in range(len(one.counts))], "score": found,
            "truth": np.arange(len(one.counts)) >= (len(one.counts) if one.began is None else one.began),
        })
        for one, found in zip(events, scores, strict=True)
    )  # fmt: skip


def _crises(frame: pl.DataFrame, folder: Path) -> Iterator[Event]:
    for (name,), posts in sorted(frame.group_by("event")):
        told = folder / f"{name}-event_description.json"
        if not told.exists():
            raise click.ClickException(f"{told} is missing: it says on which day {name} began.")
        day = datetime.fromisoformat(json.loads(told.read_text())["time"]["start_day"]).replace(tzinfo=UTC)
        at = posts["Timestamp"].str.strptime(pl.Datetime, "%a %b %d %H:%M:%S %z %Y").dt.epoch("s").to_numpy()
        yield _after_quiet(str(name), at, int(day.timestamp()))


def _airlines(frame: pl.DataFrame) -> Iterator[Event]:
    told = frame.unique("tweet_id") if "tweet_id" in frame.columns else frame
    told = told.with_columns(at=pl.col("tweet_created").str.to_datetime("%Y-%m-%d %H:%M:%S %z").dt.epoch("s"))
    first, last = int(told["at"].to_numpy().min()), int(told["at"].to_numpy().max())
    name, day = AMERICAN
    for (airline,), posts in sorted(told.group_by("airline")):
        at = posts["at"].to_numpy()
        edges = np.arange(first, last + BUCKET, BUCKET)
        flood = at[at >= datetime.fromisoformat(day).timestamp()]
        began = int((flood.min() - first) // BUCKET) if airline == name and len(flood) else None
        yield Event(name=str(airline), counts=np.histogram(at, edges)[0].astype(float), began=began)


def _petition(frame: pl.DataFrame) -> Event:
    told = frame.with_columns(at=pl.col("timestamp").str.to_datetime().dt.epoch("s")).unique("at").sort("at")
    at, count = told["at"].to_numpy(), told["count"].to_numpy().astype(float)
    heard = np.diff(at) <= NOT_HEARD
    clock = np.r_[0, np.cumsum(np.where(heard, np.diff(at), 0))]
    signed = np.r_[0.0, np.cumsum(np.where(heard, np.diff(count), 0.0))]
    edges = np.arange(0, clock[-1], BUCKET)
    counts = np.diff(np.interp(edges, clock, signed)).round()
    return Event(name="petition", counts=np.r_[np.zeros(MEMORY), counts], began=MEMORY)


def _after_quiet(name: str, at: NDArray[np.int64], day: int) -> Event:
    first = int(at.min()) - MEMORY * BUCKET
    counts = np.histogram(at, np.arange(first, int(at.max()) + BUCKET, BUCKET))[0].astype(float)
    since = max(0, (day - first) // BUCKET)
    hours = counts[since : len(counts) - (len(counts) - since) % AN_HOUR].reshape(-1, AN_HOUR).sum(axis=1)
    return Event(name=name, counts=counts, began=since + AN_HOUR * int(np.argmax(hours >= LOUD * hours.max())))


def _summed(events: list[Event], scores: list[Counts], least: float) -> dict[str, Any]:
    delays: dict[str, float | None] = {}
    false = judged = 0
    for one, found in zip(events, scores, strict=True):
        begun = BEGINS + onsets(found[BEGINS:], least=least, rest=A_DAY)
        until = len(one.counts) if one.began is None else one.began
        false, judged = false + int((begun < until).sum()), judged + max(0, until - BEGINS)
        if one.began is not None:
            reached = np.flatnonzero(found[one.began :] >= least)
            delays[one.name] = float(reached[0] + 1) * BUCKET / 60 if len(reached) else None
    heard = [late for late in delays.values() if late is not None]
    return {
        "found": round(len(heard) / len(delays), 4) if delays else None,
        "median_delay_minutes": median(heard) if heard else None,
        "false_alarms_per_week": round(false / (judged / A_WEEK), 3) if judged else None, "delays": delays,
    }  # fmt: skip
