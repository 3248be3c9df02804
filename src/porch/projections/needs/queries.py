"""Questions about what people ask for, lack and praise: counted by people and organisations, told in their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from porch.analytics import needs
from porch.analytics.needs import Change
from porch.analytics.quarters import Span
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.projections.needs.models import Need
from porch.records.organisations import queries as organisations
from porch.records.people import queries as people

Key = tuple[str, str]  # kind and topic
Place = tuple[datetime, int]
LATEST = 50
"""What is quoted is chosen among so many, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How many ask for something on a topic, lack or praise it in a span, and how many in the one before it.

    `organisations` are where these people work, as far as we know; `among` are all who say such a thing, on whatever
    topic.
    """

    kind: str
    topic: str
    people: int
    organisations: int
    before: int
    among: int
    change: Change

    @property
    def key(self) -> Key:
        """What names it."""
        return self.kind, self.topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody said, in their words. `private`: it was said to us alone."""

    id: int
    person: int
    name: str
    words: str
    at: datetime
    private: bool
    thread: int | None
    handle: int


def lines(viewer: Viewer, span: Span, *, kind: str = "") -> list[Line]:
    """Return every need somebody has in a span or had in the one before, of one kind if it is named.

    What most people say comes first, and what is on no topic last. Nobody is counted twice for one need; who is no
    customer is not counted.
    """
    if not may_see(viewer):
        return []
    now, before = _who(span.since, span.until, kind), _who(span.earlier, span.earlier_until, kind)
    works = organisations.accounts_of(SYSTEM, {person for found in now.values() for person in found})
    among = {
        each: len({who for (said, _), those in now.items() if said == each for who in those}) for each in needs.KINDS
    }
    told = [_line(key, now[key], before[key], works, among) for key in {*now, *before}]
    return sorted(told, key=lambda line: (not line.topic, -line.people, -line.before, line.key))


def line(viewer: Viewer, span: Span, kind: str, topic: str) -> Line | None:
    """Return one need as it is in a span, or None where nobody has it or had it in the one before."""
    return next((one for one in lines(viewer, span, kind=kind) if one.topic == topic), None)


def said(viewer: Viewer, span: Span, key: Key, *, before: Place | None = None, limit: int = 50) -> list[Quote]:
    """Return a page of what was said of one need in a span, latest first; what no customer said is left out."""
    kind, topic = key
    found = _between(span.since, span.until).filter(kind=kind, topic=topic, interaction__deleted=False)
    if before is not None:
        at, number = before
        found = found.filter(at__lte=at).exclude(at=at, pk__gte=number)
    rows = found.select_related("interaction", "handle__person").order_by("-at", "-pk")[:limit]
    return _quotes(rows) if may_see(viewer) else []


def quotes(viewer: Viewer, span: Span, keys: Iterable[Key], *, public: bool = False) -> dict[Key, list[Quote]]:
    """Return up to three quotes of each of these needs: of the latest the most typical, of different people.

    `public`: none of what was said to us alone.
    """
    found = {}
    for key in keys:
        rows = [quote for quote in said(viewer, span, key, limit=LATEST) if not (public and quote.private)]
        best = needs.typical([(quote.person, quote.words) for quote in rows])
        found[key] = [rows[place] for place in best]
    return found


def proposed(viewer: Viewer, topic: str, *, limit: int = 50) -> list[int]:
    """Return the numbers of the ideas that were proposed on a topic, the latest first."""
    if not may_see(viewer) or not topic:
        return []
    found = Need.objects.filter(topic=topic).exclude(about="").order_by("-pk").values_list("about", flat=True)
    named = [about.removeprefix("idea-") for about in found[:limit]]
    return [int(number) for number in dict.fromkeys(named) if number.isdecimal()]


def any_read(viewer: Viewer) -> bool:
    """Whether anybody has asked for anything, lacked or praised it."""
    return may_see(viewer) and Need.objects.exists()


def _line(
    key: Key, now: Collection[int], before: Collection[int], works: dict[int, int], among: dict[str, int]
) -> Line:
    kind, topic = key
    return Line(
        kind=kind, topic=topic, people=len(now), before=len(before), change=needs.change(len(now), len(before)),
        organisations=len({works[person] for person in now if person in works}), among=among[kind],
    )  # fmt: skip


def _between(since: datetime, until: datetime) -> QuerySet[Need]:
    return Need.objects.filter(at__gte=since, at__lt=until, handle__person__isnull=False)


def _who(since: datetime, until: datetime, kind: str) -> defaultdict[Key, set[int]]:
    """Return who, as who they are now, says what; customers only."""
    found = _between(since, until)
    found = found.filter(kind=kind) if kind else found
    columns = ("kind", "topic", "handle__person", "handle__kind", "handle__value")
    marks, told = people.every_set_aside(SYSTEM), defaultdict[Key, set[int]](set)
    for one, topic, person, network, value in found.values_list(*columns).distinct():
        if (network, value) not in marks and (network, "@" + value.rpartition("@")[2]) not in marks:
            told[one, topic].add(person)
    return told


def _quotes(rows: Sequence[Need] | QuerySet[Need]) -> list[Quote]:
    aside = people.set_aside_handles(SYSTEM, {row.handle_id for row in rows})
    return [
        Quote(
            id=row.pk, person=row.handle.person_id or 0, name=str(row.handle.person or row.handle.value), at=row.at,
            words=" ".join((row.interaction.text or row.interaction.subject).split()), private=row.private,
            thread=row.interaction.thread_id, handle=row.handle_id,
        )
        for row in rows
        if row.handle_id not in aside
    ]  # fmt: skip
