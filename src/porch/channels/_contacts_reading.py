"""Understands vCard 3 and 4 (RFC 2426, 6350), and what 2.1 left behind: who a contact is, and how they are reached.

Lines are read here and not by a library: the parsers we tried took a millisecond and more for each contact, and kept
one TYPE of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from quopri import decodestring

from porch.channels._contacts_profiles import profile
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Introduction, digest
from porch.core.telephone import normal

LARGEST = 512 * 1024  # bytes of a contact without its photo
MOST_HANDLES = 40
HEAVY = frozenset({b"PHOTO", b"LOGO", b"SOUND", b"KEY"})
PROFILES = frozenset({"IMPP", "URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "X-TWITTER", "X-MASTODON", "X-TELEGRAM"})
MAIL = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,255}")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";((?:\"[^\"]*\"|[^\";])*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?:\\.|[^;\\])+|(?=;)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One property of a contact: its name in capitals, its parameters in capitals, its value as written."""

    name: str
    parameters: str
    value: str


def contact(raw: bytes, *, ref: str = "", country: str = "") -> Introduction:
    """Return whom a vCard introduces; Unreadable when it is none. `country` completes numbers without a prefix."""
    lines = list(properties(raw))
    found = {line.name: line.value for line in reversed(lines)}  # the first of each name counts
    if not any(line.name == "BEGIN" and line.value.strip().upper() == "VCARD" for line in lines[:1]):
        raise Unreadable("This is no contact: it does not begin with BEGIN:VCARD")
    if not any(line.name == "END" for line in lines[-1:]):
        raise Unreadable("The contact ends in the middle")
    uid = plain(found.get("UID", "")) or ref
    if not uid:
        raise Unreadable("The contact has no UID and no place")
    name = _name(found)
    group = plain(found.get("KIND", found.get("X-ADDRESSBOOKSERVER-KIND", ""))).lower() in ("group", "location")
    return Introduction(
        uid=uid[:600],
        version=digest(raw),
        raw=raw,
        ref=ref,
        name="" if group else name,
        handles=() if group else tuple(_handles(lines, name, country)),
        organisation=", ".join(_parts(found.get("ORG", "")))[:300],
        title=plain(found.get("TITLE") or found.get("ROLE", ""))[:300],
        note=plain(found.get("NOTE", ""))[:2000],
    )


def plain(value: str) -> str:
    r"""Return a value without its escapes, on lines of its own.

    >>> plain(r"Da Ann\, by the sea\nopen"), plain(r"C:\\Ann")
    ('Da Ann, by the sea\nopen', 'C:\\Ann')
    """
    return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value).strip()


def without_photo(raw: bytes) -> bytes:
    """Return a contact without what is large and of no use here: photos, logos, sounds, keys."""
    kept, heavy = [], False
    for line in raw.splitlines(keepends=True):
        folded = line[:1] in (b" ", b"\t")
        heavy = heavy if folded else _is_heavy(line)
        if not heavy:
            kept.append(line)
    return b"".join(kept)


def _is_heavy(line: bytes) -> bool:
    name = re.split(rb"[;:]", line[:80], maxsplit=1)[0]
    return name.rpartition(b".")[2].strip().upper() in HEAVY


def properties(raw: bytes) -> Iterator[Line]:
    """Yield every property of a contact, unfolded and decoded; Unreadable when it is too large."""
    if len(raw) > LARGEST:
        raise Unreadable(f"The contact is larger than {LARGEST // 1024} KiB, its photo left out")
    text = _letters(re.sub(rb"\r\n?", b"\n", raw))
    for written in _unfolded(text):
        found = _LINE.fullmatch(written)
        if found:
            parameters = found[2].upper()
            yield Line(found[1].upper(), parameters, _decoded(found[3], parameters))


def _unfolded(text: str) -> Iterator[str]:
    # 2.1 folds quoted-printable by an equals sign at the end, all others by a blank at the beginning
    held = ""
    for line in text.split("\n"):
        if held and line[:1] in (" ", "\t"):
            held += line[1:]
        elif held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper():
            held = f"{held}\n{line}"
        else:
            if held.strip():
                yield held
            held = line
    if held.strip():
        yield held


def _letters(raw: bytes) -> str:
    bare = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        return bare.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return bare.decode("cp1252", "replace").replace("\0", "")


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    try:
        told = decodestring(value.encode("latin-1", "replace"))
        return told.decode(charset[1] if charset else "utf-8", "replace").replace("\0", "").replace("\r\n", "\n")
    except LookupError:
        return value


def _parts(value: str) -> list[str]:
    return [told for one in _PARTS.findall(value) if (told := plain(one))]


def _name(found: dict[str, str]) -> str:
    whole = " ".join(plain(found.get("FN", "")).split())
    if whole:
        return whole[:300]
    family, given, *more = [*_split(found.get("N", "")), "", ""]
    spoken = " ".join(part for part in (given, *more[:1], family) if part)
    return (spoken or plain(found.get("NICKNAME", "")))[:300]


def _split(value: str) -> list[str]:
    return [plain(one) for one in re.split(r"(?<!\\);", value)]


def _handles(lines: list[Line], name: str, country: str) -> Iterator[Handle]:
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if line.name in ("EMAIL", "TEL") or line.name in PROFILES:
            handle = _handle(line, name, country)
            if handle is not None and (handle.kind, handle.value) not in seen and len(seen) < MOST_HANDLES:
                seen.add((handle.kind, handle.value))
                yield handle


def _handle(line: Line, name: str, country: str) -> Handle | None:
    value = plain(line.value)
    if line.name == "EMAIL":
        mail = value.lower().removeprefix("mailto:").strip()
        return Handle(kind="email", value=mail, name=name) if MAIL.fullmatch(mail) else None
    if line.name == "TEL":
        return _number(line, value, name, country)
    return profile(value, line.name, line.parameters, name)


def _number(line: Line, value: str, name: str, country: str) -> Handle | None:
    number = normal(value.lower(), country)
    usual = len(number) >= 6 and not {"FAX", "PAGER"} & set(re.findall(r"\w+", line.parameters))
    return Handle(kind="phone", value=number, name=name) if usual else None
