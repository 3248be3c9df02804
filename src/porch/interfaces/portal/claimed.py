"""What we promise as customers read it: what shows that it is so, how many say it was, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from porch.core.viewer import SYSTEM
from porch.engagement.claims import queries
from porch.engagement.claims.queries import Counts
from porch.interfaces.portal import proposed

MEANINGS: dict[str, Promise] = {
    "answered": gettext_lazy("Of all that was said to us and needed an answer, what we answered."),
    "within-a-day": gettext_lazy("Of all that we answered, what we answered within 24 hours."),
}
"""What each figure means, by its measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A figure as a page shows it, in whole percent: the share, how sure it is, of how many, from when to when."""

    share: int
    low: int
    high: int
    meaning: Promise
    among: int
    since: Any
    until: Any
    at: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A claim with the figure that proves it, where one does, and how many people confirm and doubt it."""

    claim: Any
    proof: Proof | None
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What somebody says of a claim, and what they are called in public."""

    stand: Any
    name: str


def rows(claims: Sequence[Any]) -> list[Row]:
    """Return claims as a list shows them."""
    counts = queries.counts(SYSTEM, claims)
    figures = queries.figures(SYSTEM, {one.measure for one in claims if one.measure})
    return [
        Row(claim=one, proof=_proof(figures.get(one.measure)), counts=counts.get(one.pk, Counts())) for one in claims
    ]


def lines(stands: Sequence[Any]) -> list[Line]:
    """Return what people say, each with a name they chose."""
    called = proposed.names([one.person_id for one in stands])
    return [Line(stand=one, name=called.get(one.person_id) or _("Somebody")) for one in stands]


def _proof(found: Any) -> Proof | None:
    if found is None or not found.among or found.measure not in MEANINGS:
        return None
    return Proof(
        share=round(100 * found.share), low=round(100 * found.low), high=round(100 * found.high),
        meaning=MEANINGS[found.measure], among=found.among, since=found.since, until=found.until, at=found.at,
    )  # fmt: skip
