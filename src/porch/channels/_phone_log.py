"""Reads call logs: Asterisk's own (Master.csv, no headings) and any table with headings, one call a row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility, digest
from porch.core.telephone import called, lasted, normal

ASTERISK = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
    "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield",
)  # fmt: skip
"""The columns of cdr_csv, in the order Asterisk documents; the last two are optional there."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "theirs": ("number", "remote number", "customer number", "phone number", "phone"),
    "from": ("src", "from", "caller", "caller number", "caller id number", "calling number", "source"),
    "to": ("dst", "to", "called", "callee", "called number", "destination", "dialled number"),
    "name": ("clid", "caller name", "caller id name", "name"),
    "at": ("start", "start time", "date", "time", "call date", "calldate", "date time", "started"),
    "seconds": ("billsec", "talk time", "seconds", "duration", "call duration", "length"),
    "how": ("disposition", "status", "result", "call status", "answered", "hangup cause"),
    "direction": ("direction", "type", "call type"),
    "id": ("uniqueid", "unique id", "call id", "callid", "uuid", "id"),
    "app": ("lastapp", "application", "voicemail"),
    "note": ("note", "notes", "comment", "userfield", "remarks"),
}
INTERNAL = 6  # an extension has at most so many digits
ANSWERED = frozenset({"answered", "answer", "yes", "completed", "connected", "normal_clearing", "normal clearing"})
OUTGOING = ("out", "placed", "dialled", "dialed")
STAMPS = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Our telephone line: its number, the prefix of numbers written without one, the zone its log is written in."""

    us: Handle
    country: str = ""
    zone: tzinfo = UTC


def rows(lines: Sequence[str]) -> Iterator[bytes]:
    """Yield each row of a log as bytes that can be read alone, whatever columns it has.

    A row is a line: one quotation mark that nobody closed must not swallow the calls after it.
    """
    heading: list[str] | None = None
    delimiter = _delimiter(lines[0]) if lines else ","
    for text in lines:
        row = _cells(text, delimiter)
        if heading is None:
            heading = [cell.strip().lower().replace("_", " ") for cell in row]
            if _is_heading(heading):
                continue
            heading = list(ASTERISK)
        if any(cell.strip() for cell in row):
            yield json.dumps({"call": dict(zip(heading, row, strict=False))}, ensure_ascii=False).encode()


def read(raw: bytes, line: Line) -> list[Heard]:
    """Return the call one row tells of, nothing for a call between colleagues; Unreadable when it tells of none."""
    row = _row(raw)
    number, is_ours = _between(row, line)
    if not number and not _cell(row, "from") and not _cell(row, "theirs"):
        raise Unreadable("This call has no number.")
    if number == line.us.value or _is_internal(number):
        return []
    how = _how(row)
    app = _cell(row, "app").lower()
    voicemail = "voicemail" in how or "voicemail" in app or app in ("yes", "true", "1")
    answered = how in ANSWERED and not voicemail
    seconds = _seconds(row)
    them = Handle(kind="phone", value=number, name=_name(row)) if number else Handle(kind="phone", value="")
    told = {
        "direction": "out" if is_ours else "in", "answered": "yes" if answered else "no", "seconds": str(seconds),
        "voicemail": "yes" if voicemail else "",
        "told": "1" if is_ours and not answered else "",  # nobody heard us: it answers nothing
    }  # fmt: skip
    thread = f"phone:with:phone:{number}" if number else ""
    return [
        Heard(
            external_id=f"call:{line.us.value}:{_cell(row, 'id') or digest(raw)}", version=digest(raw), kind=Kind.CALL,
            author=line.us if is_ours else them, recipients=(them,) if is_ours and number else (), ours=is_ours,
            at=_at(row, line.zone), raw=raw, visibility=Visibility.IN_PERSON, text=_cell(row, "note"),
            subject=called(seconds=seconds, answered=answered, voicemail=voicemail), thread=thread,
            detail={name: value for name, value in told.items() if value},
        )
    ]  # fmt: skip


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]  # kept whole, to be set apart by whoever reads it


def _is_heading(cells: list[str]) -> bool:
    known = {name for names in NAMES.values() for name in names}
    told = any(sum(letter.isdigit() for letter in cell) >= 4 for cell in cells)  # a number, a date: a call already
    return sum(cell in known for cell in cells) >= 2 and not told


def _row(raw: bytes) -> dict[str, str]:
    try:
        told = json.loads(raw)["call"]
        return {str(name): str(value or "") for name, value in told.items() if name}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"This is no row of a call log: {type(error).__name__}") from error


def _cell(row: Mapping[str, str], what: str) -> str:
    return next((row[name].strip() for name in NAMES[what] if row.get(name, "").strip()), "")


def _between(row: Mapping[str, str], line: Line) -> tuple[str, bool]:
    """Return the number of the other end, and whether it was we who called."""
    there, here = normal(_cell(row, "from"), line.country), normal(_cell(row, "to"), line.country)
    if told := _cell(row, "direction").lower():
        is_ours = any(word in told for word in OUTGOING)
    else:
        is_ours = bool(there) and (there == line.us.value or _is_internal(there))
    alone = normal(_cell(row, "theirs"), line.country)
    return alone or (here if is_ours else there), is_ours


def _is_internal(number: str) -> bool:
    return bool(number) and not number.startswith("+") and len(number) <= INTERNAL


def _how(row: Mapping[str, str]) -> str:
    return _cell(row, "how").lower()


def _seconds(row: Mapping[str, str]) -> int:
    try:
        return int(lasted(_cell(row, "seconds")).total_seconds())
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"This call's length cannot be read: {_cell(row, 'seconds')[:40]}") from error


def _name(row: Mapping[str, str]) -> str:
    name = _cell(row, "name").partition("<")[0].strip(' "')
    return "" if name.replace("+", "").replace(" ", "").isdigit() else name


def _at(row: Mapping[str, str], zone: tzinfo) -> datetime:
    told = _cell(row, "at")
    for pattern in ("", *STAMPS):
        try:
            at = datetime.strptime(told, pattern) if pattern else datetime.fromisoformat(told)  # noqa: DTZ007
        except ValueError:
            continue
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    raise Unreadable(f"This call's time cannot be read: {told[:40]}")
