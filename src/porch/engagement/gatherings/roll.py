"""Questions about dates people come to: which come and are over; who is asked, comes, waits, came; what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from porch.core.viewer import Viewer, may_see
from porch.engagement.gatherings import arriving, seats
from porch.engagement.gatherings.models import (
    Arrival,
    CalendarReply,
    Change,
    Guest,
    Item,
    Occurrence,
    Offer,
    Remark,
    Series,
    SeriesChange,
)
from porch.engagement.gatherings.setting import Mode

Place = tuple[datetime, int]
"""Where a page of dates ended."""
LONGEST = timedelta(days=7)
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A date somebody said yes to, or waits for."""

    occurrence: int
    name: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were asked to a date, said what, wait, came; `coming` and `came` count those they bring along too."""

    asked: int = 0
    coming: int = 0
    maybe: int = 0
    no: int = 0
    silent: int = 0
    waiting: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody at a date, as who they are now. `place` is theirs in the waiting line, from 1; None: they do not wait.

    `offered_until` is set while a seat is held for them, `seen` is how often phones saw them, `is_new` whether they
    never came to anything before. `earlier` says that they answered an earlier time of it.
    """

    guest: Guest
    person: int
    name: str
    code: str
    place: int | None = None
    offered_until: datetime | None = None
    seen: int = 0
    is_new: bool = False
    earlier: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Everybody at a date, and what can be told of their answers out of calendars that did not count."""

    rows: tuple[Row, ...]
    replies: tuple[CalendarReply, ...] = ()


def occurrence(viewer: Viewer, number: int) -> Occurrence | None:
    """Return one date, or None."""
    found = Occurrence.objects.select_related("series", "host", "plan").filter(pk=number)
    return found.first() if may_see(viewer) else None


def occurrences(
    viewer: Viewer, *, now: datetime, past: bool = False, after: Place | None = None, limit: int = 50
) -> list[Occurrence]:
    """Return a page of dates: those to come, next first; or those that are over, latest first."""
    if not may_see(viewer):
        return []
    found = Occurrence.objects.select_related("host")
    if past:
        found = found.filter(begins__lt=now).order_by("-begins", "-id")
        if after is not None:
            found = found.filter(begins__lte=after[0]).exclude(begins=after[0], pk__gte=after[1])
    else:
        found = found.filter(begins__gte=now).order_by("begins", "id")
        if after is not None:
            found = found.filter(begins__gte=after[0]).exclude(begins=after[0], pk__lte=after[1])
    return list(found[:limit])


def under_way(viewer: Viewer, *, now: datetime) -> list[Occurrence]:
    """Return the dates that have begun and are not over."""
    begun = occurrences(viewer, now=now, past=True, limit=50)
    return [one for one in begun if one.ends > now and not one.is_off]


def any_set(viewer: Viewer) -> bool:
    """Whether any date was ever set."""
    return may_see(viewer) and Occurrence.objects.exists()


def series(viewer: Viewer, number: int) -> Series | None:
    """Return one series, or None."""
    return Series.objects.select_related("host").filter(pk=number).first() if may_see(viewer) else None


def of_series(viewer: Viewer, series_id: int, *, before: date | None = None, limit: int = 60) -> list[Occurrence]:
    """Return the dates of a series, the latest first; of a page before this one those `before` a day of it."""
    found = Occurrence.objects.filter(series=series_id).order_by("-day")
    found = found.filter(day__lt=before) if before is not None else found
    return list(found[:limit]) if may_see(viewer) else []


def next_of(viewer: Viewer, series: Series, *, now: datetime) -> Occurrence | None:
    """Return the next date of a series that was not called off, or None."""
    found = Occurrence.objects.filter(series=series, begins__gt=now, cancelled_at=None).order_by("day")
    return found.first() if may_see(viewer) else None


def last_series_change(viewer: Viewer, series: Series) -> SeriesChange | None:
    """Return the last change of a series that stands, or None."""
    found = SeriesChange.objects.filter(series=series, taken_back_at=None).order_by("-pk")
    return found.first() if may_see(viewer) else None


def before(viewer: Viewer, one: Occurrence) -> Occurrence | None:
    """Return the date of the same series that took place last before this one."""
    if not may_see(viewer) or one.series_id is None or one.day is None:
        return None
    found = Occurrence.objects.filter(series=one.series_id, day__lt=one.day, cancelled_at=None)
    return found.order_by("-day").first()


def counts(viewer: Viewer, ids: Collection[int]) -> dict[int, Counts]:
    """Return how many were asked, said what and came, by date; those of whom there is nothing to tell are left out."""
    if not may_see(viewer) or not ids:
        return {}
    seated = Q(answer="yes", waiting_since=None)
    found = Guest.objects.filter(occurrence__in=ids).values("occurrence").annotate(
        asked=Count("pk", filter=Q(asked_at__isnull=False)), maybe=Count("pk", filter=Q(answer="maybe")),
        no=Count("pk", filter=Q(answer="no")), waiting=Count("pk", filter=Q(waiting_since__isnull=False)),
        silent=Count("pk", filter=Q(answer="", came_at=None, asked_at__isnull=False)),
        yes=Count("pk", filter=seated), were=Count("pk", filter=Q(came_at__isnull=False)),
    )  # fmt: skip
    plus = _plus(ids, seated)
    return {
        row["occurrence"]: Counts(
            asked=row["asked"],
            coming=row["yes"] + plus.get(row["occurrence"], 0),
            maybe=row["maybe"],
            no=row["no"],
            silent=row["silent"],
            waiting=row["waiting"],
            came=row["were"],
        )
        for row in found
    }


def free(viewer: Viewer, one: Occurrence) -> dict[Mode, int | None]:
    """Return how many seats are left in each way one can take part; None: any number."""
    return {mode: seats.left(one, mode) for mode in one.modes} if may_see(viewer) else {}


def roll(viewer: Viewer, one: Occurrence) -> Roll:
    """Return everybody at a date; two who were found to be one since stand there once, by their best answer."""
    if not may_see(viewer):
        return Roll(rows=())
    found = list(_guests(Guest.objects.filter(occurrence=one)))
    offers = dict(Offer.objects.filter(guest__in=found, ended_at=None).values_list("guest", "until"))
    seen = dict(_standing(found).values("guest").annotate(n=Count("pk")).values_list("guest", "n"))
    remarks = defaultdict(list)
    for remark in Remark.objects.filter(guest__in=found).select_related("member").order_by("pk"):
        remarks[remark.guest_id].append(remark)
    line = {guest.pk: place for mode in one.modes for place, guest in enumerate(_line(found, mode), start=1)}
    moved = Change.objects.filter(occurrence=one, moves=True, taken_back_at=None).order_by("-sequence").first()
    old = _came_before(one, [guest.person.now_id for guest in found])
    rows: dict[int, Row] = {}
    for guest in sorted(found, key=_best):
        guest.occurrence = one
        rows.setdefault(guest.person.now_id, Row(
            guest=guest, person=guest.person.now_id, name=_name(guest), code=arriving.code(guest),
            place=line.get(guest.pk), offered_until=offers.get(guest.pk), seen=seen.get(guest.pk, 0),
            is_new=guest.person.now_id not in old, remarks=tuple(remarks[guest.pk]),
            earlier=moved is not None and guest.answered_at is not None and guest.answered_at <= moved.at,
        ))  # fmt: skip
    replies = CalendarReply.objects.filter(occurrence=one).exclude(why="").select_related("guest__person")
    return Roll(rows=tuple(rows.values()), replies=tuple(replies.order_by("-pk")[:20]))


def guest(viewer: Viewer, occurrence_id: int, person_id: int) -> Guest | None:
    """Return what one person answered to a date, by who they are now; None where nobody asked and they said nothing."""
    found = Guest.objects.filter(Q(person=person_id) | Q(person__identity=person_id), occurrence=occurrence_id)
    return min(_guests(found), key=_best, default=None) if may_see(viewer) else None


def numbered(viewer: Viewer, one: Occurrence, number: int) -> Guest | None:
    """Return a guest of a date by their number, or None."""
    found = _guests(Guest.objects.filter(pk=number, occurrence=one)) if may_see(viewer) and number < 2**63 else None
    return found.first() if found is not None else None


def offer(viewer: Viewer, guest: Guest) -> Offer | None:
    """Return the latest offer of a seat to somebody, or None."""
    return Offer.objects.filter(guest=guest).order_by("-id").first() if may_see(viewer) else None


def in_line(viewer: Viewer, guest: Guest) -> int:
    """Return somebody's place among those who wait, from 1; 0 when they do not wait."""
    if not may_see(viewer) or guest.waiting_since is None:
        return 0
    line = Guest.objects.filter(occurrence=guest.occurrence_id, mode=guest.mode, waiting_since__isnull=False)
    first = Q(waiting_since__lt=guest.waiting_since) | Q(waiting_since=guest.waiting_since, pk__lt=guest.pk)
    return line.filter(first).count() + 1


def asked(viewer: Viewer, occurrence_id: int) -> set[int]:
    """Return who was asked to a date already or answered, as who they are now."""
    found = _guests(Guest.objects.filter(occurrence=occurrence_id)) if may_see(viewer) else ()
    return {one.person.now_id for one in found}


def attendees(viewer: Viewer, occurrence_id: int) -> list[int]:
    """Return who came to a date, as who they are now."""
    found = _guests(Guest.objects.filter(occurrence=occurrence_id, came_at__isnull=False)) if may_see(viewer) else ()
    return sorted({one.person.now_id for one in found})


def accepted(viewer: Viewer, persons: Collection[int], *, since: datetime | None = None) -> dict[int, list[Taken]]:
    """Return the dates these people said yes to or wait for, by who they are now; only what ends after `since`."""
    if not may_see(viewer):
        return {}
    dates = Occurrence.objects.filter(cancelled_at=None, **({"begins__gt": since - LONGEST} if since else {}))
    known = {one.pk: one for one in dates.order_by("begins", "id") if since is None or one.ends > since}
    found: dict[int, dict[int, Taken]] = defaultdict(dict)
    wanted, ids = set(persons), list(known)
    for start in range(0, len(ids), AT_ONCE):
        rows = Guest.objects.filter(occurrence__in=ids[start : start + AT_ONCE], answer="yes").select_related("person")
        for row in rows:
            one = known[row.occurrence_id]
            if row.person.now_id in wanted:
                taken = Taken(occurrence=one.pk, name=one.name, begins=one.begins, ends=one.ends)
                found[row.person.now_id][one.pk] = taken
    return {person: sorted(dates.values(), key=lambda one: one.begins) for person, dates in found.items()}


def agenda(viewer: Viewer, one: Occurrence) -> list[Item]:
    """Return what is on the agenda of a date, in order."""
    return list(Item.objects.filter(occurrence=one).order_by("place")) if may_see(viewer) else []


def promised(viewer: Viewer, one: Occurrence) -> list[Remark]:
    """Return what was promised at a date, as remarks that carry the numbers of the promises."""
    found = Remark.objects.filter(guest__occurrence=one, promise__isnull=False)
    return list(found.select_related("guest__person__identity", "member").order_by("pk")) if may_see(viewer) else []


def evidence(viewer: Viewer, guest: Guest) -> list[Arrival]:
    """Return every time a phone saw somebody come, those taken back too."""
    found = Arrival.objects.filter(guest=guest).select_related("member")
    return list(found.order_by("received_at", "pk")) if may_see(viewer) else []


def last_change(viewer: Viewer, one: Occurrence) -> Change | None:
    """Return the last change of a date that stands, or None."""
    found = Change.objects.filter(occurrence=one, taken_back_at=None).order_by("-sequence")
    return found.first() if may_see(viewer) else None


def _guests(found: QuerySet[Guest]) -> QuerySet[Guest]:
    return found.select_related("person__identity", "occurrence")


def _standing(found: Collection[Guest]) -> QuerySet[Arrival]:
    return Arrival.objects.filter(guest__in=found, undone_at=None)


def _line(found: Collection[Guest], mode: str) -> list[Guest]:
    waiting = [(one.waiting_since, one.pk, one) for one in found if one.waiting_since is not None and one.mode == mode]
    return [one for *_, one in sorted(waiting, key=lambda told: told[:2])]


def _best(one: Guest) -> tuple[object, ...]:
    return (one.came_at is None, one.answered_at is None, one.pk)


def _name(guest: Guest) -> str:
    return (guest.person.identity or guest.person).name


def _came_before(one: Occurrence, persons: Collection[int]) -> set[int]:
    rows = Guest.objects.filter(Q(person__in=persons) | Q(person__identity__in=persons), came_at__isnull=False)
    return {row.person.now_id for row in rows.filter(occurrence__begins__lt=one.begins).select_related("person")}


def _plus(ids: Collection[int], seated: Q) -> dict[int, int]:
    found = Guest.objects.filter(seated, occurrence__in=ids).values("occurrence").annotate(n=Sum("plus"))
    return {row["occurrence"]: row["n"] or 0 for row in found}
