"""Worlds in which the truth is known: real people and their real ties, with made outcomes that friends share or not.

In each world everybody has a liking for a topic, and friends are alike in it as far as the knob `homophily` says. Who
likes it speaks of it sooner; whoever hears a friend speak is exposed. Whoever likes it, and whoever is busy, responds
sooner anyway, as far as the same knob says; and being exposed adds exactly `lift` to the chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.influence.earliness import Numbers, Reals, Ties

TRAITS = ("past", "activity", "topic")
HOUR = 3600
DRAWN, LEAST = 2_000, 400
MADE_ACTS, MADE_PEOPLE = 60_000, 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Who listens to whom, and what everybody did so far: acts and busy hours, as logarithms of one more."""

    name: str
    ties: Ties
    past: Reals
    activity: Reals
    listeners: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Some people of a town in one world: what is known of them, who was exposed, who came."""

    traits: Reals
    exposed: NDArray[np.bool_]
    came: NDArray[np.bool_]


def town(data: Path | None) -> Town:
    """Return the town of a file of acts (a on b, at a time in seconds), or one made up where there is none."""
    rows = _read(data) if data else _made()
    people = pl.concat([rows["a"], rows["b"]]).unique().sort()
    actors, targets = (people.search_sorted(rows[side]).to_numpy().astype(np.int64) for side in ("a", "b"))
    hours = np.unique(np.column_stack([actors, rows["time"].to_numpy() // HOUR]), axis=0)[:, 0].astype(np.int64)
    listeners = np.unique(actors)
    if len(listeners) < LEAST:
        raise click.ClickException(f"Only {len(listeners)} people act on somebody; {LEAST} are needed at least.")
    return Town(
        name=data.stem if data else "made up", ties=Ties.of(actors, targets, len(people)), listeners=listeners,
        past=np.log1p(np.bincount(actors, minlength=len(people))),
        activity=np.log1p(np.bincount(hours, minlength=len(people))),
    )  # fmt: skip


def world(town: Town, *, homophily: float, lift: float, measured: bool, seed: Sequence[int]) -> World:
    """Return two thousand listeners of one world; not `measured`: their topic is not what friends are alike in."""
    chance, people = np.random.default_rng(seed), town.ties.people
    own = chance.standard_normal(people)
    topic = _topic(town.ties, own, homophily)
    speaks = chance.random(people) < _likely(-1 + 1.5 * topic)
    exposed = np.bincount(town.ties.namers, speaks[town.ties.named], minlength=people) > 0
    busy = sum(_scaled(told, town.listeners) for told in (town.past, town.activity))
    anyway = 0.05 + 0.5 * _likely(-1 + homophily * (2 * topic + busy))
    came = chance.random(people) < anyway + lift * exposed
    told = np.column_stack([town.past, town.activity, topic if measured else chance.standard_normal(people)])
    some = chance.choice(town.listeners, min(DRAWN, len(town.listeners)), replace=False)
    return World(traits=told[some], exposed=exposed[some], came=came[some])


def _topic(ties: Ties, own: Reals, homophily: float) -> Reals:
    """Return everybody's liking, of deviation 1: partly their own and partly that of whom they listen to."""
    friends = np.bincount(ties.namers, minlength=ties.people)
    theirs = np.bincount(ties.namers, own[ties.named], minlength=ties.people) / np.sqrt(np.maximum(friends, 1))
    return np.where(friends > 0, np.sqrt(1 - homophily) * own + np.sqrt(homophily) * theirs, own)


def _likely(logit: Any) -> Reals:
    return np.asarray(1 / (1 + np.exp(-logit)))


def _scaled(told: Reals, listeners: Numbers) -> Reals:
    return np.asarray((told - told[listeners].mean()) / (told[listeners].std() or 1.0))


def _read(data: Path) -> pl.DataFrame:
    rows = pl.read_parquet(data)
    if missing := {"a", "b", "time"} - set(rows.columns):
        raise click.ClickException(f"{data} lacks the columns {', '.join(sorted(missing))}.")
    return rows.select("a", "b", "time").drop_nulls().filter(pl.col("a") != pl.col("b"))


def _made() -> pl.DataFrame:
    """Return acts of people of whom few act much and few are acted on much, in three days."""
    chance = np.random.default_rng(0)
    eager, liked = chance.lognormal(0, 1, MADE_PEOPLE), chance.pareto(1.2, MADE_PEOPLE)
    rows = {
        "a": chance.choice(MADE_PEOPLE, MADE_ACTS, p=eager / eager.sum()),
        "b": chance.choice(MADE_PEOPLE, MADE_ACTS, p=liked / liked.sum()),
        "time": chance.integers(0, 72 * HOUR, MADE_ACTS),
    }
    return pl.DataFrame(rows).filter(pl.col("a") != pl.col("b"))
