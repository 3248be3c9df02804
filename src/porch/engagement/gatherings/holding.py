"""Verbs on dates and series: hold one, hold them again and again, move, call off, and undo while nothing has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction

from porch.core import itip
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, hours, letters, seats
from porch.engagement.gatherings.models import Change, Gathering, Guest, Occurrence, Series, Sort
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as outbox_queries
from porch.records.team.models import Member

UNDO = timedelta(minutes=10)
"""So long a change can be taken back: nobody has been told of it until then."""
AHEAD = timedelta(days=183)
"""A series has its dates so far ahead."""
LONGEST = timedelta(days=7)
MOST_SEATS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What a date is: see models.Setting. Seats: None for any number, 0 not in that way."""

    name: str
    sort: str
    minutes: int
    zone: str
    place: str = ""
    online: str = ""
    room_seats: int | None = None
    online_seats: int | None = 0
    language: str = ""
    topic: str = ""
    words: str = ""
    claim_minutes: int = 660


def hold(
    *, what: What, begins: datetime, member: Member | None, at: datetime, host: Member | None = None,
    plan: Gathering | None = None,
) -> Occurrence:  # fmt: skip
    """Set a date people may be asked to; PorchError says what is missing."""
    what = _checked(what)
    if begins + timedelta(minutes=what.minutes) <= at:
        raise PorchError("This moment has passed already.")
    return Occurrence.objects.create(
        **asdict(what), begins=begins, uid=_uid(), host=host or member, plan=plan, member=member, made_at=at
    )


def hold_again_and_again(
    *, what: What, rule: str, first: date, clock: time, member: Member | None, at: datetime, host: Member | None = None
) -> Series:
    """Begin a series by a rule (RFC 5545), told by the clock at its place, and set its dates of the next half year."""
    what = _checked(what)
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


def end(*, series: Series, member: Member | None, at: datetime) -> int:
    """End a series: what is to come of it is called off; return how many dates."""
    with transaction.atomic():
        Series.objects.filter(pk=series.pk, ended_at=None).update(ended_at=at)
        coming = list(Occurrence.objects.filter(series=series, begins__gt=at, cancelled_at=None).order_by("begins"))
        for occurrence in coming:
            call_off(occurrence=occurrence, member=member, at=at)
    return len(coming)


def move(*, occurrence: Occurrence, begins: datetime, member: Member | None, at: datetime, place: str | None = None,
         minutes: int | None = None, words: str = "") -> Change:  # fmt: skip
    """Move one date; who said yes, maybe, or waits is told after the time to undo, and asked to say again."""
    minutes = occurrence.minutes if minutes is None else minutes
    told = {"begins": begins, "minutes": minutes, "place": occurrence.place if place is None else _line(place, 300)}
    if begins <= at:
        raise PorchError("This moment has passed already.")
    _check_length(minutes)
    return _change(occurrence, told, _By(member=member, at=at, words=words))


def resize(*, occurrence: Occurrence, room: int | None, online: int | None, at: datetime) -> Occurrence:
    """Give a date more seats, or fewer: who has one keeps it. What becomes free is offered to those who wait."""
    for seats_ in (room, online):
        _check_seats(seats_)
    with transaction.atomic():
        held = seats.hold(occurrence)
        held.room_seats, held.online_seats = room, online
        if not held.modes:
            raise PorchError("One must be able to take part in some way.")
        held.save(update_fields=["room_seats", "online_seats"])
    answering.pass_on(now=at, only=held)
    return held


def change_series(*, series: Series, what: What, clock: time, member: Member | None, at: datetime) -> int:
    """Change a series and all its dates to come but those that were changed alone; return how many dates changed."""
    what = _checked(what)
    with transaction.atomic():
        moved = clock != series.time or what.zone != series.zone
        Series.objects.filter(pk=series.pk).update(**asdict(what), time=clock)
        series.refresh_from_db()
        changed = 0
        dates = Occurrence.objects.filter(series=series, begins__gt=at, cancelled_at=None, alone=False)
        for one in dates.order_by("begins"):
            told = asdict(what)
            if moved and one.day is not None:
                told["begins"] = hours.moment(one.day, clock, what.zone)
            changed += _differs(one, told)
            if _differs(one, told):
                _change(one, told, _By(member=member, at=at, alone=False))
    return changed


def call_off(*, occurrence: Occurrence, member: Member | None, at: datetime, words: str = "") -> Change:
    """Call one date off; who said yes, maybe, or waits is told after the time to undo."""
    return _change(occurrence, {"cancelled_at": at}, _By(member=member, at=at, words=words))


def take_back(*, change: Change, at: datetime) -> Occurrence:
    """Undo a change, as if it had not been, if nobody was told yet; PorchError when it is too late."""
    with transaction.atomic():
        held = seats.hold(change.occurrence)
        if change.taken_back_at is not None or change.sequence != held.sequence:
            raise PorchError("It was changed again, or this was taken back already.")
        keys = [letters.key(guest, f"v{change.sequence}") for guest in _concerned(held)]
        for outgoing in outbox_queries.by_keys(SYSTEM, keys).values():
            outbox.take_back(outgoing=outgoing, at=at)  # PorchError where it has left
        for name, value in change.before.items():
            setattr(held, name, _read(name, value))
        held.save()
        change.taken_back_at = at
        change.save(update_fields=["taken_back_at"])
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class _By:
    """Who changes something, when, with which words; `alone`: that date apart from its series."""

    member: Member | None
    at: datetime
    words: str = ""
    alone: bool = True


def _change(occurrence: Occurrence, told: dict[str, object], by: _By) -> Change:
    with transaction.atomic():
        held = seats.hold(occurrence)
        if held.is_off:
            raise PorchError("This was called off already.")
        if held.ends <= by.at:
            raise PorchError("This is over.")
        if not _differs(held, told):
            raise PorchError("Nothing has changed, so nobody was told.")
        before = {name: _written(getattr(held, name)) for name in told} | {"alone": _written(held.alone)}
        moves = "begins" in told and told["begins"] != held.begins
        for name, value in told.items():
            setattr(held, name, value)
        held.alone, held.sequence = held.alone or by.alone, held.sequence + 1
        held.save()
        change = Change.objects.create(
            occurrence=held, sequence=held.sequence, before=before, moves=moves, cancels=held.is_off,
            words=by.words.strip()[:500], member=by.member, at=by.at,
        )  # fmt: skip
    for guest in _concerned(held):
        letters.changed(guest, at=by.at, member=by.member, moved=moves, undo=UNDO, words=change.words)
    for name, value in vars(held).items():
        setattr(occurrence, name, value)
    return change


def _concerned(occurrence: Occurrence) -> Iterable[Guest]:
    found = Guest.objects.filter(occurrence=occurrence, answer__in=("yes", "maybe")).select_related("person")
    for guest in found.order_by("pk"):
        guest.occurrence = occurrence
        yield guest


def _extend(series: Series, now: datetime) -> int:
    after = now.astimezone(hours.zone(series.zone)).date()
    until = max(after, series.first_day) + AHEAD
    there = set(Occurrence.objects.filter(series=series, day__gte=after).values_list("day", flat=True))
    missing = [
        day for day in hours.days(series.rule, series.first_day, until=until) if day >= after and day not in there
    ]
    shared = {name: getattr(series, name) for name in What.__dataclass_fields__}
    rows = [
        Occurrence(
            **shared, series=series, day=day, begins=hours.moment(day, series.time, series.zone), uid=_uid(),
            host_id=series.host_id, member_id=series.member_id, made_at=now,
        )
        for day in missing
    ]  # fmt: skip
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may set them at this moment
    return len(rows)


def _checked(what: What) -> What:
    name, place, online = _line(what.name, 200), _line(what.place, 300), what.online.strip()[:600]
    if not name:
        raise PorchError("Say what it is.")
    if what.sort not in Sort.values:
        raise PorchError("Say what sort of gathering it is.")
    _check_length(what.minutes)
    if hours.known_zone(what.zone) is None:
        raise PorchError(f"{what.zone[:40]} is no time zone.")
    for many in (what.room_seats, what.online_seats):
        _check_seats(many)
    if what.room_seats == 0 and what.online_seats == 0:
        raise PorchError("One must be able to take part in some way.")
    if online and (urlsplit(online).scheme not in ("https", "http") or not urlsplit(online).netloc):
        raise PorchError("An online address begins with https://.")
    if not 30 <= what.claim_minutes <= 14 * 1440:
        raise PorchError("A seat is held for half an hour to fourteen days.")
    told = {**asdict(what), "name": name, "place": place, "online": online, "words": what.words.strip()[:5000]}
    told |= {"topic": _line(what.topic, 60), "language": what.language.strip()[:12]}
    return What(**told)


def _check_length(minutes: int) -> None:
    if not timedelta(minutes=5) <= timedelta(minutes=minutes) <= LONGEST:
        raise PorchError("It lasts from five minutes to seven days.")


def _check_seats(many: int | None) -> None:
    if many is not None and not 0 <= many <= MOST_SEATS:
        raise PorchError(f"There are at most {MOST_SEATS:,} seats.")


def _differs(occurrence: Occurrence, told: dict[str, object]) -> bool:
    return any(getattr(occurrence, name) != value for name, value in told.items())


def _uid() -> str:
    mail = letters.mailbox()
    return itip.new_uid(uuid4().hex, mail.handle if mail else "us@porch.invalid")


def _line(words: str, most: int) -> str:
    return " ".join(words.split())[:most]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)


def _read(name: str, value: str) -> object:
    if name in ("begins", "cancelled_at"):
        return datetime.fromisoformat(value) if value else None
    if name in ("minutes", "claim_minutes", "room_seats", "online_seats"):
        return int(value) if value else None
    return bool(value) if name == "alone" else value
