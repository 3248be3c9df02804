"""Understands iCalendar: meetings that have somebody else in them, and what the invited answered. Asks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Event

from porch.channels._dav_xml import calendars, is_xml
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Visibility, digest
from porch.core.payload import BROKEN, Item, opened, packed

NETWORK = "The calendar"
FROM = "X-ATTENDEE"  # whose words a COMMENT holds: iCalendar itself does not tell
ANSWERS = {"ACCEPTED": "yes", "DECLINED": "no", "TENTATIVE": "maybe"}
KINDS = {"ACCEPTED": Kind.ACCEPT, "DECLINED": Kind.REJECT, "TENTATIVE": Kind.CREATE}
HIDDEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
_FOLD = re.compile(rb"\r?\n[ \t]")
_ZONE = re.compile(r"^TZID:(.*)$", re.MULTILINE | re.IGNORECASE)
_IN_ZONE = re.compile(r";TZID=(\"[^\"\n]*\"|[^;:\n]*)", re.IGNORECASE)
_UID = re.compile(r"^UID(?:;[^:\n]*)?:(.*)$", re.MULTILINE | re.IGNORECASE)


def envelope(ics: str, *, href: str = "", own: tuple[str, ...] = ()) -> bytes:
    """Return one meeting, its exceptions too, with all that is needed to read it again."""
    return packed("event", {"ics": ics}, href=href, own=own)


def gone(uid: str, href: str, own: tuple[str, ...], author: Sequence[str], at: str) -> bytes:
    """Return the envelope of a meeting that stands in the calendar no longer."""
    return packed("gone", {"id": uid, "author": list(author[:2]), "at": at}, href=href, own=own)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says: the meeting, what was answered, and its exceptions; Unreadable when it is none."""
    kind, item, around = opened(raw, NETWORK)
    try:
        if kind == "gone":
            return [_gone(item, around, raw)]
        return [heard for event in events(str(item["ics"])) for heard in _event(event, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"A meeting we cannot read: {type(error).__name__}: {error}"[:300]) from error


def events(ics: str) -> list[Event]:
    """Return the meetings in one resource, the series before its exceptions; ValueError when there are none."""
    found = list(Calendar.from_ical(ics).events)
    return sorted(found, key=lambda event: "RECURRENCE-ID" in event)


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a calendar file says, or WebDAV with calendars in it; Unreadable when it is neither."""
    if is_xml(body):
        raws = [envelope(one) for told in calendars(body) for one in split(told.encode("utf-8", "replace"))]
    elif body.removeprefix(b"\xef\xbb\xbf").lstrip()[:6].upper() == b"BEGIN:":
        raws = [envelope(one) for one in split(body)]
    else:
        raise Unreadable("This is neither iCalendar nor WebDAV")
    return readings(raws, read, where)


def split(body: bytes) -> list[str]:
    """Return each meeting of a calendar file as a calendar of its own, exceptions with their series."""
    text = _FOLD.sub(b"", body).decode("utf-8-sig", "replace").replace("\0", "\ufffd")
    zones, grouped = dict[str, str](), dict[str, str]()
    for number, (kind, block) in enumerate(_blocks(text)):
        if kind == "VTIMEZONE":
            zones[named[1].strip() if (named := _ZONE.search(block)) else ""] = block
        else:
            uid = _UID.search(block)
            key = uid[1].strip() if uid else f"\n{number}"
            grouped[key] = grouped.get(key, "") + block
    return [f"BEGIN:VCALENDAR\n{_named(zones, one)}{one}END:VCALENDAR\n" for one in grouped.values()]


def _named(zones: Mapping[str, str], block: str) -> str:
    wanted = {name.strip('"') for name in _IN_ZONE.findall(block)}
    return "".join(zones[name] for name in sorted(wanted) if name in zones)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    # line by line: a pattern would look for each of a million beginnings through the whole rest
    kind, lines = "", list[str]()
    for line in re.split(r"\r\n?|\n", text):
        said = line.strip().upper()
        if not kind and said in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
            kind, lines = said[6:], []
        if kind:
            lines.append(line)
        if kind and said == f"END:{kind}":
            yield kind, "".join(f"{one}\n" for one in lines)
            kind = ""


def address(told: object) -> str:
    """Return the mail address of an organizer or attendee in lower case; its own name where it has no mail.

    >>> address("MAILTO:Ann@Home.test")
    'ann@home.test'
    """
    said = str(told).strip()
    mail = said[7:].partition("?")[0] if said[:7].lower() == "mailto:" else _parameter(told, "EMAIL") or said
    return mail.strip().lower()


def invited(event: Event) -> list[Any]:
    """Return the attendees of a meeting."""
    told = event.get("ATTENDEE", [])
    return [one for one in (told if isinstance(told, list) else [told]) if address(one)]


def comments(event: Event, attendee: str) -> list[str]:
    """Return the words left in a meeting by `attendee`; by nobody known when that is empty."""
    told = event.get("COMMENT", [])
    marked = [(address(_parameter(one, FROM)), str(one)) for one in (told if isinstance(told, list) else [told])]
    return [words for by, words in marked if by == attendee]


def uid_of(event: Event) -> str:
    """Return the external id of a meeting: its UID, and which of a series it is. ValueError when it has none."""
    uid = str(event.get("UID") or "").strip()
    if not uid:
        raise ValueError("a meeting without a UID")
    return f"{uid}#{when}" if (when := occurrence(event)) else uid


def occurrence(event: Event) -> str:
    """Return which one of a series this is, as UTC where it has a zone; nothing for a whole series."""
    if "RECURRENCE-ID" not in event:
        return ""
    told = _time(event, "RECURRENCE-ID")
    moved = told.astimezone(UTC) if isinstance(told, datetime) and told.tzinfo else told
    return moved.strftime("%Y%m%dT%H%M%SZ" if isinstance(moved, datetime) else "%Y%m%d")


def _event(event: Event, around: Item, raw: bytes) -> Iterator[Heard]:
    own = [str(one) for one in around["own"]]
    if not invited(event) or str(event.get("CLASS", "")).upper() in HIDDEN:
        return  # a note to oneself, or nobody else's concern
    meeting = _meeting(event, around, own, raw)
    yield meeting
    for attendee in invited(event):
        if str(_parameter(attendee, "PARTSTAT")).upper() in ANSWERS and address(attendee) != meeting.author.value:
            yield _answer(event, attendee, meeting, own)


def _meeting(event: Event, around: Item, own: list[str], raw: bytes) -> Heard:
    author = _handle(event["ORGANIZER"]) if event.get("ORGANIZER") else _ourselves(own)
    ours = author.value in own
    status = str(event.get("STATUS", "")).upper()
    at, changed = stamps(event)
    detail = _detail(event)
    return Heard(
        external_id=uid_of(event),
        version=f"{_sequence(event):06d} {_print(event)}",
        kind=Kind.MEETING,
        author=author,
        at=at,
        edited_at=changed if changed > at else None,
        raw=raw,
        deleted=status == "CANCELLED",
        ours=ours,
        addressed=not ours and status != "CANCELLED" and _waits(event, own),
        visibility=Visibility.DIRECT,
        text=_words(event, detail),
        subject=str(event.get("SUMMARY", "")),
        url=url if (url := str(event.get("URL", ""))).startswith(("https://", "http://")) else "",
        ref=f"{around['href']} {occurrence(event)}".rstrip(),
        thread=str(event["UID"]).strip(),
        recipients=tuple(_handle(one) for one in invited(event) if address(one) != author.value),
        detail=detail,
    )


def _answer(event: Event, attendee: Any, meeting: Heard, own: list[str]) -> Heard:
    partstat, author = str(_parameter(attendee, "PARTSTAT")).upper(), _handle(attendee)
    said = "\n".join(comments(event, author.value))
    return Heard(
        external_id=answer_id(meeting.external_id, author.value),
        version=digest(f"{partstat}\0{said}".encode("utf-8", "replace")),
        kind=KINDS[partstat],
        author=author,
        at=meeting.edited_at or meeting.at,
        raw=meeting.raw,
        ours=author.value in own,
        addressed=meeting.ours and author.value not in own,
        visibility=Visibility.DIRECT,
        text=": ".join(part for part in (ANSWERS[partstat], said) if part),
        ref=meeting.ref,
        in_reply_to=meeting.external_id,
        thread=meeting.thread,
        detail={"answer": ANSWERS[partstat]},
    )


def answer_id(meeting: str, attendee: str) -> str:
    """Return the external id of what an attendee answered to a meeting."""
    return f"{meeting}#answer-{attendee}"


def stamps(event: Event) -> tuple[datetime, datetime]:
    """Return when a meeting was made and when it was changed last. ValueError when it tells neither."""
    told = {name: _utc(_time(event, name)) for name in ("CREATED", "DTSTAMP", "LAST-MODIFIED") if name in event}
    if not told:
        raise ValueError("a meeting without a time stamp")
    first = told.get("CREATED") or min(told.values())
    return first, told.get("LAST-MODIFIED") or max(told.values())


def _detail(event: Event) -> dict[str, str]:
    begins, until = _time(event, "DTSTART"), _time(event, "DTEND") if "DTEND" in event else None
    repeats = event.get("RRULE")
    told = {
        "when": begins.isoformat(),
        "until": until.isoformat() if until else "",
        "where": str(event.get("LOCATION", "")),
        "status": str(event.get("STATUS", "")).lower(),
        "repeats": repeats.to_ical().decode() if repeats and not isinstance(repeats, list) else "",
    }
    return {name: words for name, words in told.items() if words}


def _words(event: Event, detail: Mapping[str, str]) -> str:
    begins, until = detail["when"].replace("T", " "), detail.get("until", "").replace("T", " ")
    told = (event.get("SUMMARY", ""), " – ".join(part for part in (begins, until) if part), detail.get("where", ""))
    return "\n".join(str(part) for part in (*told, event.get("DESCRIPTION", ""), *comments(event, "")) if part)


def _waits(event: Event, own: list[str]) -> bool:
    return any(
        address(one) in own and str(_parameter(one, "PARTSTAT") or "NEEDS-ACTION").upper() == "NEEDS-ACTION"
        for one in invited(event)
    )


def _gone(item: Item, around: Item, raw: bytes) -> Heard:
    value, name = (str(part) for part in item["author"])
    at = datetime.fromisoformat(item["at"])
    ours = value in around["own"]
    return Heard(
        external_id=str(item["id"]), version="gone", kind=Kind.MEETING, deleted=True, raw=raw, at=at, ours=ours,
        author=Handle(kind="email", value=value, name=name), addressed=False, visibility=Visibility.DIRECT,
        thread=str(item["id"]).partition("#")[0],
    )  # fmt: skip


def _handle(told: Any) -> Handle:
    mail = address(told)
    return Handle(kind="email" if "@" in mail else "calendar", value=mail, name=str(_parameter(told, "CN"))[:200])


def _ourselves(own: list[str]) -> Handle:
    if not own:
        raise ValueError("a meeting that nobody called")
    return Handle(kind="email", value=own[0])


def _parameter(told: object, name: str) -> str:
    found = getattr(told, "params", {}).get(name, "")
    return str(found[0] if isinstance(found, list) and found else found or "")


def _print(event: Event) -> str:
    # some servers stamp a meeting anew each time they are asked
    return digest(b"\n".join(line for line in event.to_ical().splitlines() if not line.startswith(b"DTSTAMP")))


def _sequence(event: Event) -> int:
    told = str(event.get("SEQUENCE", 0)).strip()
    return int(told) if told.isdecimal() and len(told) < 7 else 0


def _time(event: Event, name: str) -> date | datetime:
    told = event.decoded(name)
    if not isinstance(told, date):
        raise ValueError(f"{name} is no time: {told!r}"[:120])
    return told


def _utc(told: date) -> datetime:
    moment = told if isinstance(told, datetime) else datetime(told.year, told.month, told.day, tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
