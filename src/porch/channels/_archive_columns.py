"""What the columns of a customer-support export mean, and a row read by it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from porch.channels._archive_times import moment
from porch.core import telephone
from porch.core.amounts import SYMBOLS, amount
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import SAYING, Handle, Heard, Kind, Visibility, digest

NOTHING = frozenset({"", "nan", "none", "null", "n/a", "<na>"})
YES = frozenset({"true", "1", "yes", "y", "t"})
VISIBILITY = {
    "public": Visibility.PUBLIC, "followers": Visibility.FOLLOWERS, "direct": Visibility.DIRECT,
    "private": Visibility.DIRECT, "in_person": Visibility.IN_PERSON,
}  # fmt: skip
NEEDED = ("id", "author", "at", "text")
MONEY = frozenset({"amount", "refunded"})
NAMELESS = "#"  # the id of a row in an export that gives none: what it says, and how often it was said before
ANY = "any"  # of a network: what the author's column holds shows what kind of handle it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of an export holds what; "" for what it has not. A dot reaches into a nested object: `user.name`."""

    id: str
    author: str
    at: str
    text: str = ""
    at_time: str = ""  # where the time of day stands apart from the day
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
    `kind` is what every row is; `detail` names further columns that are kept. Where a row has no author, the first of
    `author_or` that it has is who did it. Rows whose column `only` holds none of `only_when` are passed over, and rows
    that follow one of the same id add to it what their columns `several` hold.
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
    kind: Kind = Kind.CREATE
    detail: tuple[tuple[str, str], ...] = ()
    author_or: tuple[str, ...] = ()
    only: str = ""
    only_when: frozenset[str] = frozenset()
    several: tuple[str, ...] = ()
    decimal: str = ""
    zone: str = ""

    def needed(self) -> list[str]:
        """Return the columns without which no row of a table can be read."""
        names = [name for name in NEEDED if name != "author" or not self.author_or]
        named = [getattr(self.columns, name) for name in names] + [self.ours if not self._may_lack_ours() else ""]
        named += [self.only, *(column for name, column in self.detail if name == "amount")]
        return [column for column in named if column and column != NAMELESS and "." not in column]

    def _may_lack_ours(self) -> bool:
        return bool(self.ours_authors) or self.name in ("plain", "purchases")


def mapping(text: str, name: str) -> Mapping:
    """Return the Mapping that a mapping file (TOML) describes; a permanent ChannelError says what is wrong with it."""
    try:
        held = tomllib.loads(text)
        ours, only, time = held.get("ours", {}), held.get("only", {}), held.get("time", {})
        prefix, kind = held.get("prefix", name), Kind(held.get("kind", "create"))
        if kind is Kind.CREATE and not held["columns"].get("text"):
            raise KeyError("text")
        if zone := time.get("zone", ""):
            ZoneInfo(zone)
        return Mapping(
            name=name,
            label=held.get("label", name),
            prefix=prefix,
            network=held.get("network", prefix),
            columns=Columns(**{"id": NAMELESS, **held["columns"]}),
            ours=ours.get("column", ""),
            ours_when=frozenset(str(value).casefold() for value in ours.get("when", YES)),
            ours_authors=frozenset(str(author).casefold() for author in ours.get("authors", ())),
            times=tuple(time.get("formats", ())),
            visibility=VISIBILITY[held.get("visibility", "public")],
            encoding=held.get("encoding", "utf-8-sig"),
            kind=kind,
            detail=tuple((str(said), str(column)) for said, column in held.get("detail", {}).items()),
            author_or=tuple(held.get("author_or", ())),
            only=only.get("column", ""),
            only_when=frozenset(str(value).casefold() for value in only.get("when", ())),
            several=tuple(held.get("several", ())),
            decimal=held.get("decimal", ""),
            zone=zone,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
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
        name, author = plain(get(columns.id)), plain(get(columns.author)) or self._author(get)
        if not name or not author:
            raise Unreadable(f"the row has no {columns.author if name else columns.id}")
        ours = self._is_ours(author, get(by.ours))
        more: dict[str, object] = {"visibility": by.visibility}
        if by.detail:
            more["detail"] = _details(row, by)
        at = get(columns.at) if not columns.at_time else f"{get(columns.at)} {get(columns.at_time) or ''}".strip()
        for told, column in self.told:
            if (said := get(column)) is not None and said != "":
                more[told] = _READ[told](said, by)
        return Heard(
            external_id=f"{by.prefix}:{name}",
            version=digest(raw),
            kind=by.kind,
            author=_handle(by.network, author, words(get(columns.author_name)), by.prefix),
            at=moment(at, by.times, by.zone),
            raw=raw,
            ours=ours,
            addressed=not ours and by.kind in SAYING,
            text=words(get(columns.text)) or _words_of(by, more.get("detail")),
            **more,  # type: ignore[arg-type]
        )

    def _author(self, get: Callable[[str], object]) -> str:
        """Return who did it where the first column is empty; somebody who left no name is known by what they did."""
        if not self.by.author_or:
            return ""
        found = next((told for column in self.by.author_or if (told := plain(get(column)))), "")
        return found or f"{self.by.prefix}:{plain(get(self.by.columns.id))}"

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


def _details(row: dict[str, Any], by: Mapping) -> dict[str, str]:
    """Return what a row's further columns say; an amount as a plain number, whatever its thousands look like."""
    columns = dict(by.detail)
    told = {name: words(row.get(column)) for name, column in by.detail}
    try:
        for name in MONEY & told.keys():
            sign = next((code for mark, code in SYMBOLS.items() if mark in told[name]), "")
            told[name] = f"{_amount(row.get(columns[name]), by.decimal):f}" if told[name] else ""
            told["currency"] = told.get("currency") or sign
    except ValueError as error:
        raise Unreadable(f'{error}. A mapping file says it: decimal = "," or "."') from error
    if told.get("currency"):
        told["currency"] = told["currency"].upper()
    return {name: said for name, said in told.items() if said and not (name == "refunded" and not float(said))}


def _amount(cell: object, sign: str) -> Decimal:
    return amount(cell, sign) if isinstance(cell, str) else Decimal(str(cell))  # a number's point is a point


def _words_of(by: Mapping, detail: object) -> str:
    """Return what a purchase was, in words, where the row has none of its own."""
    if by.kind is not Kind.PURCHASE or not isinstance(detail, dict) or "amount" not in detail:
        return ""
    back = f", {detail['refunded']} given back" if detail.get("refunded") else ""
    return f"Bought for {detail['amount']} {detail.get('currency', '')}".strip() + back


def _named(value: object, by: Mapping) -> str:
    name = plain(value)
    return f"{by.prefix}:{name}" if name else ""


_READ: dict[str, Callable[[object, Mapping], object]] = {
    "edited_at": lambda value, by: moment(value, by.times, by.zone) if plain(value) else None,
    "deleted": lambda value, by: plain(value).casefold() in YES or plain(value)[:4].isdigit(),  # yes, or when
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
def _handle(network: str, author: str, name: str, prefix: str) -> Handle:
    if network == ANY:
        return _by_looks(author, name, prefix)
    return Handle(kind=network, value=author.casefold(), name=name or author)


def _by_looks(author: str, name: str, prefix: str) -> Handle:
    if "@" in author.strip("@"):
        return Handle(kind="email", value=author.lower(), name=name)
    if number := telephone.normal(author) if author.startswith(("+", "00")) else "":
        return Handle(kind="phone", value=number, name=name)
    return Handle(kind=prefix, value=author.casefold(), name=name)
