"""Mentions of companies every five minutes, with the spans in which something was up: as the benchmark NAB has them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.channel_map import wilson
from porch.analytics.revolt.onsets import onsets
from porch.analytics.revolt.surprise import LEAST
from porch.proving.validations import _nab
from porch.proving.validations._nab import Window
from porch.proving.validations._nab_published import PUBLISHED
from porch.proving.validations._warning_rivals import A_DAY

COLUMNS = {"timestamp", "value"}
MINUTES = 5
A_WEEK = 7 * A_DAY
STEPS = 200
"""So many thresholds are tried, from what one bucket in a hundred reaches up to what none does."""
RESAMPLED = 2000

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A company's series: `counts` a bucket, and the windows in which somebody said that something was up."""

    name: str
    stamps: list[str]
    counts: Scores
    windows: list[Window]

    @property
    def begins(self) -> int:
        """The first bucket that is judged."""
        return _nab.probation(len(self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the alarms of one detector came to on one company."""

    brand: str
    raw: float
    windows: int
    found: int
    false: int
    buckets: int
    delays: list[int]  # buckets from where a window begins to its first alarm


def read(files: Sequence[Path]) -> list[Brand]:
    """Return the companies of these files, each with its labels beside it; ClickException where those are missing."""
    return [_brand(one) for one in sorted(files)]


def figures(brands: list[Brand], scores: Mapping[str, list[Scores]]) -> dict[str, Any]:
    """Return {n, ours, rivals, published, shipped}: of each detector its alarms, by what is best on the others."""
    told = {name: _summed(_left_out(brands, found)) for name, found in scores.items()}
    shipped = [_judge(one, found, LEAST) for one, found in zip(brands, scores["ours"], strict=True)]
    return {
        "n": sum(len(one.windows) for one in brands), "ours": told.pop("ours"), "rivals": told,
        "published": {name: _published(brands, name) for name in PUBLISHED},
        "shipped": {"least": LEAST, **_summed(shipped)},
    }  # fmt: skip


def rows(brands: list[Brand], scores: list[Scores]) -> pl.DataFrame:
    """Return each bucket with its score and whether it is inside a window: key, score, truth."""
    return pl.concat(
        pl.DataFrame({
            "key": [f"{one.name} {stamp}" for stamp in one.stamps], "score": found, "truth": _inside(one),
        })
        for one, found in zip(brands, scores, strict=True)
    )  # fmt: skip


def _brand(path: Path) -> Brand:
    labels = path.with_name(f"{path.stem}.labels.json")
    if not labels.exists():
        raise click.ClickException(f"{path} has no labels beside it: {labels.name} is missing.")
    frame = pl.read_parquet(path)
    stamps = frame["timestamp"].cast(pl.String).str.slice(0, 19).to_list()
    at = {stamp: row for row, stamp in enumerate(stamps)}
    spans = [(first[:19], last[:19]) for first, last in json.loads(labels.read_text())["windows"]]
    return Brand(
        name=path.stem.removeprefix("Twitter_volume_"), stamps=stamps,
        counts=frame["value"].to_numpy().astype(np.float64),
        windows=[Window(first=at[first], last=at[last]) for first, last in spans],
    )  # fmt: skip


def _left_out(brands: list[Brand], scores: list[Scores]) -> list[Judged]:
    """Judge each company by the threshold that is best on the others."""
    tried = _thresholds(brands, scores)
    every = [[_judge(one, found, least) for least in tried] for one, found in zip(brands, scores, strict=True)]
    raws = np.array([[one.raw for one in line] for line in every])
    others = raws.sum(axis=0) - raws if len(brands) > 1 else raws
    return [line[int(np.argmax(row))] for line, row in zip(every, others, strict=True)]


def _thresholds(brands: list[Brand], scores: list[Scores]) -> Scores:
    judged = np.concatenate([found[one.begins :] for one, found in zip(brands, scores, strict=True)])
    return np.unique(np.quantile(judged, 1 - np.geomspace(1e-6, 1e-2, STEPS)))


def _judge(brand: Brand, scores: Scores, least: float) -> Judged:
    begun = onsets(scores, least=least, rest=A_DAY)
    alarms = np.zeros(len(scores), dtype=bool)
    alarms[begun] = True
    seen = begun[begun >= brand.begins]
    spans = [one for one in brand.windows if one.last >= brand.begins]
    first = [next((int(at) - one.first for at in seen if one.first <= at <= one.last), None) for one in spans]
    return Judged(
        brand=brand.name, raw=_nab.raw(alarms, brand.windows), windows=len(spans),
        found=sum(one is not None for one in first), false=int((~_inside(brand)[seen]).sum()),
        buckets=len(scores) - brand.begins, delays=[one for one in first if one is not None],
    )  # fmt: skip


def _inside(brand: Brand) -> NDArray[np.bool_]:
    inside = np.zeros(len(brand.counts), dtype=bool)
    for one in brand.windows:
        inside[one.first : one.last + 1] = True
    return inside


def _summed(judged: list[Judged]) -> dict[str, Any]:
    windows, found = sum(one.windows for one in judged), sum(one.found for one in judged)
    share, delays = wilson(found, windows), [late for one in judged for late in one.delays]
    low, high = _resampled(judged)
    return {
        "nab_standard": round(_nab.standard([one.raw for one in judged], windows), 2),
        "nab_standard_low": low, "nab_standard_high": high,
        "recall": round(found / windows, 4), "recall_low": round(share.low, 4), "recall_high": round(share.high, 4),
        "false_alarms_per_week": round(
            sum(one.false for one in judged) / (sum(one.buckets for one in judged) / A_WEEK), 3
        ),
        "median_delay_minutes": MINUTES * median(delays) if delays else None,
    }  # fmt: skip


def _resampled(judged: list[Judged]) -> tuple[float, float]:
    """Return the 95 % interval of the score over companies drawn anew, as the labelled windows are few."""
    chance = np.random.default_rng(2026)
    drawn = chance.integers(0, len(judged), (RESAMPLED, len(judged)))
    raws, windows = np.array([one.raw for one in judged]), np.array([one.windows for one in judged])
    told = 50 * (raws[drawn].sum(axis=1) + windows[drawn].sum(axis=1)) / windows[drawn].sum(axis=1)
    low, high = np.quantile(told, (0.025, 0.975))
    return round(float(low), 2), round(float(high), 2)


def _published(brands: list[Brand], name: str) -> dict[str, float | None]:
    told = PUBLISHED[name]
    known = all(one.name in told for one in brands)
    windows = sum(len(one.windows) for one in brands)
    score = _nab.standard([told[one.name] for one in brands], windows) if known else None
    return {"nab_standard": score and round(score, 2)}
