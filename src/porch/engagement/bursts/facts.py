"""What higher rooms know of people before something is begun with them: what it concerns them, and what they wait for.

Read once for many, or for one alone when it leaves; what the records say (consent, wishes, hours) is added below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from porch.analytics.cadence import Burst, Kind, Standing
from porch.analytics.words import mentions
from porch.core.interaction import Kind as Deed
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.bursts import joints
from porch.engagement.bursts.models import Hold
from porch.engagement.bursts.whereabouts import NOWHERE, Where, whereabouts
from porch.engagement.gatherings import queries as gatherings
from porch.engagement.promises.models import OPEN, Promise
from porch.projections.presence import segments
from porch.projections.relationships.models import Exchange, Tie
from porch.projections.relationships.reading import UNHAPPY
from porch.projections.waiting.models import Standing as Waits
from porch.records.interactions.models import Interaction
from porch.records.outbox import colleagues
from porch.records.people.models import Person
from porch.records.profiles.finding import key
from porch.records.profiles.models import Tagged
from porch.records.profiles.wanted import read

FEW = 500  # people that a question names one by one; beyond that all rows are read
LATELY = timedelta(days=180)
YEARS = timedelta(days=730)
"""How long what somebody bought is taken for something they have."""
WAITING = ("waiting", "snoozed", "handed_over")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of people as far as one burst goes, by who they are now."""

    topic: str = ""
    product: str = ""
    about: str = ""
    cares: Mapping[int, str] = field(default_factory=dict)
    has: frozenset[int] = frozenset()
    knows: frozenset[int] = frozenset()
    waits: frozenset[int] = frozenset()
    complains: frozenset[int] = frozenset()
    owed: frozenset[int] = frozenset()
    held: Mapping[int, str] = field(default_factory=dict)
    accepted: Mapping[int, Mapping[str, tuple[datetime, datetime]]] = field(default_factory=dict)
    works_at: Mapping[int, int] = field(default_factory=dict)
    reached: Mapping[int, frozenset[int]] = field(default_factory=dict)
    been: Mapping[int, Where] = field(default_factory=dict)

    def standing(self, person: int) -> Standing:
        """Return where somebody stands, as far as these facts tell."""
        there = self.reached.get(self.works_at.get(person, 0), frozenset())
        been = self.been.get(person, NOWHERE)
        return Standing(
            zone=been.zone, places=been.places,
            topics={self.topic: self.cares[person]} if person in self.cares else {},
            products=frozenset({self.product}) if person in self.has else frozenset(),
            knows=frozenset({self.about}) if person in self.knows else frozenset(),
            complains=person in self.complains, unanswered=person in self.waits, promise_overdue=person in self.owed,
            held=self.held.get(person, ""), accepted=self.accepted.get(person, {}), colleagues=len(there - {person}),
        )  # fmt: skip


def facts(viewer: Viewer, burst: Burst, at: datetime, *, persons: Collection[int] | None = None) -> Facts:
    """Return what is known of `persons` (None: everybody) that counts for a burst that would leave at `at`."""
    if not may_see(viewer):
        return Facts()
    few = persons if persons is not None and len(persons) <= FEW else None
    works_at = colleagues.workplaces(SYSTEM, at.date(), few)
    return Facts(
        topic=burst.topic, product=burst.product, about=burst.about, cares=_cares(burst.topic, at, few),
        has=_bought(burst.product, at, few), knows=_knows(burst, persons), waits=_waits(few),
        complains=_complains(few), owed=_owed(at, few), held=_held(at), accepted=_accepted(few, at),
        works_at=works_at, reached=colleagues.begun_with(SYSTEM, at, None if few is None else set(works_at.values())),
        been=whereabouts(few, at),
    )  # fmt: skip


def _cares(topic: str, at: datetime, few: Collection[int] | None) -> dict[int, str]:
    """Return who declared a topic or talked about it lately, and how we know it."""
    if not topic:
        return {}
    said = _of_handles(Interaction.objects.filter(ours=False, deleted=False, at__gt=at - LATELY, at__lte=at), few)
    found = dict.fromkeys(_who_named(topic, said), f"You talked about {topic}.")
    marked = _of_people(Tagged.objects.filter(tag__key=key(topic)), few)
    return found | dict.fromkeys(marked.values_list("now", flat=True), f"You care about {topic}.")


def _bought(product: str, at: datetime, few: Collection[int] | None) -> frozenset[int]:
    if not product:
        return frozenset()
    rows = Interaction.objects.filter(kind=Deed.PURCHASE, deleted=False, at__gt=at - YEARS, at__lte=at)
    return frozenset(_who_named(product, _of_handles(rows, few)))


def _who_named(what: str, rows: QuerySet[Interaction]) -> set[int]:
    """Return whose words these are that name something: as words of their own, and not within others."""
    held = rows.filter(Q(text__icontains=what) | Q(subject__icontains=what), handle__person__isnull=False)
    said = held.order_by().values_list("handle__person", "text", "subject").iterator()
    return {person for person, text, subject in said if person and mentions(f"{subject}\n{text}", what)}


def _knows(burst: Burst, persons: Collection[int] | None) -> frozenset[int]:
    """Return who was asked it already, or answered it."""
    if burst.kind is Kind.FEEDBACK:
        return frozenset(joints.answered(SYSTEM, burst.about, persons))
    if burst.kind is Kind.IDEA and joints.number_of(burst.about, joints.IDEA) is not None:
        return frozenset(joints.raised(SYSTEM, burst.about))
    if burst.kind is Kind.INVITE and (date_ := joints.date_of(SYSTEM, burst.about)) is not None:
        return frozenset(gatherings.asked(SYSTEM, date_.pk))
    return frozenset()


def _waits(few: Collection[int] | None) -> frozenset[int]:
    rows = Waits.objects.filter(state__in=WAITING, handle__person__isnull=False)
    rows = rows.filter(handle__person__in=few) if few is not None else rows
    return frozenset(rows.values_list("handle__person", flat=True))


def _complains(few: Collection[int] | None) -> frozenset[int]:
    """Return who complained, and nobody answered since."""
    unhappy = Tie.objects.filter(unhappy__gt=0)
    unhappy = unhappy.filter(person__in=few) if few is not None else unhappy
    answered = Subquery(Tie.objects.filter(person=OuterRef("handle__person")).values("last_ours_at")[:1])
    rows = Exchange.objects.filter(ours=False, handle__person__in=unhappy.values("person"))
    rows = rows.annotate(bad=F("flags").bitand(UNHAPPY), answered=answered).filter(bad__gt=0)
    rows = rows.filter(Q(answered=None) | Q(at__gt=F("answered")))
    return frozenset(rows.values_list("handle__person", flat=True))


def _owed(at: datetime, few: Collection[int] | None) -> frozenset[int]:
    rows = Promise.objects.filter(OPEN, theirs=False, due_at__lt=at, handle__person__isnull=False)
    rows = rows.filter(handle__person__in=few) if few is not None else rows
    return frozenset(rows.values_list("handle__person", flat=True))


def _held(at: datetime) -> dict[int, str]:
    """Return who is in a segment that a colleague holds, and why (R4)."""
    found: dict[int, str] = {}
    for hold in Hold.objects.filter(lifted_at=None).select_related("segment"):
        found |= dict.fromkeys(segments.members(SYSTEM, read(hold.segment.asked), now=at), hold.why)
    return found


def _accepted(few: Collection[int] | None, at: datetime) -> dict[int, dict[str, tuple[datetime, datetime]]]:
    persons = few if few is not None else Person.objects.filter(identity=None).values_list("pk", flat=True)
    taken = gatherings.accepted(SYSTEM, set(persons), since=at)
    return {
        person: {f"gathering-{one.occurrence}": (one.begins, one.ends) for one in dates}
        for person, dates in taken.items()
    }  # fmt: skip


def _now() -> Coalesce:
    return Coalesce(F("person__identity"), F("person"))


def _of_people(rows: QuerySet[Any], few: Collection[int] | None) -> QuerySet[Any]:
    rows = rows.annotate(now=_now())
    return rows.filter(Q(person__in=few) | Q(person__identity__in=few)) if few is not None else rows


def _of_handles(rows: QuerySet[Interaction], few: Collection[int] | None) -> QuerySet[Interaction]:
    return rows.filter(handle__person__in=few) if few is not None else rows
