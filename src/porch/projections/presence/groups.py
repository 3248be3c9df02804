"""The groups a channel map is drawn for: those everybody has, and the segments somebody saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from porch.analytics import regulars
from porch.core.errors import PorchError
from porch.core.viewer import Viewer
from porch.projections.presence import segments
from porch.records.interactions import queries as log
from porch.records.profiles import queries as profiles
from porch.records.profiles.models import Segment
from porch.records.profiles.wanted import read
from porch.records.tables import bulk

EVERYBODY = "everybody"
NEW = timedelta(days=90)
RHYTHM = timedelta(days=360)  # as far back as the first look looks
COMPANY = "company:"
SEGMENT = "segment:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of the people, by a name for machines and one for people. `people` None: everybody."""

    name: str
    label: str
    words: str = ""
    people: frozenset[int] | None = None


def every(viewer: Viewer, *, now: datetime) -> list[Group]:
    """Return the groups in the order they are offered, each with the ids of its people."""
    days = _contact_days(viewer, now)
    quiet = frozenset(one.person for one in regulars.gone_quiet(days, today=now.date()))
    return [
        Group(name=EVERYBODY, label="Everybody"),
        Group(
            name="regulars", label="Regulars", words="in touch at least three times over three weeks, and still coming",
            people=regulars.in_rhythm(days, today=now.date()),
        ),
        Group(name="new", label="New", words="first heard in the last 90 days", people=_new(now)),
        Group(
            name="quiet", label="Gone quiet", words="regulars who have been silent for twice their own rhythm",
            people=quiet,
        ),
        *(_segment(viewer, one, now) for one in profiles.segments(viewer)),
    ]  # fmt: skip


def _segment(viewer: Viewer, saved: Segment, now: datetime) -> Group:
    try:
        people = segments.members(viewer, read(saved.asked), now=now)
    except PorchError:  # it compares with a field that holds something else by now; the map is drawn all the same
        people = frozenset()
    return Group(name=f"{SEGMENT}{saved.pk}", label=saved.name, words="a segment you saved", people=people)


def _contact_days(viewer: Viewer, now: datetime) -> Mapping[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for person_id, at in log.contact_days(viewer, now - RHYTHM):
        found[person_id].add(at.date())
    return found


def _new(now: datetime) -> frozenset[int]:
    rows = bulk.select(
        "SELECT h.person_id FROM presence_presence p JOIN people_handle h ON h.id = p.handle_id"
        " WHERE h.person_id IS NOT NULL GROUP BY h.person_id HAVING MIN(p.first_at) >= %s",
        bulk.moment(now - NEW),
    )
    return frozenset(row[0] for row in rows)
