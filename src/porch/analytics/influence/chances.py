"""How likely word passes from somebody to whoever responded to them before, learnt from what was done.

    chance(b -> a) = 1 - (1 - p) ** (n ** s)         n: how often a acted on b

p is the chance that one response is followed by another within the span, s how much more often tells (0: not at all,
1: each is a chance of its own). Both are those under which what came in the span before was likeliest (Goyal, Bonchi
and Lakshmanan 2010 learn a share of all that b did; b's acts without any response are in no log, and a share of those
with one foretold worse), beside an assumption that counts as one response in twenty being followed by another.
"""

from __future__ import annotations

import numpy as np

from porch.analytics.influence.acts import Acts, Numbers, Reals
from porch.analytics.influence.ties import Ties

SPAN = 30 * 86_400.0
ASSUMED, WEIGHT = 0.05, 20.0
CHANCES = ASSUMED * 2.0 ** (np.arange(-32, 17) / 4)
POWERS = (1.0, 0.75, 0.5, 0.25, 0.0)


def learnt(past: Acts, *, span: float = SPAN, at: float | None = None) -> Ties:
    """Return who moves whom and how likely within a span of seconds, by the acts before `at` (else by all of them).

    Whoever is acted on is the source, whoever acts the target; each pair is one tie.

    >>> from porch.analytics.influence.acts import acts
    >>> import polars as pl
    >>> rows = pl.DataFrame({"actor": ["ann", "ann", "ben"], "target": ["dov"] * 3, "time": [0, 1, 2]})
    >>> told = learnt(acts(rows.with_columns(kind=pl.lit("like"))))  # nothing to learn from: 1 - .95**2, 1 - .95
    >>> told.sources.tolist(), told.targets.tolist(), told.chances.round(4).tolist()
    ([2, 2], [0, 1], [0.0975, 0.05])
    """
    until = np.inf if at is None else at
    known = past.before(until)
    if len(known.times) and not np.isfinite(until):
        until = float(np.nextafter(known.times[-1], np.inf))
    (actors, targets), acted = _pairs(known)
    chance, power = _taught(past.before(until - span), past.between(until - span, until))
    return Ties(sources=targets, targets=actors, chances=_chance(acted, chance, power), people=past.people)


def _chance(acted: Numbers, chance: float, power: float) -> Reals:
    return np.asarray(1 - (1 - chance) ** (acted**power), np.float64)


def _pairs(known: Acts) -> tuple[tuple[Numbers, Numbers], Numbers]:
    """Return who acted on whom, and how often."""
    people = max(len(known.people), 1)
    pairs, acted = np.unique(known.actors * people + known.targets, return_counts=True)
    return (pairs // people, pairs % people), acted.astype(np.int64)


def _taught(before: Acts, came: Acts) -> tuple[float, float]:
    """Return the chance and the power under which those of `before` who acted again in what came are likeliest."""
    people = max(len(before.people), 1)
    (actors, targets), acted = _pairs(before)
    again = np.isin(actors * people + targets, came.actors * people + came.targets)
    often, place = np.unique(acted, return_inverse=True)
    did, did_not = (np.bincount(place, told, minlength=len(often)) for told in (again, ~again))
    often = np.append(often, 1)
    did, did_not = np.append(did, WEIGHT * ASSUMED), np.append(did_not, WEIGHT * (1 - ASSUMED))
    return max(
        ((chance, power) for power in POWERS for chance in CHANCES.tolist()),
        key=lambda one: float(did @ np.log(_chance(often, *one)) + did_not @ (often ** one[1]) * np.log(1 - one[0])),
    )
