"""Floods whose begin is known: each is found soon, and none is seen before it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import _warned_events, warnings
from porch.proving.validations._warning_rivals import A_DAY, MEMORY

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
NOON = datetime(2013, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def crisis(tmp_path: Path) -> Path:
    """Two days of a post an hour, then five hundred in an hour."""
    told = [NOON + timedelta(hours=hour) for hour in range(48)]
    told += [NOON + timedelta(hours=40, seconds=7 * post) for post in range(500)]
    stamps = [f"{one:%a %b %d %H:%M:%S +0000 %Y}" for one in told]
    frame = pl.DataFrame({"Timestamp": stamps, "Tweet-ID": list(map(str, range(len(stamps)))), "event": "2013_Fire"})
    frame.write_parquet(tmp_path / "timeline.parquet")
    (tmp_path / "events").mkdir()
    day = {"time": {"start_day": "2013-11-03"}}
    (tmp_path / "events" / "2013_Fire-event_description.json").write_text(json.dumps(day))
    return tmp_path / "timeline.parquet"


def test_a_crisis_begins_where_it_is_loud_and_is_found_within_the_hour(crisis: Path, tmp_path: Path) -> None:
    (event,) = _warned_events.read([crisis])
    assert event.began is not None
    assert (event.name, MEMORY < event.began < MEMORY + 3 * A_DAY) == ("2013_Fire", True)
    told = warnings.run(data=crisis, out=tmp_path / "out.parquet")
    assert (told["n"], told["ours"]["found"], told["ours"]["false_alarms_per_week"]) == (1, 1.0, 0.0)
    assert 0 < told["ours"]["median_delay_minutes"] <= 60
    rows = pl.read_parquet(tmp_path / "out.parquet")
    assert (rows.height, rows["truth"].sum()) == (len(event.counts), len(event.counts) - event.began)


def test_shuffled_scores_warn_before_anything_began(crisis: Path) -> None:
    assert warnings.run(data=crisis, out=None, plant="shuffled")["ours"]["false_alarms_per_week"] > 1


def test_a_crisis_without_its_day_is_named(crisis: Path) -> None:
    (crisis.parent / "events" / "2013_Fire-event_description.json").unlink()
    with pytest.raises(click.ClickException, match="2013_Fire-event_description"):
        warnings.run(data=crisis, out=None)


def test_a_petition_is_counted_every_five_minutes_and_what_was_not_heard_is_taken_out(tmp_path: Path) -> None:
    at = [NOON + timedelta(minutes=minute) for minute in (*range(60), *range(6000, 6060))]
    count = [*range(1000, 1600, 10), *range(90_000, 90_600, 10)]
    frame = pl.DataFrame({"timestamp": [f"{one:%F %T.%f}" for one in at], "count": count})
    frame.write_parquet(tmp_path / "petition.parquet")
    (event,) = _warned_events.read([tmp_path / "petition.parquet"])
    counts = event.counts[event.began :]
    assert (event.began, len(counts), counts.max(), counts.sum()) == (MEMORY, 23, 50, 23 * 50)


def test_the_airline_has_its_day_and_the_others_have_none(tmp_path: Path) -> None:
    day = datetime(2015, 2, 20, 12, tzinfo=UTC)
    posts = [("Delta", day + timedelta(minutes=10 * row)) for row in range(500)]
    posts += [("American", day + timedelta(days=2, seconds=20 * row)) for row in range(300)]
    columns = {"airline": [name for name, _ in posts], "tweet_created": [f"{at:%F %T} +0000" for _, at in posts]}
    pl.DataFrame(columns).write_parquet(tmp_path / "airline.parquet")
    american, delta = _warned_events.read([tmp_path / "airline.parquet"])
    assert (american.name, american.began, delta.began) == ("American", 2 * A_DAY, None)
    assert (american.counts.sum(), delta.counts.sum()) == (300, 500)
    assert np.flatnonzero(american.counts)[0] == american.began


@pytest.mark.data
@pytest.mark.slow
def test_real_crises_are_found_within_the_hour_mostly_and_hardly_before() -> None:
    need((DATA / "crisislex_t26").is_dir(), "crisislex_t26")
    told = warnings.run(data=DATA / "crisislex_t26" / "timeline.parquet", out=None)["ours"]
    assert (told["found"], told["median_delay_minutes"] <= 60, told["false_alarms_per_week"] < 0.5) == (1, True, True)
