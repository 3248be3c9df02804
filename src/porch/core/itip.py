"""Invitations as calendars understand them: iTIP (RFC 5546) in iCalendar (RFC 5545), as it travels by mail (RFC 6047).

Written here, for whoever sends one; and the answers read, whoever wrote them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Kind
from porch.core.payload import BROKEN

LARGEST = 512 * 1024
OURS = re.compile(r"[0-9a-f]{32}\.porch@[\w.-]{1,200}")
ANSWERS = {"ACCEPTED": "yes", "DECLINED": "no", "TENTATIVE": "maybe"}
KINDS = {"yes": Kind.ACCEPT, "no": Kind.REJECT, "maybe": Kind.CREATE}
_METHOD = re.compile(rb"^METHOD(?:;[^:\r\n]*)?:[ \t]*([A-Za-z-]{1,20})", re.MULTILINE | re.IGNORECASE)
_PRODUCT = "-//Porch//Invitations//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting we call: when in which zone, with whom, and the how-manieth version of it this is (0 is the first).

    `guests` are handles of kind "email". `begins` is aware.
    """

    uid: str
    sequence: int
    title: str
    begins: datetime
    length: timedelta
    zone: str
    organizer: Handle
    guests: tuple[Handle, ...]
    made_at: datetime
    where: str = ""
    words: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody answered to an invitation: "yes", "no" or "maybe", and in which version of it they read it."""

    uid: str
    attendee: str
    answer: str
    words: str = ""
    sequence: int = 0
    words_in_mail: bool = False  # this maker writes what somebody added into the mail, not beside the answer


def new_uid(key: str, address: str) -> str:
    """Return the name of a meeting for good, the same for the same `key`; `address` is ours.

    >>> OURS.fullmatch(new_uid("k", "alice@shop.test")) is not None
    True
    """
    return f"{_digest('meeting', key)}.porch@{address.rpartition('@')[2].lower()}"


def sending_key(uid: str, attendee: str, sequence: int = 0) -> str:
    """Return the idempotency key by which a version of a meeting is sent to one guest; the calendar has none: "".

    >>> sending_key("1.porch@shop.test", "ann@home.test") == sending_key("1.porch@shop.test", "Ann@home.test")
    True
    """
    return f"invite-{_digest(uid, attendee.lower(), str(sequence))}"


def written(meeting: Meeting, now: datetime) -> bytes:
    """Return an invitation to `meeting`, or its cancellation, as one iTIP message in UTF-8 with CRLF."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled else "REQUEST")
    calendar.add_component(_event(meeting, now))
    year, day = timedelta(days=366), meeting.begins.date()
    calendar.add_missing_timezones(first_date=day - year, last_date=day + year)
    return bytes(calendar.to_ical())


def method_of(ics: bytes) -> str:
    """Return what an iTIP message is for (REQUEST, REPLY, CANCEL), in capitals; nothing where it says nothing.

    >>> method_of(b"BEGIN:VCALENDAR\\r\\nMETHOD:Reply\\r\\n"), method_of(b"")
    ('REPLY', '')
    """
    found = _METHOD.search(ics[:LARGEST])
    return found[1].decode().upper() if found else ""


def uid_and_sequence(ics: bytes) -> tuple[str, int]:
    """Return which meeting an iTIP message is about, and in which version; Unreadable when it is none."""
    event = _first_event(ics)
    return str(event.get("UID", "")).strip(), _sequence(event)


def stored(ics: bytes) -> bytes:
    """Return a message as it is laid into our own calendar: no method, and the server told to send nothing by itself.

    Unreadable when it holds no meeting.
    """
    _first_event(ics)
    calendar = Calendar.from_ical(ics)
    calendar.pop("METHOD", None)
    for one in calendar.events:
        for attendee in _attendees(one):
            attendee.params["SCHEDULE-AGENT"] = "CLIENT"  # RFC 6638: Porch has sent the mail already
    return bytes(calendar.to_ical())


def reply(ics: bytes) -> Reply:
    """Return what an iTIP REPLY answers; Unreadable when it is none, or answers nothing Porch knows."""
    if method_of(ics) != "REPLY":
        raise Unreadable("This is no answer to an invitation")
    event = _first_event(ics)
    # Exchange leaves one attendee in a reply, Google too; whoever names more means the one who answered
    for attendee in _attendees(event):
        answer = ANSWERS.get(_parameter(attendee, "PARTSTAT").upper(), "")
        if answer:
            return Reply(
                uid=str(event.get("UID", "")).strip(), attendee=address(attendee), answer=answer,
                words=_words(event) or _parameter(attendee, "X-RESPONSE-COMMENT")[:5000], sequence=_sequence(event),
                words_in_mail=b"MICROSOFT" in ics[:2000].upper(),
            )  # fmt: skip
    raise Unreadable("Nobody answers in this answer")


def address(told: object) -> str:
    """Return the mail address of an organizer or attendee, in lower case.

    >>> address("MAILTO:Ann@Home.test")
    'ann@home.test'
    """
    said = str(told).strip()
    return (said[7:].partition("?")[0] if said[:7].lower() == "mailto:" else said).strip().lower()


def told(meeting: Meeting) -> str:
    """Return a meeting in words, for a mail program that knows no invitations and for our own pages."""
    there = ZoneInfo(meeting.zone)
    begins, ends = meeting.begins.astimezone(there), (meeting.begins + meeting.length).astimezone(there)
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%A %d %B %Y, %H:%M}"
    when = f"{begins:%A %d %B %Y, %H:%M} to {until} ({meeting.zone.replace('_', ' ')})"
    return "\n".join(part for part in (meeting.title, when, meeting.where) if part)


def _event(meeting: Meeting, now: datetime) -> Event:
    event, zone = Event(), ZoneInfo(meeting.zone)
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("created", meeting.made_at.astimezone(UTC))
    event.add("last-modified", now.astimezone(UTC))
    event.add("dtstart", meeting.begins.astimezone(zone))
    event.add("dtend", (meeting.begins.astimezone(UTC) + meeting.length).astimezone(zone))
    event.add("summary", " ".join(meeting.title.split()))
    for name, words in (("location", meeting.where), ("description", meeting.words)):
        if words:
            event.add(name, words)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("organizer", _person(meeting.organizer))
    for guest in meeting.guests:
        asked = {} if meeting.cancelled else {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        event.add("attendee", _person(guest, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", **asked))
    return event


def _person(handle: Handle, **parameters: str) -> vCalAddress:
    who = vCalAddress(f"mailto:{handle.value}")
    if name := re.sub(r"[\x00-\x1f\x7f\"]", " ", handle.name).strip():
        who.params["CN"] = name[:200]
    for one, value in parameters.items():
        who.params[one] = value
    return who


def _first_event(ics: bytes) -> Event:
    try:
        if len(ics) > LARGEST:
            raise ValueError("larger than an invitation is")
        return next(iter(Calendar.from_ical(ics.lstrip(b"\xef\xbb\xbf \r\n\t")).events))
    except (*BROKEN, StopIteration) as error:
        raise Unreadable(f"This is no invitation: {type(error).__name__}: {error}"[:300]) from error


def _attendees(event: Event) -> Iterable[Any]:
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def _parameter(told: object, name: str) -> str:
    found = getattr(told, "params", {}).get(name, "")
    return str(found[0] if isinstance(found, list) and found else found or "")


def _words(event: Event) -> str:
    found = event.get("COMMENT", [])
    return "\n".join(str(one).strip() for one in (found if isinstance(found, list) else [found]) if str(one).strip())[
        :5000
    ]


def _sequence(event: Event) -> int:
    said = str(event.get("SEQUENCE", 0)).strip()
    return int(said) if said.isdecimal() and len(said) < 7 else 0


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16, person=b"porch-invite").hexdigest()
