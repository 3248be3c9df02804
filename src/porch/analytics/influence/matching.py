"""What being reached by somebody brought, beside people who are alike and were not reached.

Friends are alike and do alike without moving each other (homophily). So everybody who was reached (*exposed*) is set
beside people who were not and were as likely to be, by what is known of them: their own past, topic and activity
(Aral, Muchnik and Sundararajan, PNAS 2009, 106:21544). It answers for what is known of people and for nothing else:
what remains is *associational*, and the E-value tells how strong something unknown would have to be to explain it.

    propensity  logistic in the traits, their squares and products (Rosenbaum and Rubin 1983), slightly shrunk
    match       up to four of the nearest by its logit, with replacement, within .2 of its standard deviation
                (Austin 2011, Pharmaceutical Statistics 10:150); who has none is left out and counted
    lift        mean over the exposed of their outcome less that of their matches, the matches' moved by a regression
                to the traits of the exposed (Abadie and Imbens 2011, J. Business & Economic Statistics 29:1)
    interval    their variance for matching with replacement (Econometrica 2006, 74:235, theorem 7), what the
                regression leaves corrected for its pull (HC2; MacKinnon and White 1985, J. Econometrics 29:305). The
                bootstrap is not valid for nearest neighbours (Abadie and Imbens, Econometrica 2008, 76:1537)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]
MATCHES = 4
CALIPER = 0.2
SHRINK = 1.0  # the strength of the ridge: one person's worth of doubt
LEAST = 30
"""People there must be on either side before a lift is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How far the exposed are from the others in one trait, in standard deviations: at first, and once matched.

    Above .1 the two are not alike (Austin 2009, Statistics in Medicine 28:3083).
    """

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """By how much likelier the exposed responded than people alike, its interval, and what to doubt it by.

    `lift` is None when there are too few. `unmatched` exposed had nobody alike and are not spoken of. An unknown trait
    must make both exposure and response at least `e_value` times likelier to explain all of the lift, and
    `e_value_limit` times to move the interval to zero (1: the interval holds zero already).
    """

    lift: float | None
    low: float
    high: float
    exposed: int
    unmatched: int
    compared: int
    balance: tuple[Balance, ...]
    e_value: float
    e_value_limit: float


def matched(
    traits: Reals, exposed: NDArray[Any], came: Any, *, names: Sequence[str], confidence: float = 0.95
) -> Matched:
    """Return what exposure brought to those exposed: a row of `traits` a person, `came` 1 for whoever responded.

    By hand: of people with one trait, alike on both sides, all of the exposed came and none of the others.

    >>> trait = np.tile(np.arange(50.0), 2)[:, None]
    >>> told = matched(trait, np.arange(100) < 50, np.arange(100) < 50, names=["past"])
    >>> round(told.lift, 6), told.exposed, told.unmatched, abs(round(told.balance[0].before, 3))
    (1.0, 50, 0, 0.0)
    """
    exposed, came = np.asarray(exposed, bool), np.asarray(came, float)
    if min(int(exposed.sum()), int((~exposed).sum())) < LEAST:
        return _too_few(exposed)
    sample = _Sample(traits=_scaled(np.asarray(traits, float)), exposed=exposed, came=came)
    sample.match()
    if len(sample.those) < LEAST:
        return _too_few(exposed)
    return _told(sample, names, NormalDist().inv_cdf((1 + confidence) / 2))


def e_value(ratio: float) -> float:
    """Return how many times likelier an unknown trait must make both exposure and response to explain a risk ratio.

        ratio + sqrt(ratio * (ratio - 1)), of the inverse for a ratio below 1

    (VanderWeele and Ding 2017, Annals of Internal Medicine 167:268; their example is 3.9.)

    >>> round(e_value(3.9), 2), e_value(1.0)
    (7.26, 1.0)
    """
    if ratio <= 0:
        return float("inf")
    ratio = max(ratio, 1 / ratio)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def _too_few(exposed: NDArray[Any]) -> Matched:
    return Matched(
        lift=None, low=-1.0, high=1.0, exposed=int(exposed.sum()), unmatched=int(exposed.sum()), compared=0,
        balance=(), e_value=1.0, e_value_limit=1.0,
    )  # fmt: skip


def _scaled(traits: Reals) -> Reals:
    """Return the traits at mean 0 and deviation 1; one that everybody shares is 0."""
    wide = traits.std(axis=0)
    return np.asarray((traits - traits.mean(axis=0)) / np.where(wide > 0, wide, 1.0))


def _propensity(scaled: Reals, exposed: NDArray[Any]) -> Reals:
    """Return the logit of how likely each was to be exposed."""
    from sklearn.linear_model import LogisticRegression

    one, other = np.triu_indices(scaled.shape[1])
    terms = _scaled(np.hstack([scaled, scaled[:, one] * scaled[:, other]]))
    model = LogisticRegression(C=1 / SHRINK, max_iter=1_000).fit(terms, exposed)
    return np.asarray(model.decision_function(terms), float)


def _nearest(points: Reals, ordered: Reals, count: int) -> tuple[Numbers, Reals]:
    """Return for each point the places of the `count` nearest of an ordered row, and how far they are."""
    around = np.searchsorted(ordered, points)[:, None] + np.arange(-count, count)
    far = np.abs(ordered[np.clip(around, 0, len(ordered) - 1)] - points[:, None])
    far[(around < 0) | (around >= len(ordered))] = np.inf
    first = np.argsort(far, axis=1, kind="stable")[:, :count]
    places = np.clip(np.take_along_axis(around, first, axis=1), 0, len(ordered) - 1)
    return places.astype(np.int64), np.take_along_axis(far, first, axis=1)


class _Sample:
    """People, who of them were exposed, and whom each of those is compared with."""

    def __init__(self, *, traits: Reals, exposed: NDArray[Any], came: Reals) -> None:
        self.traits, self.exposed, self.came = traits, exposed, came
        # the golden ratio spreads people of one propensity, so that not the same four are the match of all
        spread = np.arange(len(came)) * 0.6180339887498949 % 1.0 * 1e-9
        self.index = _propensity(traits, exposed) + spread
        others = np.flatnonzero(~exposed)
        self.others = others[np.argsort(self.index[others], kind="stable")]

    def match(self) -> None:
        """Find whom everybody exposed is like (`mine`, `theirs`), and what `shares` of a comparison each of them is."""
        mine = np.flatnonzero(self.exposed)
        near, far = _nearest(self.index[mine], self.index[self.others], MATCHES)
        kept = far <= CALIPER * self.index.std() + 1e-8
        counts = kept.sum(axis=1)
        self.mine, self.theirs = np.repeat(mine, counts), self.others[near[kept]]
        self.shares = np.repeat(1 / np.maximum(counts, 1), counts)
        self.those = mine[counts > 0]
        self.used = np.bincount(self.theirs, self.shares, minlength=len(self.came)).astype(float)

    def left(self) -> Reals:
        """Return what everybody did beyond what a regression on the matches expects of those not exposed."""
        terms = np.column_stack([np.ones(len(self.came)), self.traits, self.index])
        root = np.sqrt(self.used)
        weighted = terms * root[:, None]
        self.pull = np.minimum((np.linalg.qr(weighted)[0] ** 2).sum(axis=1), 0.9)
        return np.asarray(self.came - terms @ np.linalg.lstsq(weighted, self.came * root, rcond=None)[0])

    def apart(self, left: Reals) -> Reals:
        """Return by how much each of `those` is beyond their matches."""
        gaps = self.shares * (left[self.mine] - left[self.theirs])
        return np.asarray(np.bincount(self.mine, gaps, minlength=len(left))[self.those], float)

    def deviation(self, apart: Reals, left: Reals) -> float:
        """Return the standard error: what `those` differ by, and what matches used again and again add.

        A match that counts much pulls the regression to itself, so what it leaves is made larger by as much.
        """
        near, _ = _nearest(self.index[self.others], self.index[self.others], MATCHES + 1)
        rest = (left / np.sqrt(1 - self.pull))[self.others]
        noise = (rest - rest[near].mean(axis=1)) ** 2 * (MATCHES + 1) / MATCHES
        once = np.bincount(self.theirs, self.shares**2, minlength=len(left))
        again = ((self.used**2 - once)[self.others] * noise).sum()
        return float(np.sqrt(((apart - apart.mean()) ** 2).sum() + again) / len(apart))

    def balance(self, names: Sequence[str]) -> tuple[Balance, ...]:
        """Return how far the two are apart in each trait."""
        one, other = self.traits[self.exposed], self.traits[~self.exposed]
        wide = np.sqrt((one.var(axis=0) + other.var(axis=0)) / 2)
        wide = np.where(wide > 0, wide, 1.0)
        before = (one.mean(axis=0) - other.mean(axis=0)) / wide
        after = (self.traits[self.those].mean(axis=0) - np.average(self.traits, axis=0, weights=self.used)) / wide
        told = zip(names, before.tolist(), after.tolist(), strict=True)
        return tuple(Balance(name=name, before=first, after=then) for name, first, then in told)


def _told(sample: _Sample, names: Sequence[str], z: float) -> Matched:
    left = sample.left()
    apart = sample.apart(left)
    lift, share = float(apart.mean()), float(sample.came[sample.those].mean())
    error = z * sample.deviation(apart, left)
    limit = max(0.0, lift - error) if lift > 0 else min(0.0, lift + error)
    exposed = int(sample.exposed.sum())
    return Matched(
        lift=lift, low=lift - error, high=lift + error, exposed=exposed, unmatched=exposed - len(sample.those),
        compared=int((sample.used > 0).sum()), balance=sample.balance(names),
        e_value=_doubt(share, lift), e_value_limit=_doubt(share, limit),
    )  # fmt: skip


def _doubt(share: float, lift: float) -> float:
    """Return the E-value of a lift over what the matches did; the share without exposure is at least a thousandth."""
    return e_value(max(share, 1e-3) / max(share - lift, 1e-3)) if lift else 1.0
