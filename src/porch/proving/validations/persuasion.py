"""Whether matching tells what friends bring about from what they share: worlds in which the truth is known."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl

from porch.analytics.influence import holdout, matching
from porch.proving.validations import _alike_worlds
from porch.proving.validations._alike_worlds import TRAITS, Town

NAME = "persuasion"
REAL = "higgs/activity_before_20120704.parquet"
NOMINAL, FAILS = 0.95, 0.9
"""How often an interval should hold the truth, and below what share it is not to be believed."""


def _real() -> Path | None:
    """Return the real activity, if the data lie where PORCH_DATA says."""
    file = Path(os.environ.get("PORCH_DATA") or "../shared/data", REAL)
    return file if file.exists() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the knobs stand: how alike friends are, what exposure really adds, and whether what they share is known."""

    homophily: float
    lift: float
    measured: bool = True


SETTINGS = (
    *(Setting(homophily=alike, lift=lift) for alike in (0.0, 0.4, 0.8) for lift in (0.0, 0.1)),
    Setting(homophily=0.8, lift=0.05),
    Setting(homophily=0.8, lift=0.0, measured=False),
)
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True, dir_okay=False), default=_real,
                 help=f"Parquet of acts: a, b, time. Without: {REAL} in PORCH_DATA if it is there, else made up."),
    click.Option(["--worlds"], type=click.IntRange(min=2), default=200, show_default=True, help="Worlds a setting."),
    click.Option(["--seed"], type=int, default=2026, show_default=True, help="Other worlds."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each world as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


def run(*, data: Path | None, worlds: int, seed: int, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, network, nominal, ours, rivals: {naive}, settings, unmeasured, label}.

    `n` worlds in which the true lift is known: two thousand people of a real network, their own past and how busy they
    were; how alike friends are in a topic, who speaks of it and who responds are made up. Ours is the matched lift
    (propensity on past, activity, topic); naive is what the exposed did less what the others did. Of each: `coverage`,
    the share of worlds whose interval of `nominal` confidence holds the true lift; `bias`, by how much it is too high
    in the mean; `error`, the root of the mean square; `width` of the interval. `ours` and `naive` stand over all
    settings in which what friends share is measured; `settings` tells each, with the mean imbalance of every trait
    before and after.

    `unmeasured` is the setting in which friends are alike in something nobody measured: matching must fail there, and
    `fails` says that it does; its E-value is how strong the unknown was taken to have to be.
    """
    place = _alike_worlds.town(data)
    told = [_told(place, setting, [seed, number], worlds, plant) for number, setting in enumerate(SETTINGS)]
    if any(len(rows) != worlds for rows in told):
        raise click.ClickException("A world has no lift.")
    if out is not None:
        pl.concat(told).with_row_index("key").rename({"matched": "score"}).write_parquet(out)
    known = pl.concat([rows for rows, setting in zip(told, SETTINGS, strict=True) if setting.measured])
    settings = [_setting(rows, setting) for rows, setting in zip(told, SETTINGS, strict=True)]
    return {
        "name": NAME, "n": worlds * len(SETTINGS), "network": place.name, "nominal": NOMINAL,
        "ours": _figures(known, "matched"), "rivals": {"naive": _figures(known, "naive")}, "settings": settings,
        "unmeasured": next(one for one in settings if not one["measured"]), "label": "associational",
    }  # fmt: skip


def _told(place: Town, setting: Setting, seed: list[int], worlds: int, plant: str) -> pl.DataFrame:
    """Return a row a world: the truth, what matching says and what the plain difference says."""
    rows = [_world(place, setting, [*seed, number], plant) for number in range(worlds)]
    return pl.DataFrame(rows[1:] if plant == "lost" else rows)


def _world(place: Town, setting: Setting, seed: list[int], plant: str) -> dict[str, float]:
    one = _alike_worlds.world(
        place, homophily=setting.homophily, lift=setting.lift, measured=setting.measured, seed=seed
    )
    traits = np.random.default_rng(seed).permutation(one.traits) if plant == "shuffled" else one.traits
    ours = matching.matched(traits, one.exposed, one.came, names=TRAITS, confidence=NOMINAL)
    counts = [(int(one.came[side].sum()), int(side.sum())) for side in (one.exposed, ~one.exposed)]
    naive = holdout.lift(*counts[0], *counts[1], confidence=NOMINAL)
    if ours.lift is None or naive.lift is None:
        raise click.ClickException("In one of the worlds too few were exposed: the file holds too few ties.")
    return {
        "truth": setting.lift,
        "matched": ours.lift, "matched_low": ours.low, "matched_high": ours.high,
        "naive": naive.lift, "naive_low": naive.low, "naive_high": naive.high,
        "e_value": ours.e_value, "e_value_limit": ours.e_value_limit, "unmatched": ours.unmatched / ours.exposed,
        **{f"{trait.name}_before": abs(trait.before) for trait in ours.balance},
        **{f"{trait.name}_after": abs(trait.after) for trait in ours.balance},
    }  # fmt: skip


def _figures(rows: pl.DataFrame, name: str) -> dict[str, float]:
    truth, told = pl.col("truth"), pl.col(name)
    low, high = pl.col(f"{name}_low"), pl.col(f"{name}_high")
    found = rows.select(
        coverage=((low <= truth) & (truth <= high)).mean(), bias=(told - truth).mean(),
        error=((told - truth) ** 2).mean().sqrt(), width=(high - low).mean(),
    )  # fmt: skip
    return {figure: round(float(value), 4) for figure, value in found.row(0, named=True).items()}


def _setting(rows: pl.DataFrame, setting: Setting) -> dict[str, Any]:
    means = {name: round(float(rows[name].mean() or 0.0), 4) for name in rows.columns}  # type: ignore[arg-type]
    ours = _figures(rows, "matched") | {name: means[name] for name in ("e_value", "e_value_limit", "unmatched")}
    return {
        "homophily": setting.homophily, "lift": setting.lift, "measured": setting.measured, "ours": ours,
        "naive": _figures(rows, "naive"), "fails": ours["coverage"] < FAILS,
        "balance": {trait: {when: means[f"{trait}_{when}"] for when in ("before", "after")} for trait in TRAITS},
    }  # fmt: skip
