"""Whether a score learnt from this log foretells it better than the plain one: both asked about spans already past.

The plain one tells newcomers by the mean of all paces, the learnt one gives each pace a rising curve of its own. Each
learns from one span and foretells the next; the learnt one is taken only if it ranks better beyond doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from porch.analytics.influence import sway
from porch.analytics.influence.acts import Acts, Reals
from porch.analytics.influence.counting import responded

NAMED = 100
SPANS = 12
LEAST = 6
"""Spans that must be foretold before anything is said."""
DRAWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """NDCG@100 of both, the mean over `spans`; `ahead` is by how much the learnt one lies above, with 95 % interval.

    None where there are too few spans yet.
    """

    spans: int
    plain: float | None = None
    learnt: float | None = None
    ahead: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def won(self) -> str:
        """Which is taken: "learnt" only if the whole interval lies above zero."""
        return "learnt" if self.low is not None and self.low > 0 else "plain"


def compare(past: Acts, *, at: float, span: float, half_lives: Sequence[float], seed: int = 0) -> Comparison:
    """Return how the learnt score does beside the plain one over the last spans before `at` (seconds since 1970).

    >>> from porch.analytics.influence.acts import acts
    >>> few = acts({"actor": [1], "target": [2], "time": [0], "kind": ["like"]})
    >>> compare(few, at=60.0, span=10.0, half_lives=[10.0]).won
    'plain'
    """
    first = past.times[0] if len(past.times) else at
    begins = [begin for n in range(SPANS, 0, -1) if (begin := at - n * span) >= first + 2 * span]
    told = [_both(past, begin, span, half_lives) for begin in begins]
    told = [one for one in told if one is not None]
    if len(told) < LEAST:
        return Comparison(spans=len(told))
    plain, learnt = np.array(told).T
    draws = np.random.default_rng(seed).choice(learnt - plain, (DRAWS, len(told))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Comparison(
        spans=len(told), plain=float(plain.mean()), learnt=float(learnt.mean()),
        ahead=float((learnt - plain).mean()), low=float(low), high=float(high),
    )  # fmt: skip


def ndcg(scores: Reals, came: Reals, named: int = NAMED) -> float:
    """Return the discounted gain of the `named` highest scores over the best there could be; gain log(1 + people).

    Jaervelin and Kekaelaeinen 2002.

    >>> ndcg(np.array([3.0, 2.0, 1.0]), np.array([5.0, 1.0, 0.0])), ndcg(np.array([1.0, 2.0]), np.array([0.0, 0.0]))
    (1.0, 0.0)
    """
    gains = np.log1p(came)
    chosen, best = (np.argsort(-told, kind="stable")[:named] for told in (scores, gains))
    falling = 1 / np.log2(np.arange(2, len(chosen) + 2))
    ideal = float(gains[best] @ falling)
    return float(gains[chosen] @ falling) / ideal if ideal else 0.0


def _both(past: Acts, begin: float, span: float, half_lives: Sequence[float]) -> tuple[float, float] | None:
    before, came = past.before(begin), responded(past.between(begin, begin + span))
    seen = sway.seen(before)
    models = [sway.learn(before, at=begin, span=span, half_lives=half_lives, fitted=fitted) for fitted in (False, True)]
    if not models[0].learnt or not came[seen].any():
        return None
    plain, learnt = (ndcg(sway.expected(before, model, at=begin)[seen], came[seen]) for model in models)
    return plain, learnt
