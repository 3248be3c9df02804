"""The first look: from the business's own past, who was never answered, who has gone quiet, the three to answer now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from porch.analytics import regulars
from porch.core.viewer import Viewer
from porch.desk.morning import queries, table
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.people import queries as people
from porch.records.people.models import Person

PAST = timedelta(days=90)
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A regular who has gone quiet, and the sentence that says so."""

    person: Person
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """The page. `never_answered` newest first; counts cover all, the lists show the first ones."""

    reading: list[Account]
    totals: dict[str, int]
    never_answered: list[Standing]
    never_answered_count: int
    quiet: list[Quiet]
    answer_now: list[queries.Row]
    pile: int


def first_look(viewer: Viewer, *, now: datetime) -> FirstLook:
    """Return what the business's own past says."""
    summary, paper = waiting.summary(viewer), table.paper(viewer)
    never = waiting.before(viewer, now, limit=SHOWN)
    arranged = queries.morning(viewer, now=now)
    return FirstLook(
        reading=[a for a in accounts.accounts(viewer) if a.channel != "archive"],
        totals=interactions.totals(viewer),
        never_answered=never,
        never_answered_count=summary.waiting,
        quiet=gone_quiet(viewer, now=now),
        answer_now=arranged.today[:3] or [queries.row_of(s) for s in never[:3]],
        pile=paper.pile,
    )


def gone_quiet(viewer: Viewer, *, now: datetime) -> list[Quiet]:
    """Return regulars whose rhythm is broken, the most broken first."""
    contacts: dict[int, set[date]] = defaultdict(set)
    for person_id, at in interactions.contact_days(viewer, now - 4 * PAST):
        contacts[person_id].add(at.date())
    found = regulars.gone_quiet(contacts, today=now.date())[:SHOWN]
    known = {p.pk: p for p in people.by_ids(viewer, [q.person for q in found])}
    return [Quiet(person=known[q.person], words=q.sentence) for q in found if q.person in known]
