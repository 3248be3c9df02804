"""What the columns of a customer-support export mean, and a row read by it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility, digest

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
NOTHING = frozenset({"", "nan", "none", "null", "n/a", "<na>"})
YES = frozenset({"true", "1", "yes", "y", "t"})
VISIBILITY = {
    "public": Visibility.PUBLIC, "followers": Visibility.FOLLOWERS, "direct": Visibility.DIRECT,
    "private": Visibility.DIRECT, "in_person": Visibility.IN_PERSON,
}  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEEDED = ("id", "author", "at", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of an export holds what; "" for what it has not. A dot reaches into a nested object: `user.name`."""

    id: str
    author: str
    at: str
    text: str
    author_name: str = ""
    edited_at: str = ""
    deleted: str = ""
    subject: str = ""
    language: str = ""
    url: str = ""
    in_reply_to: str = ""
    thread: str = ""
    visibility: str = ""

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return (what, column) of all that an export may tell beyond who said what and when."""
        return tuple((name, column) for name in _READ if (column := getattr(self, name)))

    def nested(self) -> bool:
        """Return whether any column lies within another."""
        return any("." in getattr(self, column.name) for column in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A kind of export: its columns, who of its authors are us, and how its times are written.

    A row is ours when its author is one of `ours_authors` (folded), or its column `ours` holds one of `ours_when`.
    """

    name: str
    label: str
    prefix: str
    network: str
    columns: Columns
    ours: str = ""
    ours_when: frozenset[str] = YES
    ours_authors: frozenset[str] = frozenset()
    times: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    encoding: str = "utf-8-sig"

    def needed(self) -> list[str]:
        """Return the columns without which no row of a table can be read."""
        named = [getattr(self.columns, name) for name in NEEDED] + [self.ours if not self._may_lack_ours() else ""]
        return [column for column in named if column and "." not in column]

    def _may_lack_ours(self) -> bool:
        return bool(self.ours_authors) or self.name == "plain"


def mapping(text: str, name: str) -> Mapping:
    """Return the Mapping that a mapping file (TOML) describes; a permanent ChannelError says what is wrong with it."""
    try:
        held = tomllib.loads(text)
        ours = held.get("ours", {})
        prefix = held.get("prefix", name)
        return Mapping(
            name=name,
            label=held.get("label", name),
            prefix=prefix,
            network=held.get("network", prefix),
            columns=Columns(**held["columns"]),
            ours=ours.get("column", ""),
            ours_when=frozenset(str(value).casefold() for value in ours.get("when", YES)),
            ours_authors=frozenset(str(author).casefold() for author in ours.get("authors", ())),
            times=tuple(held.get("time", {}).get("formats", ())),
            visibility=VISIBILITY[held.get("visibility", "public")],
            encoding=held.get("encoding", "utf-8-sig"),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ChannelError(f"The mapping {name} is not understood: {error}", permanent=True) from error


def mapping_at(path: Path) -> Mapping:
    """Return the Mapping in a file of your own."""
    try:
        return mapping(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelError(f"The mapping file {path} cannot be read: {error}", permanent=True) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads rows of one kind of export; `ours` are further authors, folded, who are us.

    `nested` and `told` are those of its columns, found once and not a hundred thousand times a second.
    """

    by: Mapping
    ours: frozenset[str]
    nested: bool
    told: tuple[tuple[str, str], ...]

    def __call__(self, raw: bytes) -> Heard:
        """Return what a row, as canonical JSON, says; Unreadable when it has no id, no author or no time."""
        row = _row(raw, nested=self.nested)
        get, by, columns = row.get, self.by, self.by.columns
        name, author = plain(get(columns.id)), plain(get(columns.author))
        if not name or not author:
            raise Unreadable(f"the row has no {columns.author if name else columns.id}")
        ours = self._is_ours(author, get(by.ours))
        more: dict[str, object] = {"visibility": by.visibility}
        for told, column in self.told:
            if (said := get(column)) is not None and said != "":
                more[told] = _READ[told](said, by)
        return Heard(
            external_id=f"{by.prefix}:{name}",
            version=digest(raw),
            kind=Kind.CREATE,
            author=_handle(by.network, author, words(get(columns.author_name))),
            at=moment(get(columns.at), by.times),
            raw=raw,
            ours=ours,
            addressed=not ours,
            text=words(get(columns.text)),
            **more,  # type: ignore[arg-type]
        )

    def _is_ours(self, author: str, said: object) -> bool:
        if said is not None and plain(said).casefold() in self.by.ours_when:
            return True
        folded = author.casefold()
        return folded in self.ours or folded in self.by.ours_authors


def row_reader(by: Mapping, ours: frozenset[str] = frozenset()) -> RowReader:
    """Return what reads the rows of `by`."""
    return RowReader(by=by, ours=ours, nested=by.columns.nested(), told=by.columns.told())


def plain(value: object) -> str:
    """Return a cell that names something: numbers as whole numbers, "" for the many ways to say nothing.

    >>> plain(3.0), plain("3.0"), plain(None), plain("NaN"), plain(True)
    ('3', '3', '', '', 'true')
    """
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if not isinstance(value, str):
        value = str(value).lower() if isinstance(value, bool) else str(value)
    value = value.strip()
    if value.endswith(".0") and value[:-2].isdigit():
        return value[:-2]
    return "" if len(value) < 5 and value.lower() in NOTHING else value


def words(value: object) -> str:
    """Return a cell that holds somebody's words, without the NUL that no database keeps."""
    return "" if value is None else str(value).replace("\0", "").strip()


def moment(value: object, formats: tuple[str, ...] = ()) -> datetime:
    """Return a cell that holds a time, in UTC; Unreadable when no form fits.

    Forms: `formats` (strptime), "Tue Oct 31 22:10:47 +0000 2017", ISO 8601, seconds or milliseconds since 1970.
    Without an offset it is taken to be UTC.

    >>> moment("Tue Oct 31 22:10:47 +0000 2017") == moment(1509487847) == moment("2017-10-31 22:10:47")
    True
    """
    text = str(value).strip()
    try:
        if not formats and len(text) == 30 and text[20:25] == "+0000":
            return _twitter(text)
        if formats:
            return _by_format(text, formats)
        return _since_1970(float(text)) if text.lstrip("-").replace(".", "", 1).isdigit() else _utc(text)
    except (ValueError, KeyError, OverflowError) as error:
        raise Unreadable(f"{text[:60]!r} is not a time") from error


def _twitter(text: str) -> datetime:
    return datetime.fromisoformat(f"{text[26:]}-{MONTHS[text[4:7]]:02}-{text[8:10]}T{text[11:19]}+00:00")


def _utc(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _since_1970(number: float) -> datetime:
    if 10_000_000 <= number < 100_000_000 and number.is_integer():
        return datetime.strptime(str(int(number)), "%Y%m%d").replace(tzinfo=UTC)
    return EPOCH + timedelta(seconds=number / 1000 if abs(number) > 1e11 else number)


def _by_format(text: str, formats: tuple[str, ...]) -> datetime:
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    raise ValueError("no form fits")


def _named(value: object, by: Mapping) -> str:
    name = plain(value)
    return f"{by.prefix}:{name}" if name else ""


_READ: dict[str, Callable[[object, Mapping], object]] = {
    "edited_at": lambda value, by: moment(value, by.times) if plain(value) else None,
    "deleted": lambda value, by: plain(value).casefold() in YES,
    "subject": lambda value, by: words(value),
    "language": lambda value, by: plain(value),
    "url": lambda value, by: plain(value),
    "in_reply_to": _named,
    "thread": _named,
    "visibility": lambda value, by: VISIBILITY.get(plain(value).casefold(), by.visibility),
}


def _row(raw: bytes, *, nested: bool) -> dict[str, Any]:
    try:
        row = orjson.loads(raw)
    except ValueError as error:
        raise Unreadable(f"not a row: {error}") from error
    if not isinstance(row, dict):
        raise Unreadable("not a row")
    return _flat(row) if nested else row


def _flat(row: dict[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        flat[before + name] = value
        if isinstance(value, dict) and before.count(".") < 5:
            flat |= _flat(value, f"{before}{name}.")
    return flat


@lru_cache(maxsize=65536)
def _handle(network: str, author: str, name: str) -> Handle:
    return Handle(kind=network, value=author.casefold(), name=name or author)
