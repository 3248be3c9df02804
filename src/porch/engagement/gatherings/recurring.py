"""Verbs on series: begun, continued as time passes, changed or ended from a date on, and each taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from porch.core.errors import PorchError
from porch.engagement.gatherings import answering, changing, hours
from porch.engagement.gatherings.changing import By
from porch.engagement.gatherings.holding import What, checked, new_uid
from porch.engagement.gatherings.models import Change, Occurrence, Series, SeriesChange
from porch.records.team.models import Member

AHEAD = timedelta(days=183)
"""A series has its dates so far ahead."""
FARTHEST = 180
"""A date takes place at most so many days before or after the day its series names."""


def begin(
    *, what: What, rule: str, first: date, clock: time, member: Member | None, at: datetime, host: Member | None = None
) -> Series:
    """Begin a series by a rule (RFC 5545), told by the clock at its place, and set its dates of the next half year."""
    what = checked(what)
    hours.days(rule, first, until=first)  # complains of a rule nobody can keep
    with transaction.atomic():
        made = Series.objects.create(
            **asdict(what), rule=rule.upper()[:200], first_day=first, time=clock, host=host or member, member=member,
            made_at=at,
        )  # fmt: skip
        _extend(made, at)
    return made


def extend(*, now: datetime) -> int:
    """Set what dates are due of every series that goes on; return how many are new."""
    return sum(_extend(series, now) for series in Series.objects.filter(ended_at=None).order_by("pk"))


def change(*, series: Series, what: What, clock: time, shift: int, by: By, since: date | None = None) -> SeriesChange:
    """Change a series and its dates to come, from the one of the day `since` on where that is told.

    Dates that were changed alone or called off stay as they are. PorchError where nothing changes.
    """
    what = checked(what)
    if abs(shift) > FARTHEST:
        raise PorchError("This is too far from the day the series names. End it, and begin another.")
    with transaction.atomic():
        held = Series.objects.select_for_update().get(pk=series.pk)
        made = _note(held, {**asdict(what), "time": clock, "shift": shift}, by)
        for one in _coming(held, by.at, since).filter(Q(alone=False) | Q(day=since)):
            begins = _moment(held, one.day or held.first_day)
            told = {**asdict(what), "begins": begins}
            if begins > by.at and any(getattr(one, name) != value for name, value in told.items()):
                changing.change(one, told, By(member=by.member, at=by.at, words=by.words, of=made))
                made.dates += 1
        if not made.dates and all(getattr(held, name) == value for name, value in _before(held, made).items()):
            raise PorchError("Nothing has changed, so nobody was told.")
        made.save(update_fields=["dates"])
    _pass_on(made, by.at)
    return made


def end(*, series: Series, by: By, since: date | None = None) -> SeriesChange:
    """End a series: what is to come of it is called off, from the date of the day `since` on where that is told."""
    with transaction.atomic():
        held = Series.objects.select_for_update().get(pk=series.pk)
        made = _note(held, {"ended_at": held.ended_at or by.at}, by)
        for one in _coming(held, by.at, since):
            changing.change(one, {"cancelled_at": by.at}, By(member=by.member, at=by.at, words=by.words, of=made))
            made.dates += 1
        made.save(update_fields=["dates"])
    return made


def take_back(*, change: SeriesChange, at: datetime) -> Series:
    """Undo a change of a series and of all its dates, if nobody was told yet; PorchError when it is too late."""
    with transaction.atomic():
        held = Series.objects.select_for_update().get(pk=change.series_id)
        later = SeriesChange.objects.filter(series=held, pk__gt=change.pk, taken_back_at=None)
        if SeriesChange.objects.get(pk=change.pk).taken_back_at is not None or later.exists():
            raise PorchError("It was changed again, or this was taken back already.")
        for one in Change.objects.filter(of=change).select_related("occurrence").order_by("pk"):
            changing.take_back(change=one, at=at)
        changing.restore(held, change.before)
        held.save()
        change.taken_back_at = at
        change.save(update_fields=["taken_back_at"])
    return held


def _note(held: Series, told: Mapping[str, object], by: By) -> SeriesChange:
    before = changing.stood(held, told)
    for name, value in told.items():
        setattr(held, name, value)
    held.save()
    return SeriesChange.objects.create(series=held, before=before, member=by.member, at=by.at)


def _before(held: Series, made: SeriesChange) -> dict[str, object]:
    was = Series()
    changing.restore(was, made.before)
    return {name: getattr(was, name) for name in made.before}


def _coming(series: Series, at: datetime, since: date | None) -> QuerySet[Occurrence]:
    found = Occurrence.objects.filter(series=series, begins__gt=at, cancelled_at=None)
    return (found.filter(day__gte=since) if since is not None else found).order_by("day")


def _moment(series: Series, day: date) -> datetime:
    return hours.moment(day + timedelta(days=series.shift), series.time, series.zone)


def _pass_on(made: SeriesChange, at: datetime) -> None:
    """Offer the seats a change of a series freed."""
    for one in Change.objects.filter(of=made).select_related("occurrence"):
        answering.pass_on(now=at, only=one.occurrence)


def _extend(series: Series, now: datetime) -> int:
    after = now.astimezone(hours.zone(series.zone)).date()
    until = max(after, series.first_day) + AHEAD
    there = set(Occurrence.objects.filter(series=series, day__gte=after).values_list("day", flat=True))
    missing = [
        day for day in hours.days(series.rule, series.first_day, until=until)
        if day >= after and day not in there and _moment(series, day) > now - timedelta(days=1)
    ]  # fmt: skip
    shared = {name: getattr(series, name) for name in What.__dataclass_fields__}
    rows = [
        Occurrence(
            **shared, series=series, day=day, begins=_moment(series, day), uid=new_uid(), host_id=series.host_id,
            member_id=series.member_id, made_at=now,
        )
        for day in missing
    ]  # fmt: skip
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may set them at this moment
    return len(rows)
