"""Verbs on one date: hold it, change or move it, give it seats, call it off."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction

from porch.core import itip
from porch.core.errors import PorchError
from porch.engagement.gatherings import answering, changing, hours, letters, seats
from porch.engagement.gatherings.changing import By
from porch.engagement.gatherings.models import Change, Gathering, Occurrence
from porch.engagement.gatherings.setting import Sort
from porch.records.team.models import Member

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
    what = checked(what)
    if begins + timedelta(minutes=what.minutes) <= at:
        raise PorchError("This moment has passed already.")
    return Occurrence.objects.create(
        **asdict(what), begins=begins, uid=new_uid(), host=host or member, plan=plan, member=member, made_at=at
    )


def change(*, occurrence: Occurrence, what: What, begins: datetime, by: By) -> Change:
    """Change one date in whatever it says; who said yes, maybe, or waits is told of what concerns them."""
    if begins <= by.at:
        raise PorchError("This moment has passed already.")
    made = changing.change(occurrence, {**asdict(checked(what)), "begins": begins}, by)
    answering.pass_on(now=by.at, only=occurrence)
    return made


def move(*, occurrence: Occurrence, begins: datetime, member: Member | None, at: datetime, place: str | None = None,
         words: str = "") -> Change:  # fmt: skip
    """Move one date; who said yes, maybe, or waits is told after the time to undo, and asked to say again."""
    if begins <= at:
        raise PorchError("This moment has passed already.")
    told = {"begins": begins, "place": occurrence.place if place is None else _line(place, 300)}
    return changing.change(occurrence, told, By(member=member, at=at, words=words))


def resize(*, occurrence: Occurrence, room: int | None, online: int | None, at: datetime) -> Occurrence:
    """Give a date alone more seats, or fewer: who has one keeps it. What is free is offered to those who wait."""
    for seats_ in (room, online):
        _check_seats(seats_)
    with transaction.atomic():
        held = seats.hold(occurrence)
        held.room_seats, held.online_seats, held.alone = room, online, True
        if not held.modes:
            raise PorchError("One must be able to take part in some way.")
        held.save(update_fields=["room_seats", "online_seats", "alone"])
    answering.pass_on(now=at, only=held)
    return held


def call_off(*, occurrence: Occurrence, member: Member | None, at: datetime, words: str = "") -> Change:
    """Call one date off; who said yes, maybe, or waits is told after the time to undo."""
    return changing.change(occurrence, {"cancelled_at": at}, By(member=member, at=at, words=words))


def new_uid() -> str:
    """Return a name by which calendars everywhere know one date."""
    mail = letters.mailbox()
    return itip.new_uid(uuid4().hex, mail.handle if mail else "us@porch.invalid")


def checked(what: What) -> What:
    """Return what a date is, its words in order; PorchError says what cannot be."""
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


def _line(words: str, most: int) -> str:
    return " ".join(words.split())[:most]
