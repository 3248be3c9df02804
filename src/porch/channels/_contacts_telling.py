"""What every kind of file of people has in common: what fits, what is refused, and lists inside one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from porch.channels._contacts_reading import MAIL
from porch.core.errors import Unreadable
from porch.core.folding import fold
from porch.core.interaction import Handle, digest
from porch.core.profile import FIELD_KINDS, LONGEST_NAME, Filled, Job, Profile
from porch.core.telephone import normal

LONGEST = {"tag": 60, "field": 60, "value": 1000, "handle": 400, "note": 100_000, "kind": 32}
MOST_HANDLES = 40
NO_UTF8 = "Some of its bytes are no UTF-8. Save the file as UTF-8"
_BROKEN = re.compile("[\ud800-\udfff]")
LEGACY_FROM = 3  # lines; one line that is no UTF-8 is broken, several and none that is are of another age


def letters(raw: bytes) -> str:
    """Return a file's text; a byte that is no letter stays in it as a lone surrogate, for its row to be refused.

    A file without one proper letter outside ASCII, but with several lines of others, is read as Windows wrote it.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    high = [line for line in text.split("\n") if not line.isascii()]
    if len(high) >= LEGACY_FROM and all(_BROKEN.search(line) for line in high):
        return raw.decode("cp1252", "replace")
    return text


def is_broken(text: str) -> bool:
    """Whether bytes that are no letters are in it."""
    return not text.isascii() and _BROKEN.search(text) is not None


def checked(told: Profile) -> Profile:
    """Return a row made tidy, with a way to be known by; Unreadable says what in it does not fit."""
    name = " ".join(told.name.replace("\0", "").split())
    texts = [name, *told.tags, *told.notes, *(one.text for one in told.filled), *(one.field for one in told.filled)]
    texts += [text for job in told.jobs for text in (job.organisation, job.title)]
    texts += [text for one in told.handles for text in (one.kind, one.value, one.name, one.url)]
    if any(is_broken(text) for text in texts):
        raise Unreadable(NO_UTF8)
    _fits("name", name, LONGEST_NAME)
    for tag in told.tags:
        _fits("tag", tag, LONGEST["tag"])
    for filled in told.filled:
        _fits("field's name", filled.field, LONGEST["field"])
        _fits(f"field {filled.field}", filled.text, LONGEST["value"])
    for note in told.notes:
        _fits("note", note, LONGEST["note"])
    for job in told.jobs:
        _fits("organisation", job.organisation, LONGEST_NAME)
        _fits("title", job.title, LONGEST_NAME)
    return replace(told, name=name, handles=_known_by(told, name))


def _known_by(told: Profile, name: str) -> tuple[Handle, ...]:
    handles = tuple({(one.kind, one.value): one for one in reversed(told.handles)}.values())[::-1]
    if len(handles) > MOST_HANDLES:
        raise Unreadable(f"It has {len(handles)} addresses and numbers; {MOST_HANDLES} are one person's")
    for one in handles:
        _fits("handle", one.value, LONGEST["handle"])
        if not one.kind or not one.value or len(one.kind) > LONGEST["kind"]:
            raise Unreadable(f"{(one.value or one.kind)[:60]} is no handle")
    if handles:
        return handles
    if not name:
        raise Unreadable("Nobody is in it: no name, no address, no number")
    where = told.jobs[0].organisation if told.jobs else ""
    known = digest(fold(f"{name}\n{where}").encode("utf-8", "replace"))
    return (Handle(kind="in_person", value=f"named-{known}", name=name),)


def _fits(what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Unreadable(f"The {what} is {len(text):,} characters long; {limit:,} fit")


def mail(told: str, name: str) -> Handle:
    """Return a mail address as a handle; Unreadable when it is none."""
    value = told.strip().lower().removeprefix("mailto:").strip()
    if not MAIL.fullmatch(value):
        raise Unreadable(f"{told.strip()[:80]} is no mail address")
    return Handle(kind="email", value=value, name=name)


def phone(told: str, name: str, country: str) -> Handle:
    """Return a telephone number as a handle; Unreadable when it is none."""
    number = normal(told.strip().lower(), country)
    if not number:
        raise Unreadable(f"{told.strip()[:40]} is no telephone number")
    return Handle(kind="phone", value=number, name=name)


def job(organisation: str, title: str = "", since: str = "", until: str = "") -> Job:
    """Return what somebody is or was at an organisation; Unreadable when a day is none."""
    told = Job(organisation=_line(organisation), title=_line(title), since=_day(since), until=_day(until))
    if told.since and told.until and told.until < told.since:
        raise Unreadable("They would have left before they came")
    return told


def filled(field: str, text: str, kind: str) -> Filled:
    """Return what a field holds; one of a kind nobody knows holds words."""
    return Filled(field=_line(field), text=text.strip(), kind=kind if kind in FIELD_KINDS else "text")


def is_plain(handle: Handle, name: str) -> bool:
    """Whether an address or number says everything there is to know of a handle."""
    known = {"email": MAIL.fullmatch(handle.value) and handle.value.lower(), "phone": normal(handle.value)}
    return known.get(handle.kind) == handle.value and (handle.name, handle.url) == (name, "")


def joined(parts: Iterable[str], sign: str) -> str:
    r"""Return several texts as one.

    >>> joined(["a;b", "", "c"], ";")
    'a\\;b;;c'
    """
    return sign.join(re.sub(rf"([\\{re.escape(sign)}])", r"\\\1", part) for part in parts)


def parted(text: str, sign: str) -> list[str]:
    r"""Return the texts that `joined` made one of.

    >>> parted("a\\;b;;c", ";"), parted("", ";")
    (['a;b', '', 'c'], [''])
    """
    parts: list[str] = []
    held, at = "", 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            held, at = held + text[at + 1], at + 2
        elif text[at] == sign:
            parts, held, at = [*parts, held], "", at + 1
        else:
            held, at = held + text[at], at + 1
    return [*parts, held]


def unnamed(titles: Sequence[str]) -> tuple[str, ...]:
    """Return titles of nowhere as notes: nothing somebody told is lost."""
    return tuple(f"Title: {title.strip()}" for title in titles if title.strip())


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told.strip()) if told.strip() else None
    except ValueError as error:
        raise Unreadable(f"{told.strip()[:40]} is no day, such as 2026-03-01") from error
