"""What others would foretell of the next rating: means, the answer in kind, and fairness and goodness."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from porch.analytics.repute import Ledger, Rating

RIVALS = ("mean", "target_mean", "reciprocal", "fairness_goodness")
AFRESH = 100
"""After so many ratings fairness and goodness are worked out whole; in between those of the two concerned."""
ROUNDS = 100
NEAR = 1e-4


class Fairness:
    """Fairness of who rates and goodness of who is rated (Kumar, Spezzano, Subrahmanian, Faloutsos 2016).

    g(v) = mean of f(u) w(u, v) over who rated v; f(u) = 1 - mean of |w(u, v) - g(v)| / 2 over whom u rated; both begin
    at 1 and are worked out in turn until they stand. What u will say of v is f(u) g(v).
    """

    def __init__(self, people: int) -> None:
        self.fair, self.good = np.ones(people), np.ones(people)

    def afresh(self, source: Any, target: Any, value: Any) -> None:
        """Work both out whole from these ratings, beginning where they stood."""
        gave, got = (np.bincount(side, minlength=len(self.fair)) for side in (source, target))
        for _ in range(ROUNDS):
            good = np.bincount(target, value * self.fair[source], len(got)) / np.maximum(got, 1)
            good = np.where(got > 0, good, 1.0)
            off = np.bincount(source, np.abs(value - good[target]), len(gave)) / np.maximum(gave, 1)
            fair = 1 - off / 2
            moved = max(np.abs(good - self.good).max(), np.abs(fair - self.fair).max())
            self.fair, self.good = fair, good
            if moved < NEAR:
                return

    def nearby(self, said: Rating, ledger: Ledger) -> None:
        """Work out the two whom one rating concerns."""
        got, gave = ledger.got[said.target].by, ledger.gave[said.source].by
        self.good[said.target] = sum(self.fair[one] * value for one, value in got.items()) / len(got)
        off = sum(abs(value - self.good[one]) for one, value in gave.items()) / len(gave)
        self.fair[said.source] = 1 - off / 2


def foretold(ratings: Sequence[Rating]) -> Any:
    """Return what each of RIVALS says of every rating, in their order in time, from what was said before that second.

    Of somebody nobody has rated they say what is usual: kinder to fairness and goodness than its own 1.
    """
    source, target, value = (np.array(side) for side in list(zip(*ratings, strict=True))[:3])
    ledger, kumar = Ledger(), Fairness(int(max(source.max(), target.max())) + 1)
    rows: list[tuple[float, ...]] = []
    whole = 0
    for _, moment in groupby(ratings, key=lambda said: said.at):
        together = list(moment)
        if len(rows) - whole >= AFRESH:
            whole = len(rows)
            kumar.afresh(source[:whole], target[:whole], value[:whole])
        rows += [_said(one, ledger, kumar) for one in together]
        for one in together:
            ledger.note(one)
            kumar.nearby(one, ledger)
    return np.array(rows, dtype=float)


def _said(one: Rating, ledger: Ledger, kumar: Fairness) -> tuple[float, ...]:
    usual, got = ledger.usual, ledger.got[one.target]
    if not got.values:
        return usual, usual, ledger.gave[one.target].by.get(one.source, usual), usual
    mean = got.total / len(got.values)
    back = ledger.gave[one.target].by.get(one.source, usual)
    return usual, mean, back, float(kumar.fair[one.source] * kumar.good[one.target])
