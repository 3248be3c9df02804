"""Everybody's Sway out of one frame of acts: overall and on each topic, online and in real life, with its parts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.influence import explaining, sway
from porch.analytics.influence.acts import Acts, Numbers, Reals, acts

SPAN = timedelta(days=30)
HALF_LIVES = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
EXPLAINED = 5_000
"""Of so many people, the highest first, the parts are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Frames, and what they rest on.

    `voices`: person, topic ("" all of them), expected (people, beyond those who would respond anyway), low and high
    (where it lies for eight in ten such people), responders (distinct people who responded, the evidence), points (1
    to 100; null: unscored, fewer than three responded), online and in_person (Sway had only such acts been seen),
    on_customers (the pairs' part of it that is customers, and the same share of the new ones).
    `parts`: person, signal, amount: overall Sway by kind of act; amounts sum to it. `pulls`: source, target, chance
    (that target acts on source within the span), lift (what that adds to the source's Sway), acts, last_at.
    `learnt`: whether the figures are calibrated on what became of people here. `left_out`: rows by reason.
    """

    voices: pl.DataFrame
    parts: pl.DataFrame
    pulls: pl.DataFrame
    learnt: bool
    left_out: dict[str, int]


def score(
    frame: Any,
    *,
    now: datetime,
    span: timedelta = SPAN,
    half_lives: Collection[timedelta] = HALF_LIVES,
    customers: Collection[Any] | None = None,
    fitted: bool = False,
) -> Scores:
    """Return everybody's Sway at `now` out of a frame with actor, target, time and kind (and topic, in_person).

    `customers` are those on whom Sway counts as Sway on customers; None: everybody. `fitted` takes the learnt score,
    where `compare` said that it is the better one here.

    >>> from datetime import UTC
    >>> told = score({"actor": [1, 3, 4], "target": [2, 2, 2], "time": [0, 0, 0], "kind": ["reply", "like", "like"]},
    ...              now=datetime.fromtimestamp(1, UTC))
    >>> told.voices.select("person", pl.col("expected").round(1), "responders", pl.col("points").round(1)).rows()
    [(2, 0.4, 3, 4.4)]
    >>> told.parts.select("signal", pl.col("amount").round(2)).sort("signal").rows()
    [('like', 0.25), ('reply', 0.12)]
    """
    past, at = acts(frame, until=now), now.timestamp()
    paces = [one.total_seconds() for one in half_lives]
    model = sway.learn(past, at=at, span=span.total_seconds(), half_lives=paces, fitted=fitted)
    ours = _customers(past, customers)
    known = sway.know(past, model, at=at)
    topics = [name for name in past.topic_names if name]
    voices = [_voices(past, known, model, at=at, topic="", ours=ours)]
    for name in topics:
        some, places = _alone(past.about(name))
        voices.append(_voices(some, sway.know(some, model, at=at), model, at=at, topic=name, ours=ours[places]))
    parts = explaining.parts(past, known, model, at=at, people=_highest(known, model))
    return Scores(
        voices=pl.concat(voices), parts=parts, pulls=_pulls(past, known), learnt=model.learnt,
        left_out=dict(past.left_out),
    )  # fmt: skip


def _voices(
    past: Acts, known: sway.Known, model: sway.Model, *, at: float, topic: str, ours: NDArray[np.bool_]
) -> pl.DataFrame:
    expected, responders = known.expected(model), known.state.responders
    low, high = sway.interval(model, expected)
    met = _met(past, expected, model, at)
    drew = np.flatnonzero(responders)
    told = pl.DataFrame({
        "person": past.people, "topic": pl.repeat(topic, len(past.people), eager=True), "expected": expected,
        "low": low, "high": high, "responders": responders, "online": met[0], "in_person": met[1],
        "on_customers": _on(known, expected, ours),
    })  # fmt: skip
    shown = pl.col("expected").map_elements(sway.points, return_dtype=pl.Float64)
    return told[drew].with_columns(points=pl.when(pl.col("responders") >= sway.SCORED).then(shown))


def _met(past: Acts, expected: Reals, model: sway.Model, at: float) -> tuple[Reals, Reals]:
    """Return Sway by what was online alone, and by what was face to face alone."""
    if not past.in_person.any():
        return expected, np.zeros(len(expected))
    online, face_to_face = (sway.expected(past.some(some), model, at=at) for some in (~past.in_person, past.in_person))
    return online, face_to_face


def _on(known: sway.Known, expected: Reals, ours: NDArray[np.bool_]) -> Reals:
    people = len(expected)
    pairs, lifts = known.pairs, known.lifts
    again = np.bincount(pairs.targets, lifts, minlength=people)
    kept = np.bincount(pairs.targets, lifts * ours[pairs.actors], minlength=people)
    share = np.bincount(pairs.targets, ours[pairs.actors], minlength=people) / np.maximum(known.state.responders, 1)
    told: Reals = kept + (expected - again) * share
    return told


def _customers(past: Acts, customers: Collection[Any] | None) -> NDArray[np.bool_]:
    if customers is None:
        return np.ones(len(past.people), bool)
    return past.people.is_in(pl.Series(list(customers), dtype=past.people.dtype).implode()).to_numpy()


def _alone(past: Acts) -> tuple[Acts, Numbers]:
    """Return the same acts among nobody but those they are between, and which of all people those are."""
    places, named = np.unique(np.concatenate([past.actors, past.targets]), return_inverse=True)
    actors, targets = np.split(named, 2)
    return replace(past, people=past.people.gather(places), actors=actors, targets=targets), places


def _highest(known: sway.Known, model: sway.Model) -> Numbers:
    scored = np.flatnonzero(known.state.responders >= sway.SCORED)
    highest = np.argsort(-known.expected(model)[scored], kind="stable")[:EXPLAINED]
    return np.sort(scored[highest])


def _pulls(past: Acts, known: sway.Known) -> pl.DataFrame:
    pairs, last = known.pairs, pl.Series(known.pairs.lasts * 1e6).cast(pl.Int64)
    return pl.DataFrame({
        "source": past.people.gather(pairs.targets), "target": past.people.gather(pairs.actors),
        "chance": known.chances, "lift": known.lifts, "acts": pairs.acts,
        "last_at": pl.from_epoch(last, time_unit="us").dt.replace_time_zone("UTC"),
    })  # fmt: skip
