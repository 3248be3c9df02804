"""Who took something up before their friends, in real life, told from who named whom alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from porch.analytics.influence.earliness import Numbers, Reals, degree, heeded, later, told_first
from porch.proving.validations import _adoption_sets
from porch.proving.validations._adoption_sets import Town
from porch.proving.validations._scoring import auc, shuffled

NAME = "adoption"
FIGURES = ("first", "auc", "spearman", "namers", "earliness")
DRAWS, LEAST = 1_000, 20
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
                 help="A folder: NAME_nodes.parquet with NAME_edges.parquet, or NAME.parquet with toa, id, net…"),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each score as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "shuffled", "lost"]), default="", hidden=True),
]  # fmt: skip


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours, rivals: {degree, random}, ahead_of_degree, sets: [the same of every data set]}.

    Ties are known, times are not. The score of a person is the sum, over those who name them, of 1 / how many that one
    names; `degree` is how many people they name or are named by; `random` is chance. What is asked:

    - `first`: of two friends who took it up at different times, how often the higher scored was first. Chance is .5.
    - `auc`: how often somebody of whose friends more were later than earlier is scored above somebody of whose friends
      more were earlier. Chance is .5.
    - `spearman`: the score's rank correlation with the share of somebody's friends who were later. Chance is 0.
    - `namers`: the same with the share of those who name them. Chance is 0.
    - `earliness`: its rank correlation with how early they were themselves, whatever their friends did. Chance is 0.

    Equal scores count half. Each has its 95 % interval (`first_low`, `first_high`): drawn anew from the people, a pair
    counting as often as both of its two were drawn (Snijders and Borgatti 1999, "Non-parametric standard errors and
    tests for network statistics"); for `random`, within what 95 of 100 orders by chance fall. `named_first` is how
    often the named was before the namer. Above all sets stands their mean, its interval as wide as if all told of the
    same people. `finds` says of each whether the whole interval of ours is above chance.
    """
    sets = [_Asked(town, plant) for town in _adoption_sets.read(data)]
    if out is not None:
        _write(out, sets)
    told = [one.figures() for one in sets]
    return {"name": NAME, "n": sum(one["n"] for one in told), **_over(told), "sets": told}


class _Asked:
    """One data set, its scores, and what may be asked of it."""

    def __init__(self, town: Town, plant: str) -> None:
        self.town = town
        self.ahead = later(town.ties, town.times)
        self.heard = later(town.ties, town.times, namers=True)
        self.known = np.flatnonzero(~np.isnan(self.ahead))
        pairs = town.ties.friends()
        apart = town.times[pairs[:, 1]] - town.times[pairs[:, 0]]
        self.named = np.flatnonzero(~np.isnan(self.heard))
        self.pairs = pairs[~np.isnan(apart) & (apart != 0)]
        self.scores = {"ours": _planted(heeded(town.ties), plant), "degree": degree(town.ties)}
        if any(len(one) != town.ties.people for one in self.scores.values()):
            raise click.ClickException(f"{town.name}: somebody has no score.")
        if min(len(self.named), len(self.pairs)) < LEAST:
            raise click.ClickException(f"{town.name} has fewer than {LEAST} friends whose times are known and differ.")

    def figures(self) -> dict[str, Any]:
        """Return {name, n, friends, named_first, ours, rivals, ahead_of_degree}."""
        chance, people = np.random.default_rng(0), self.town.ties.people
        everybody = np.arange(people)
        draws = [chance.integers(0, people, people) for _ in range(DRAWS)]
        drawn = {
            name: np.array([self._of(scores, draw) for draw in draws]) for name, scores in self.scores.items()
        }  # fmt: skip
        told = {name: self._of(scores, everybody) for name, scores in self.scores.items()}
        by_chance = np.array([self._of(chance.permutation(people).astype(float), everybody) for _ in range(DRAWS)])
        return {
            "name": self.town.name, "n": len(self.known), "friends": len(self.pairs), "named_first": self._named(draws),
            "ours": _spread(told["ours"], drawn["ours"]),
            "rivals": {
                "degree": _spread(told["degree"], drawn["degree"]),
                "random": _spread(by_chance.mean(axis=0), by_chance),
            },
            "ahead_of_degree": _spread(told["ours"] - told["degree"], drawn["ours"] - drawn["degree"]),
        }  # fmt: skip

    def _of(self, scores: Reals, draw: Numbers) -> Reals:
        """Return the figures when these people were drawn."""
        times = np.bincount(draw, minlength=len(scores))
        weights = times[self.pairs[:, 0]] * times[self.pairs[:, 1]]
        those, heard = (np.repeat(kept, times[kept]) for kept in (self.known, self.named))
        parted = those[self.ahead[those] != 0.5]
        return np.array([
            np.average(told_first(scores, self.town.times, self.pairs), weights=weights),
            auc(self.ahead[parted] > 0.5, scores[parted]),
            _alike(scores[those], self.ahead[those]),
            _alike(scores[heard], self.heard[heard]),
            _alike(scores[those], -self.town.times[those]),
        ])  # fmt: skip

    def _named(self, draws: list[Numbers]) -> dict[str, float]:
        ties, when = self.town.ties, self.town.times
        apart = when[ties.namers] - when[ties.named]
        rows = ~np.isnan(apart) & (apart != 0)
        namers, named, first = ties.namers[rows], ties.named[rows], apart[rows] > 0
        counts = [np.bincount(draw, minlength=ties.people) for draw in draws]
        low, high = np.quantile(
            [np.average(first, weights=times[namers] * times[named]) for times in counts], [0.025, 0.975]
        )
        return {"share": _round(first.mean()), "low": _round(low), "high": _round(high)}


def _alike(one: Reals, other: Reals) -> float:
    """Return Spearman's rank correlation."""
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def _spread(told: Reals, drawn: NDArray[Any]) -> dict[str, float]:
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    found: dict[str, float] = {}
    for place, name in enumerate(FIGURES):
        found |= {name: _round(told[place]), f"{name}_low": _round(low[place]), f"{name}_high": _round(high[place])}
    return found


def _round(value: Any) -> float:
    return round(float(value), 4)


def _over(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean over all data sets, and in plain words what it says."""
    ours = _mean([one["ours"] for one in told])
    rivals = {name: _mean([one["rivals"][name] for one in told]) for name in ("degree", "random")}
    ahead = _mean([one["ahead_of_degree"] for one in told])
    finds = {name: ours[f"{name}_low"] > (0.5 if name in ("first", "auc") else 0.0) for name in FIGURES}
    return {"ours": ours, "rivals": rivals, "ahead_of_degree": ahead, "finds": finds}


def _mean(those: list[dict[str, float]]) -> dict[str, float]:
    return {name: _round(np.mean([one[name] for one in those])) for name in those[0]}


def _planted(scores: Reals, plant: str) -> Reals:
    spoil: dict[str, Callable[[Reals], Reals]] = {
        "": lambda kept: kept,
        "shuffled": shuffled,
        "lost": lambda kept: kept[1:],
    }
    return spoil[plant](scores)


def _write(out: Path, sets: list[_Asked]) -> None:
    pl.concat(
        pl.DataFrame({"key": one.town.keys, "score": one.scores["ours"], "truth": one.ahead}).with_columns(
            set=pl.lit(one.town.name)
        )
        for one in sets
    ).write_parquet(out)
