"""Files of vCards (RFC 6350; 2426 and 2.1 are read too): people in, people out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from porch.channels._contacts_reading import Line, contact, plain, properties, without_photo
from porch.channels._contacts_telling import (
    NO_UTF8,
    checked,
    filled,
    is_broken,
    is_plain,
    job,
    letters,
    mail,
    phone,
    unnamed,
)  # fmt: skip
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile, Refused

WIDEST = 74  # bytes of a line before it is folded; the fold's own blank counts on the next
HANDLE, ROLE, FIELD = "X-PORCH-HANDLE", "X-PORCH-ROLE", "X-PORCH-FIELD"
_ESCAPE = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_COMPONENT = re.compile(r"((?:\\.|[^;\\])*)(?:;|$)", re.DOTALL)
_LISTED = re.compile(r"((?:\\.|[^,\\])*)(?:,|$)", re.DOTALL)


def read(raw: bytes, country: str = "") -> Iterator[Profile | Refused]:
    """Yield every person of a file of vCards, and every card that cannot be taken, with the line it begins on."""
    for line, text in _cards(letters(raw)):
        try:
            yield _profile(line, text, country)
        except Unreadable as error:
            yield Refused(line=line, reason=str(error))


def written(people: Iterable[Profile]) -> Iterator[str]:
    """Yield people as vCard 4; what the standard has no word for stands in lines of our own that others pass over."""
    for one in people:
        yield "".join(_folded(line) for line in _card(one))


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Yield each card with its first line; what stands between two, or ends in the middle, is yielded as it is."""
    begun, held = 0, list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        word = line.strip().upper()
        if word == "BEGIN:VCARD" and held:
            yield begun, "\n".join(held)
            held = []
        if held or word:
            begun = begun if held else number
            held.append(line)
        if word == "END:VCARD":
            yield begun, "\n".join(held)
            held = []
    if held:
        yield begun, "\n".join(held)


def _profile(line: int, text: str, country: str) -> Profile:
    if is_broken(text):
        raise Unreadable(NO_UTF8)
    raw = without_photo(text.encode("utf-8", "replace"))
    told, found = contact(raw, ref=f"line {line}", country=country), list(properties(raw))
    name = _whole_name(found) or told.name
    if told.name == "" and any(one.name == "KIND" for one in found):
        raise Unreadable("It is a group or a place, and no person")
    jobs = tuple(_jobs(found, told.organisation, told.title))
    titles = () if jobs or not told.title else unnamed([told.title])
    return checked(
        Profile(
            line=line, name=name, handles=tuple(_every_handle(found, told.handles, name, country)),
            jobs=jobs, tags=tuple(_tags(found)), filled=tuple(_filled(found)), notes=(*_notes(found), *titles),
        )
    )  # fmt: skip


def _whole_name(found: list[Line]) -> str:
    return next((" ".join(plain(one.value).split()) for one in found if one.name == "FN"), "")


def _every_handle(found: list[Line], told: tuple[Handle, ...], name: str, country: str) -> Iterator[Handle]:
    """Yield ours first, as they were, then addresses and numbers; profiles only where no line of ours says better."""
    ours = [_our_handle(one.value) for one in found if one.name == HANDLE]
    yield from ours
    yield from _reached(found, name, country)
    yield from (one for one in told if not ours or one.kind in ("email", "phone"))


def _our_handle(value: str) -> Handle:
    kind, known, name, url = [*_components(value), "", "", "", ""][:4]
    return Handle(kind=kind, value=known, name=name, url=url)


def _reached(found: list[Line], name: str, country: str) -> Iterator[Handle]:
    """Yield addresses and numbers; one that is none is said and not passed over."""
    for one in found:
        value = plain(one.value)
        if one.name == "EMAIL" and value:
            yield mail(value, name)
        if one.name == "TEL" and value and not re.search(r"FAX|PAGER", one.parameters):
            yield phone(value, name, country)


def _jobs(found: list[Line], organisation: str, title: str) -> Iterator[Job]:
    ours = [one for one in found if one.name == ROLE]
    for one in ours:
        yield job(*[*_components(one.value), "", "", "", ""][:4])
    if organisation and not ours:
        yield job(organisation, title)


def _tags(found: list[Line]) -> Iterator[str]:
    for one in found:
        if one.name == "CATEGORIES":
            yield from (tag for part in _LISTED.findall(one.value) if (tag := " ".join(plain(part).split())))


def _filled(found: list[Line]) -> Iterator[Filled]:
    for one in found:
        if one.name == FIELD:
            kind, name, text = [*_components(one.value), "", "", ""][:3]
            if name and text:
                yield filled(name, text, kind)


def _notes(found: list[Line]) -> Iterator[str]:
    yield from (note for one in found if one.name == "NOTE" and (note := plain(one.value)))


def _components(value: str) -> list[str]:
    return [plain(part) for part in _COMPONENT.findall(value)]


def _card(one: Profile) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_escaped(one.name or one.handles[0].value)}"
    for handle in one.handles:
        if handle.kind == "email":
            yield f"EMAIL:{_escaped(handle.value)}"
        elif handle.kind == "phone":
            yield f"TEL;VALUE=uri:tel:{_escaped(handle.value)}"
        elif handle.url:
            yield f"URL:{_escaped(handle.url)}"
        if not is_plain(handle, one.name):
            yield f"{HANDLE}:{_structured(handle.kind, handle.value, handle.name, handle.url)}"
    yield from _work(one.jobs)
    if one.tags:
        yield f"CATEGORIES:{','.join(_escaped(tag) for tag in one.tags)}"
    for held in one.filled:
        yield f"{FIELD}:{_structured(held.kind, held.field, held.text)}"
    yield from (f"NOTE:{_escaped(note)}" for note in one.notes)
    yield "END:VCARD"


def _work(jobs: tuple[Job, ...]) -> Iterator[str]:
    for now in [one for one in jobs if one.until is None][:1]:
        yield f"ORG:{_escaped(now.organisation)}"
        if now.title:
            yield f"TITLE:{_escaped(now.title)}"
    for one in jobs:
        days = (day.isoformat() if day else "" for day in (one.since, one.until))
        yield f"{ROLE}:{_structured(one.organisation, one.title, *days)}"


def _escaped(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPE)


def _structured(*parts: str) -> str:
    return ";".join(_escaped(part) for part in parts)


def _folded(line: str) -> str:
    """Return a line with its end, folded where it is too wide, between letters and never inside one."""
    pieces: list[str] = []
    held, wide = "", 0
    for letter in line:
        size = len(letter.encode("utf-8", "replace"))
        if wide + size > WIDEST:
            pieces, held, wide = [*pieces, held], "", 1
        held, wide = held + letter, wide + size
    return "\r\n ".join([*pieces, held]) + "\r\n"
