"""Sway: how many distinct people respond to somebody within a span of time, beyond those who would anyway.

    S(b) = sum over a who responded before of w(a, b) * max(p(b -> a) - p0(a), 0)  +  max(d(drawn(b)) - d0, 0)

p is the chance of each pair (`pulls`), p0(a) the chance that a acts on just anybody, w what is taken off for rings and
nobodies (`rings`); d the number of people who respond for the first time, read off what b drew lately (`responses`),
d0 what comes to people who never drew anything. All of it is learnt from the span before the one that is foretold.
Sums of it are Sway too: of an organisation, of a topic, on customers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log1p

import numpy as np
from numpy.typing import NDArray

from porch.analytics.influence import pulls, rings
from porch.analytics.influence.acts import Acts, Numbers, Reals
from porch.analytics.influence.additive import Additive, fit_counts
from porch.analytics.influence.counting import among, distinct
from porch.analytics.influence.responses import FLOOR, Responses, mean_log

DAY = 86_400.0
SPAN = 30 * DAY
HALF_LIVES = (DAY, 7 * DAY, 30 * DAY)
FULL = 10_000.0
"""Whoever so many people follow has a hundred points. Published, and the same in every release."""
SCORED = 3
"""Distinct people who must have responded before anybody is scored."""
LEAST = 30
"""People who drew something are needed before anything is learnt of new responders."""
NEW = 0.25
"""Until then: new responders to be expected for each who responded lately; four public logs had about .05 to .4."""
BIN = 50
NOTHING = 1e-12
"""A count that is left of nothing."""
PACES = ("quick", "middle", "slow", "slower", "slowest")
EIGHT_IN_TEN = (0.1, 0.9)
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What goes with a figure of somebody: points of a curve that only rises, straight between them, flat beyond."""

    at: Reals
    told: Reals

    def of(self, figures: Reals) -> Reals:
        """Return what goes with each of these figures."""
        return np.interp(figures, self.at, self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What the span before taught. `new` is None while there is too little to learn from.

    `fitted` takes the place of `new` where each pace was given a curve of its own (`fitting`).
    """

    span: float = SPAN
    half_lives: Sequence[float] = HALF_LIVES
    chances: pulls.Chances = field(default_factory=pulls.Chances)
    new: Scale | None = None
    fitted: Additive | None = None
    anyway: float = 0.0
    low: Scale | None = None
    high: Scale | None = None

    @property
    def learnt(self) -> bool:
        """Whether the figures are calibrated on what became of people here, rather than assumed."""
        return self.new is not None

    def newcomers(self, held: Reals) -> Reals:
        """Return how many respond for the first time, beyond those who would anyway, to people with these counts.

        `held` has a row for each half-life.
        """
        if self.new is None:
            return np.asarray(NEW * held[-1])
        told = _foretold(self.new, held) if self.fitted is None else np.exp(self.fitted.score(held.T / FLOOR))
        beyond: Reals = np.where(held[-1] > NOTHING, np.maximum(told - self.anyway, 0.0), 0.0)
        return beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known at a moment: what everybody drew, and of every pair its chance, and how much it adds to Sway."""

    state: Responses
    pairs: pulls.Pairs
    chances: Reals
    anybody: Reals
    counting: Reals

    @property
    def lifts(self) -> Reals:
        """What each pair adds to its target's Sway: its chance beyond anybody's, as far as it counts."""
        told: Reals = np.maximum(self.chances - self.anybody, 0.0) * self.counting
        return told

    def expected(self, model: Model) -> Reals:
        """Return everybody's Sway: no more than there are people."""
        again = np.bincount(self.pairs.targets, self.lifts, minlength=self.state.held.shape[1])
        told: Reals = np.minimum(again + model.newcomers(self.state.held), len(again))
        return told


def learn(
    past: Acts, *, at: float, span: float = SPAN, half_lives: Sequence[float] = HALF_LIVES, fitted: bool = False
) -> Model:
    """Return what the span before `at` (seconds since 1970) teaches; the bare assumptions where there is too little.

    With `fitted`, newcomers are told by a curve for each half-life rather than by the mean of all.
    """
    before, after = past.before(at - span), past.between(at - span, at)
    if not len(before.times):
        return Model(span=span, half_lives=half_lives)
    state = Responses.of(before, at=at - span, half_lives=half_lives)
    found = pulls.pairs(before, state.drawn(), at=at - span, half_lives=half_lives)
    people = len(past.people)
    known = found.actors * people + found.targets
    acted = distinct(after.actors * people + after.targets)
    again = among(known, acted)
    fresh = np.bincount(acted % people, minlength=people) - np.bincount(found.targets[again], minlength=people)
    model = Model(span=span, half_lives=half_lives, chances=pulls.learn(found, again))
    model = _with_newcomers(model, state, seen(before), fresh.astype(float), fitted=fitted)
    came = np.bincount(acted % people, minlength=people).astype(float)
    return _with_interval(model, _known(before, model, at - span, state, found), came)


def know(past: Acts, model: Model, *, at: float) -> Known:
    """Return what is known at `at` by these acts."""
    state = Responses.of(past, at=at, half_lives=model.half_lives)
    return _known(past, model, at, state, pulls.pairs(past, state.drawn(), at=at, half_lives=model.half_lives))


def _known(past: Acts, model: Model, at: float, state: Responses, found: pulls.Pairs) -> Known:
    chances = model.chances.of(found, at=at, half_life=model.half_lives[-1])
    lately = past.between(at - model.span, at)
    people = len(past.people)
    acted = distinct(lately.actors * people + lately.targets) // max(people, 1)
    anybody = np.bincount(acted, minlength=people) / max(int(seen(past).sum()) - 1, 1)
    return Known(
        state=state, pairs=found, chances=chances, anybody=anybody[found.actors],
        counting=rings.weights(found.actors, found.targets, people),
    )  # fmt: skip


def expected(past: Acts, model: Model, *, at: float) -> Reals:
    """Return everybody's Sway at `at`, in the order of `past.people`.

    >>> import polars as pl
    >>> from porch.analytics.influence.acts import acts
    >>> told = acts(pl.DataFrame({"actor": [1, 3], "target": [2, 2], "time": [0, 0], "kind": ["like"] * 2}))
    >>> expected(told, Model(), at=0.0).tolist()  # two of whom nothing else is known
    [0.0, 0.45, 0.0]
    """
    return know(past, model, at=at).expected(model)


def interval(model: Model, sway: Reals) -> tuple[Reals, Reals]:
    """Return between which whole numbers of people the outcome lies for eight in ten of those with such a Sway.

    Where nothing was learnt: the gamma distribution of a mean of which so many were counted (Garwood 1936).
    """
    if model.low is None or model.high is None:
        from scipy.stats import gamma

        low, high = (gamma.ppf(q, sway + HALF) for q in EIGHT_IN_TEN)
        return np.floor(np.minimum(low, sway)), np.ceil(np.maximum(high, sway))
    low, high = ((sway + HALF) * told.of(sway) - HALF for told in (model.low, model.high))
    return np.floor(np.clip(low, 0.0, sway)), np.ceil(np.maximum(high, sway))


def points(sway: float) -> float:
    """Return a Sway on the scale of 1 to 100 that is shown.

        1 + 99 * log(1 + S) / log(1 + 10,000), at most 100

    >>> points(0), round(points(3), 1), round(points(100), 1), points(20_000)
    (1.0, 15.9, 50.6, 100.0)
    """
    return min(1 + 99 * log1p(max(sway, 0.0)) / log1p(FULL), 100.0)


def seen(past: Acts) -> NDArray[np.bool_]:
    """Return of everybody whether they did anything or anybody acted on them."""
    told = np.zeros(len(past.people), bool)
    told[past.actors] = told[past.targets] = True
    return told


def _with_newcomers(model: Model, state: Responses, seen: NDArray[np.bool_], fresh: Reals, *, fitted: bool) -> Model:
    drew = state.responders > 0
    if drew.sum() < LEAST:
        return model
    nobody = seen & ~drew
    return replace(
        model,
        new=_rising(state.drawn()[drew], fresh[drew]),
        fitted=fit_counts(PACES[: len(state.held)], state.held.T[drew] / FLOOR, fresh[drew]) if fitted else None,
        anyway=float(fresh[nobody].mean()) if nobody.any() else 0.0,
    )


def _with_interval(model: Model, known: Known, came: Reals) -> Model:
    drew = known.state.responders > 0
    if model.new is None or drew.sum() < 2 * BIN:
        return model
    sway = known.expected(model)[drew]
    came = (came[drew] + HALF) / (sway + HALF)  # how many times as many came, so that the few who draw most fit in
    bins = _bins(np.argsort(sway, kind="stable"))
    middles = np.concatenate([sway[alike].mean(axis=1) for alike in bins])
    low, high = np.concatenate([np.quantile(came[alike], EIGHT_IN_TEN, axis=1) for alike in bins], axis=1)
    return replace(model, low=Scale(at=middles, told=low), high=Scale(at=middles, told=high))


def _bins(order: Numbers) -> list[Numbers]:
    """Return these in bins of about fifty, a row each: first those of one more, then the others."""
    many = max(len(order) // BIN, 1)
    size, longer = divmod(len(order), many)
    parts = np.split(order, [longer * (size + 1)])
    return [part.reshape(-1, wide) for part, wide in zip(parts, (size + 1, size), strict=True) if len(part)]


def _foretold(new: Scale, held: Reals) -> Reals:
    drawn = mean_log(held)
    told: Reals = new.of(drawn) * (1 + np.maximum(drawn - new.at[-1], 0.0))  # beyond what anybody drew: cautiously more
    return told


def _rising(figures: Reals, came: Reals) -> Scale:
    """Return the rising curve nearest to what came (isotonic regression; Barlow et al. 1972).

    Between the middles of its steps it is straight, so that whoever drew more stands higher within a step too.
    """
    from sklearn.isotonic import IsotonicRegression

    steps = IsotonicRegression(y_min=0.0).fit_transform(figures, came)
    told, place, many = np.unique(steps, return_inverse=True, return_counts=True)
    return Scale(at=np.bincount(place, figures) / many, told=told)
