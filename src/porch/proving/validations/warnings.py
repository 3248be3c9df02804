"""Whether a warning comes early and seldom without need: on mentions of companies whose bad days somebody labelled."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import polars as pl

from porch.proving.validations import _warned_brands, _warned_events
from porch.proving.validations._scoring import shuffled
from porch.proving.validations._warning_rivals import RIVALS, Scores, ours

NAME = "warnings"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path), required=True,
                 help="A series as Parquet (timestamp, value; NAME.labels.json beside it), a folder of them, or the "
                 "name of one in PORCH_DATA."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals}, and of labelled series {published, shipped}: `n` windows or floods.

    Labelled series, `n` windows in which something was up. Each detector gives every bucket a score and looks back
    alone; an alarm begins where the score reaches a threshold, and none within a day after. The threshold of each
    series is the best of 200 on the other series; `shipped` has the one that Porch warns at. Of each: `nab_standard`,
    the score of the Numenta Anomaly Benchmark's standard profile (15 % probation; 0 for no alarm, 100 for one where
    each window begins and none outside) with the 95 % interval over series drawn anew; `recall`, the share of windows
    with an alarm, with its 95 % interval (Wilson); `false_alarms_per_week`, alarms outside of windows a week and
    series; `median_delay_minutes` from where a window begins to its first alarm. `published` is what the benchmark
    publishes for its detectors on these very series.

    Floods whose begin is known, by their columns: crises (Timestamp, Tweet-ID, event), a petition (timestamp, count),
    an airline (airline, tweet_created). Of each detector, at what it warns at on the labelled series: `found`, the
    share of floods it warned of; `delays` in minutes and their median; `false_alarms_per_week` before them.
    """
    files = _files(data)
    kind = _warned_events if _warned_events.understands(list(pl.read_parquet_schema(files[0]))) else _warned_brands
    series: list[Any] = kind.read(files)
    scores = {name: [detect(one.counts) for one in series] for name, detect in {"ours": ours, **RIVALS}.items()}
    scores["ours"] = [PLANTS[plant](one) for one in scores["ours"]]
    for one, told in zip(series, scores["ours"], strict=True):
        if len(told) != len(one.counts):
            raise click.ClickException(f"{one.name}: {len(one.counts) - len(told)} buckets have no score.")
    if out is not None:
        kind.rows(series, scores["ours"]).write_parquet(out)
    return {"name": NAME, **kind.figures(series, scores)}


PLANTS: Mapping[str, Callable[[Scores], Scores]] = {
    "": lambda kept: kept, "shuffled": shuffled, "lost": lambda kept: kept[1:],
}  # fmt: skip


def _files(data: Path) -> list[Path]:
    place = data if data.exists() else Path(os.environ.get("PORCH_DATA", "../shared/data")) / data
    files = [place] if place.is_file() else sorted(place.glob("*.parquet"))
    if not files:
        raise click.ClickException(f"{data} is no Parquet file and no folder with some, nor is {place}.")
    return files
