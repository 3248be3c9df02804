"""What a Sway is made of: how much each kind of act adds, by Shapley values that sum to it exactly.

    part_i = sum over sets C of other kinds of  |C|! (n - |C| - 1)! / n!  *  (S with C and i - S with C alone)

(Shapley 1953.) S with some kinds is what Sway would be had only such acts been seen of this person, everything else
being the same. All sets are counted, so the parts are exact; what is left with no kind at all is the part "".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import polars as pl

from porch.analytics.influence.acts import Acts, Numbers, Reals
from porch.analytics.influence.responses import FLOOR, mean_log
from porch.analytics.influence.sway import Known, Model

MOST = 8
"""Kinds told apart; the rarest beyond are told as one, as there are 2 ** kinds sets."""
REST = "other"
AT_ONCE = 100_000  # pairs; bounds memory


@dataclass(frozen=True, slots=True, kw_only=True)
class _Game:
    """The pairs of some people, each act by its kind; `whose` is the place of each pair's target among them."""

    at: float
    model: Model
    people: int
    most: int
    whose: Numbers
    lasts: Reals  # pairs x kinds; -inf: no such act
    faded: Reals  # half-lives x pairs x kinds
    weights: Reals
    counting: Reals
    anybody: Reals
    active: Reals
    back: Reals

    def value(self, kinds: Sequence[int]) -> Reals:
        """Return the Sway of everybody here had only these kinds been seen."""
        last = self.lasts[:, kinds].max(axis=1, initial=-np.inf)
        held: Any = np.stack([
            np.bincount(self.whose, self.weights * np.exp2(-(self.at - last) / span), minlength=self.people)
            for span in self.model.half_lives
        ])  # fmt: skip
        drawn = mean_log(held)
        lately = np.log1p(self.faded[:, :, kinds].sum(axis=2) / FLOOR).mean(axis=0)
        signals = np.column_stack([lately, self.active, drawn[self.whose], self.back])
        chances = self.model.chances.by(signals, age=self.at - last, half_life=self.model.half_lives[-1])
        lifts = np.where(np.isfinite(last), np.maximum(chances - self.anybody, 0.0) * self.counting, 0.0)
        again = np.bincount(self.whose, lifts, minlength=self.people)
        told: Reals = np.minimum(again + self.model.newcomers(held), self.most)
        return told


def parts(past: Acts, known: Known, model: Model, *, at: float, people: Numbers) -> pl.DataFrame:
    """Return (person, signal, amount) for these places in `past.people`: the amounts of each sum to their Sway.

    Parts of nothing are left out.
    """
    names, kind_of = _told_apart(past)
    found = [pl.DataFrame(schema={"person": past.people.dtype, "signal": pl.String, "amount": pl.Float64})]
    for some in _batches(people, known):
        game = _game(past, known, model, some, at=at, kind_of=kind_of, kinds=len(names))
        amounts = np.vstack([game.value([]), shapley(game.value, len(names), len(some))])
        found.append(
            pl.DataFrame({
                "person": past.people.gather(np.tile(some, len(amounts))),
                "signal": np.repeat(["", *names], len(some)), "amount": amounts.ravel(),
            }).filter(pl.col("amount").abs() > 1e-12)
        )  # fmt: skip
    return pl.concat(found)


def shapley(value: Callable[[list[int]], Reals], players: int, people: int) -> Reals:
    """Return what each player (row) adds for everybody (column); `value` tells what a set of players is worth to each.

    >>> worth = lambda some: np.array([float(len(some) == 2) + 3 * (0 in some)])
    >>> shapley(worth, 2, 1).tolist()
    [[3.5], [0.5]]
    """
    worth = {some: value(list(some)) for some in _sets(range(players))}
    told = np.zeros((players, people))
    for player in range(players):
        for some in _sets([other for other in range(players) if other != player]):
            share = factorial(len(some)) * factorial(players - len(some) - 1) / factorial(players)
            told[player] += share * (worth[tuple(sorted((*some, player)))] - worth[some])
    return told


def _sets(players: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return (some for size in range(len(players) + 1) for some in combinations(players, size))


def _told_apart(past: Acts) -> tuple[list[str], Numbers]:
    """Return what kinds are called, and which of them each kind of the acts is."""
    many = np.bincount(past.kinds, minlength=len(past.kind_names))
    order = [int(kind) for kind in np.argsort(-many, kind="stable") if many[kind]]
    apart = order if len(order) <= MOST else order[: MOST - 1]
    names = [past.kind_names[kind] for kind in apart] + ([REST] if len(apart) < len(order) else [])
    kind_of = np.full(len(past.kind_names), len(names) - 1)
    kind_of[apart] = np.arange(len(apart))
    return names, kind_of


def _batches(people: Numbers, known: Known) -> Iterator[Numbers]:
    """Yield people so many at once that their pairs are about AT_ONCE."""
    pairs = known.state.responders[people].cumsum() // AT_ONCE
    return (people[pairs == batch] for batch in np.unique(pairs))


def _game(past: Acts, known: Known, model: Model, some: Numbers, *, at: float, kind_of: Numbers, kinds: int) -> _Game:
    so_many = len(past.people)
    place = np.full(so_many, -1)
    place[some] = np.arange(len(some))
    mine = place[known.pairs.targets] >= 0
    named = known.pairs.actors[mine] * so_many + known.pairs.targets[mine]
    acts = past.some(place[past.targets] >= 0)
    pair = np.searchsorted(named, acts.actors * so_many + acts.targets)
    cell, cells = pair * kinds + kind_of[acts.kinds], len(named) * kinds
    lasts = np.full(cells, -np.inf)
    np.maximum.at(lasts, cell, acts.times)
    faded: list[Any] = [
        np.bincount(cell, np.exp2(-(at - acts.times) / span), minlength=cells) for span in model.half_lives
    ]
    return _Game(
        at=at, model=model, people=len(some), most=so_many, whose=place[known.pairs.targets[mine]],
        lasts=lasts.reshape(-1, kinds), faded=np.stack(faded).reshape(len(faded), -1, kinds),
        weights=known.state.pairs.weights()[mine], counting=known.counting[mine], anybody=known.anybody[mine],
        active=known.pairs.signals[mine, 1], back=known.pairs.signals[mine, 3],
    )  # fmt: skip
