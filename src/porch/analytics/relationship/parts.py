"""The strength to show, 0 to 100, in five named parts that add up to it exactly.

Behind it stands a weighted geometric mean of five shares, S = product of share ** weight, on a logarithmic scale from
0.01 (0 points) to 1 (100 points). On logarithms that is a sum, so the points of a part are its Shapley value (Shapley
1953): what it adds does not depend on the order in which parts are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log1p

from porch.analytics.relationship.rhythm import DEFAULT, Fit, best

FLOOR = 0.01
LOWEST = log(FLOOR)
RUNGS = 9
FULL_BREADTH = 5
FULL_DAYS = 3 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its weight in points, what it measures, its formula and unit, and where it comes from."""

    name: str
    weight: float
    meaning: str
    formula: str
    unit: str
    source: str


PARTS = (
    Part(
        name="rhythm", weight=40, meaning="will you talk again within your own rhythm?",
        formula="strength / best", unit="share of the best there can be",
        source="MBG/NBD: Batislam et al. 2007",
    ),
    Part(
        name="depth", weight=20, meaning="how close you have come on the ladder",
        formula="(rung + 1) / 9", unit="share of the ladder", source="Gilbert and Karahalios 2009, intimacy",
    ),
    Part(
        name="reciprocity", weight=20, meaning="do both sides speak?",
        formula="2 * min(ours, theirs) / (ours + theirs)", unit="share",
        source="Gilbert and Karahalios 2009, reciprocal services",
    ),
    Part(
        name="breadth", weight=10, meaning="on how many channels they talk to you",
        formula="ln(1 + channels) / ln(1 + 5), 1 at most", unit="share of five channels",
        source="Orbit model: presence in several places",
    ),
    Part(
        name="duration", weight=10, meaning="how long you have been talking",
        formula="ln(1 + days) / ln(1 + 1095), 1 at most", unit="share of three years",
        source="Gilbert and Karahalios 2009, duration",
    ),
)  # fmt: skip
"""The weights are a decision of ours, made once and open to argument; the order of importance is that of the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The five shares behind the points, each 0 to 1."""

    rhythm: float
    depth: float
    reciprocity: float
    breadth: float
    duration: float


def shares(
    *, strength: float, rung: int | None, reciprocity: float, channels: int, days: float, fit: Fit = DEFAULT
) -> Parts:
    """Return the five shares of what was measured: `strength` by this `fit`, `rung` None for none.

    >>> shares(strength=best(), rung=8, reciprocity=1.0, channels=5, days=1095.0)
    Parts(rhythm=1.0, depth=1.0, reciprocity=1.0, breadth=1.0, duration=1.0)
    """
    return Parts(
        rhythm=min(1.0, strength / best(fit)), depth=0.0 if rung is None else (rung + 1) / RUNGS,
        reciprocity=reciprocity,
        breadth=min(1.0, log1p(channels) / log1p(FULL_BREADTH)), duration=min(1.0, log1p(days) / log1p(FULL_DAYS)),
    )  # fmt: skip


def logged(share: float) -> float:
    """Return where a share stands on a logarithmic scale from 0.01 (0) to 1 (1).

    >>> logged(1.0), logged(0.1), logged(0.0)
    (1.0, 0.5, 0.0)
    """
    return 1 - log(max(share, FLOOR)) / LOWEST


def points(parts: Parts) -> dict[str, float]:
    """Return the points of each part; their sum is the strength to show.

    By hand: full rhythm 40, a tenth of the ladder is half way on the logarithmic scale, 10 of 20, the rest full.

    >>> told = points(Parts(rhythm=1.0, depth=0.1, reciprocity=1.0, breadth=1.0, duration=1.0))
    >>> told["rhythm"], round(told["depth"], 6), round(sum(told.values()), 6)
    (40.0, 10.0, 90.0)
    """
    return {part.name: part.weight * logged(getattr(parts, part.name)) for part in PARTS}
