"""Whether a warning comes early and seldom without need: on mentions of companies whose bad days somebody labelled."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from porch.proving.validations import _warned_brands
from porch.proving.validations._scoring import shuffled
from porch.proving.validations._warned_brands import Scores
from porch.proving.validations._warning_rivals import RIVALS

NAME = "warnings"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path), required=True,
                 help="A series as Parquet (timestamp, value; NAME.labels.json beside it), a folder of them, or the "
                 "name of one in PORCH_DATA."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals, published, shipped} of the labelled series: `n` windows in which something was up.

    Each detector gives every bucket a score and looks back alone; an alarm begins where the score reaches a threshold,
    and none within a day after. The threshold of each series is the best of 200 on the other series; `shipped` has the
    one that Porch warns at. Of each: `nab_standard`, the score of the Numenta Anomaly Benchmark's standard profile
    (15 % probation; 0 for no alarm, 100 for one where each window begins and none outside) with the 95 % interval over
    series drawn anew; `recall`, the share of windows with an alarm, with its 95 % interval (Wilson);
    `false_alarms_per_week`, alarms outside of windows a week and series; `median_delay_minutes` from where a window
    begins to its first alarm. `published` is what the benchmark publishes for its detectors on these very series.
    """
    brands = _warned_brands.read(_files(data))
    scores = _warned_brands.scored(brands, RIVALS)
    scores["ours"] = [PLANTS[plant](one) for one in scores["ours"]]
    for brand, told in zip(brands, scores["ours"], strict=True):
        if len(told) != len(brand.counts):
            raise click.ClickException(f"{brand.name}: {len(brand.counts) - len(told)} buckets have no score.")
    if out is not None:
        _warned_brands.rows(brands, scores["ours"]).write_parquet(out)
    return {"name": NAME, "n": sum(len(one.windows) for one in brands), **_warned_brands.figures(brands, scores)}


PLANTS: Mapping[str, Callable[[Scores], Scores]] = {
    "": lambda kept: kept, "shuffled": shuffled, "lost": lambda kept: kept[1:],
}  # fmt: skip


def _files(data: Path) -> list[Path]:
    place = data if data.exists() else Path(os.environ.get("PORCH_DATA", "../shared/data")) / data
    files = [place] if place.is_file() else sorted(place.glob("*.parquet"))
    if not files:
        raise click.ClickException(f"{data} is no Parquet file and no folder with some, nor is {place}.")
    return files
