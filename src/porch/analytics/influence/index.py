"""Our own influence index: relationship, engagement and openness, each out of facts that can be counted.

The three are what whoever would be listened to has to earn; none makes up for another, so the index is their geometric
mean. Beside it stands loyalty: who returns, and who recommends (Reichheld 2003 asks the second alone).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from porch.analytics.trust import Bar, bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is counted. Customers are people we ever answered, billed or served.

    Relationship: `living` of `customers` have not parted from us. Engagement: `answered` of what customers `wanted`;
    `responded` of `customers` responded to something of ours. Openness: `public` of our `answers`; `reasoned` of our
    `refused`; `admitted` of the complaints we `faced`. Loyalty: `returned` and `recommended` of `customers`.
    `responders` are all distinct people who ever responded to us, customers or not.
    """

    customers: int = 0
    living: int = 0
    wanted: int = 0
    answered: int = 0
    responded: int = 0
    responders: int = 0
    answers: int = 0
    public: int = 0
    refused: int = 0
    reasoned: int = 0
    faced: int = 0
    admitted: int = 0
    returned: int = 0
    recommended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element and the facts it rests on; `value`, 0 to 1, is the mean of those told, None where none is."""

    name: str
    bars: tuple[Bar, ...]

    @property
    def value(self) -> float | None:
        """The mean of the bars that rest on enough facts."""
        told = [one.mean for one in self.bars if one.mean is not None]
        return sum(told) / len(told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Elements, and `value`, 0 to 100: their geometric mean, or None while one of them is not told."""

    elements: tuple[Element, ...]

    @property
    def value(self) -> float | None:
        """The index as one number, which never stands without its elements."""
        told = [one.value for one in self.elements if one.value is not None]
        return 100 * prod(told) ** (1 / len(told)) if len(told) == len(self.elements) else None


def influence(counts: Counts) -> Index:
    """Return our influence index with its three elements.

    By hand: 8 of 8 living is 9/10; 3 of 8 answered is 4/10 and 1 of 8 responded 2/10, so .3; 6 of 8 public is 7/10.
    The cube root of .9 * .3 * .7 is .574.

    >>> told = influence(Counts(customers=8, living=8, wanted=8, answered=3, responded=1, answers=8, public=6))
    >>> [round(one.value, 2) for one in told.elements], round(told.value, 1)
    ([0.9, 0.3, 0.7], 57.4)
    """
    return Index(
        elements=(
            Element(name="relationship", bars=(_of("living ties", counts.living, counts.customers),)),
            Element(
                name="engagement",
                bars=(
                    _of("answered by us", counts.answered, counts.wanted),
                    _of("responded to us", counts.responded, counts.customers),
                ),
            ),
            Element(
                name="openness",
                bars=(
                    _of("answers in public", counts.public, counts.answers),
                    _of("reasons given", counts.reasoned, counts.refused),
                    _of("faults admitted", counts.admitted, counts.faced),
                ),
            ),
        )
    )


def loyalty(counts: Counts) -> Index:
    """Return the loyalty index: who returns and who recommends.

    By hand: 8 of 8 returned is 9/10, 3 of 8 recommended 4/10; the root of .36 is .6.

    >>> round(loyalty(Counts(customers=8, returned=8, recommended=3)).value, 1)
    60.0
    """
    return Index(
        elements=(
            Element(name="return", bars=(_of("came back", counts.returned, counts.customers),)),
            Element(name="recommend", bars=(_of("spoke for us", counts.recommended, counts.customers),)),
        )
    )


def _of(name: str, good: int, facts: int) -> Bar:
    return bar(name, good, max(facts - good, 0))
