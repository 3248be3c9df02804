"""What a burst does beyond what would have happened anyway: those who got it, beside the tenth whom chance left out.

The interval is Newcombe's of two Wilson intervals (Statistics in Medicine 1998, 17:873, method 10).
"""

from __future__ import annotations

from dataclasses import dataclass

from porch.analytics.influence.holdout import LEAST, lift


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplift:
    """How many more of those who got it did something, as shares from -1 to 1; `enough`: whether it may be told."""

    got: int
    got_did: int
    held: int
    held_did: int
    lift: float | None
    low: float
    high: float
    enough: bool

    @property
    def words(self) -> str:
        """The same in words that promise no more than is known."""
        if not self.enough or self.lift is None:
            counted = f"{self.got} got it and {self.held} were left out by chance"
            return f"Too early to say: {counted}; {LEAST} of each are needed."
        told = f"{_points(self.lift)} points more of them did, and 95 in 100 such spans hold the truth: "
        span = f"{_points(self.low)} to {_points(self.high)}."
        return told + span + ("" if self.low > 0 or self.high < 0 else " It may as well be none.")


def uplift(*, got_did: int, got: int, held_did: int, held: int) -> Uplift:
    """Return what it did: `got_did` of those who `got` it did something, `held_did` of those `held` back.

    ValueError if more did it than there are.

    >>> found = uplift(got_did=56, got=70, held_did=48, held=80)
    >>> round(found.lift, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    >>> uplift(got_did=3, got=9, held_did=0, held=1).words
    'Too early to say: 9 got it and 1 were left out by chance; 20 of each are needed.'
    """
    found = lift(got_did, got, held_did, held)
    return Uplift(
        got=got, got_did=got_did, held=held, held_did=held_did, lift=found.lift, low=found.low, high=found.high,
        enough=found.enough,
    )  # fmt: skip


def _points(share: float) -> str:
    return f"{100 * share:+.0f}"
