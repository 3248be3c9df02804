"""Counts what our own influence index rests on, out of the log of the last year and of how we stand with people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from porch.analytics.admitting import admits
from porch.analytics.influence.index import Counts
from porch.projections.relationships.reading import UNHAPPY
from porch.records.tables import bulk

LOOKED_BACK = timedelta(days=365)
FACED = 5000
"""Answers to complaints that are read for a fault admitted, the latest first."""
ALIVE = 0.5

_TIES = (
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN alive >= %s THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN two_way_days >= 2 THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN spoke_for > 0 THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(wanted), 0), COALESCE(SUM(answered), 0), COALESCE(SUM(refused), 0), COALESCE(SUM(reasoned), 0)"
    " FROM relationships_tie WHERE ours > 0"
)
_RESPONDED = (
    "SELECT COUNT(DISTINCT h.person_id), COUNT(DISTINCT t.person_id) FROM influence_act a"
    " JOIN people_handle h ON h.id = a.actor_id"
    " LEFT JOIN relationships_tie t ON t.person_id = h.person_id AND t.ours > 0"
    " WHERE a.target_id IS NULL"
)
_ANSWERS = (
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN visibility = 'public' THEN 1 ELSE 0 END), 0)"
    " FROM interactions_interaction WHERE at >= %s AND ours AND NOT deleted AND in_reply_to <> ''"
    " AND kind IN ('create', 'question')"
)
_FACED = (
    "SELECT c.text FROM interactions_interaction c JOIN interactions_interaction p"
    " ON p.channel = c.channel AND p.external_id = c.in_reply_to"
    " JOIN relationships_exchange e ON e.interaction_id = p.id AND NOT e.ours AND (e.flags & %s) <> 0"
    " WHERE c.at >= %s AND c.ours AND NOT c.deleted AND c.in_reply_to <> '' AND c.kind = 'create'"
    " ORDER BY c.at DESC, c.id DESC LIMIT %s"
)


def counts(*, now: datetime) -> Counts:
    """Return what our index rests on as of `now`."""
    since: Any = bulk.moment(now - LOOKED_BACK)
    customers, living, returned, recommended, wanted, answered, refused, reasoned = bulk.select(_TIES, ALIVE)[0]
    responders, responded = bulk.select(_RESPONDED)[0]
    answers, public = bulk.select(_ANSWERS, since)[0]
    faced = [row[0] for row in bulk.select(_FACED, UNHAPPY, since, FACED)]
    return Counts(
        customers=customers, living=living, returned=returned, recommended=recommended, wanted=wanted,
        answered=answered, refused=refused, reasoned=reasoned, responders=responders, responded=responded,
        answers=answers, public=public, faced=len(faced), admitted=sum(admits(text) for text in faced),
    )  # fmt: skip
