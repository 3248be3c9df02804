"""The measuring process of Sway: a large log scored whole, and then kept up with ten thousand acts at a time."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from porch.analytics.influence import sway
from porch.analytics.influence.acts import Acts, acts
from porch.analytics.influence.responses import Responses
from porch.proving.benches import _edges
from porch.proving.benches._graph_rivals import Clock, peak

SMALL = 5_000  # acts on which everything is compiled first
SOON = 600.0  # seconds until the next ten thousand


def main(interactions: int, people: int, new: int, rounds: int) -> dict[str, Any]:
    """Return the medians of `rounds` whole runs and of as many updates, and this process's memory.

    `update_off` is by how much the counts so kept up differ at most from those counted anew; it must be next to 0.
    """
    log = frame(interactions, people)
    whole(log.head(SMALL), Clock())
    clock = Clock()
    for _ in range(rounds):
        clock.time("sway", lambda: whole(log, clock))
    told = {**clock.medians(), "sway_rss_mb": peak()}
    return {**told, **updated(acts(log), new, rounds)}


def frame(interactions: int, people: int) -> pl.DataFrame:
    """Return a log of so many acts, as any caller hands it over."""
    actors, targets = _edges.edges(people, interactions)
    kinds = pl.Series(_edges.KINDS).gather(np.arange(interactions) % len(_edges.KINDS))
    return pl.DataFrame({"actor": actors, "target": targets, "time": _edges.moments(interactions), "kind": kinds})


def whole(log: pl.DataFrame, clock: Clock) -> None:
    """Go once from the frame to everybody's Sway, and note the seconds of each part."""
    past = clock.time("acts", lambda: acts(log))
    at = float(past.times[-1])
    model = clock.time("learn", lambda: sway.learn(past, at=at))
    clock.time("expect", lambda: sway.expected(past, model, at=at))


def updated(past: Acts, new: int, rounds: int) -> dict[str, float]:
    """Return the median seconds of taking `new` acts into the state in memory, and how far off it ends."""
    at, people = float(past.times[-1]), len(past.people)
    state = Responses.of(past, at=at, half_lives=sway.HALF_LIVES)
    clock, came = Clock(), [(past.actors, past.targets, past.times)]
    for number in range(rounds + 1):
        more = _more(people, new, at + number * SOON, number)
        clock.time("update" if number else "compile", partial(_update, state, more))
        came.append(more)
    anew = _anew([*came[:-1], _planted(came[-1])], people, state.at)
    told = {name: median for name, median in clock.medians().items() if name.startswith("update")}
    return {**told, "update_off": float(np.abs(anew - state.held).max())}


def _update(state: Responses, more: tuple[Any, Any, Any]) -> None:
    state.move(float(more[2][-1]))
    state.add(*more)
    state.drawn()


def _more(people: int, new: int, since: float, seed: int) -> tuple[Any, Any, Any]:
    """Return `new` acts of the minutes after `since`, none of anybody on themselves."""
    actors, targets = (side.astype(np.int64) for side in _edges.edges(people, new, seed))
    targets = np.where(actors == targets, (targets + 1) % people, targets)
    return actors, targets, since + np.linspace(0, SOON, new)


def _anew(came: list[tuple[Any, Any, Any]], people: int, at: float) -> Any:
    from porch.analytics.influence._pairs import Pairs

    actors, targets, times = (np.concatenate(side) for side in zip(*came, strict=True))
    return Pairs.of(actors, targets, times, people).counted(at, np.array(sway.HALF_LIVES))


def _planted(acts: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    lost = os.environ.get("PORCH_BENCH_PLANT") == "lost"
    return tuple(side[1:] for side in acts) if lost else acts


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:5]))))  # noqa: T201
