"""What is known of pairs in general, as it was learnt here last."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from porch.analytics import relationship
from porch.analytics.relationship import DEFAULT, Fit
from porch.projections.relationships.models import Learnt
from porch.records.tables import bulk

PEOPLE = 20_000
"""Of as many people at most it is learnt: they tell the same as all of them would, in seconds."""


def learnt() -> Fit:
    """Return what all pairs here taught last, or the stated guess until there are enough of them."""
    row = Learnt.objects.filter(pk=1).first()
    return Fit(**row.numbers) if row else DEFAULT


def numbers(now: datetime) -> tuple[dict[str, Any], int]:
    """Return the numbers of the fit to what was exchanged until `now`, and of how many pairs it was learnt."""
    from porch.projections.relationships import counting  # brings Polars along

    step = bulk.select("SELECT 1 + COUNT(*) / %s FROM relationships_tie", PEOPLE)[0][0]
    sql = "SELECT person_id FROM relationships_tie WHERE person_id %% %s = 0 AND two_way_days >= 2 ORDER BY person_id"
    persons = [row[0] for row in bulk.select(sql, int(step))]
    if not persons:
        return asdict(DEFAULT), 0
    return asdict(relationship.fit(counting.exchanges(persons), now=now)), len(persons)
