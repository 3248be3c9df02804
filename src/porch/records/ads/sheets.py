"""Reads an advertising network's export: a table of days, in the signs of whatever country it was made for."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from porch.core.amounts import SYMBOLS, amount, common_sign, count, minor
from porch.core.errors import PorchError
from porch.records.ads.days import day, order
from porch.records.ads.layouts import LAYOUTS, Layout, currency_of

LARGEST = 64 * 1024 * 1024
HEADER_WITHIN = 40  # lines: titles, the period and notes stand above
NOTHING = frozenset({"", "--", "-", "—"})
DELIMITERS = "\t;,"
TOTAL = "total"


Line = tuple[int, str, tuple[str, ...]]
"""A line's number, its words and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What whoever imports a file says beside it: for what it does not say itself, or not clearly."""

    account: str = ""
    currency: str = ""
    decimal: str = ""
    dates: str = ""


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one campaign cost and brought on one day, and the line that says so."""

    network: str
    account: str
    campaign: str
    day: date
    currency: str
    spend: int
    impressions: int | None
    clicks: int | None
    line: int
    raw: str

    @property
    def key(self) -> tuple[str, str, str, date, str]:
        """Return what there is one figure for."""
        return self.network, self.account, self.campaign, self.day, self.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A line that could not be read: where it stands, its words, and why."""

    line: int
    raw: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that was opened: its layout, its headings, and its lines with their numbers."""

    layout: Layout
    header: tuple[str, ...]
    delimiter: str
    lines: tuple[Line, ...]
    asked: Asked

    def column(self, what: str) -> list[str]:
        """Return all that stands in one column."""
        place = self.layout.places(self.header).get(what)
        return [] if place is None else [cells[place] for _, _, cells in self.lines if len(cells) > place]


def opened(body: bytes, layout_name: str, asked: Asked) -> Sheet:
    """Return a file as a Sheet. PorchError says what is wrong with it as a whole."""
    if layout_name not in LAYOUTS:
        raise PorchError(f"There is no format {layout_name!r}. There are {', '.join(LAYOUTS)}.")
    layout, text = LAYOUTS[layout_name], decoded(body)
    delimiter = _delimiter(text)
    rows = list(_rows(text, delimiter))
    at = next((n for n, (_, _, cells) in enumerate(rows[:HEADER_WITHIN]) if layout.fits(cells)), None)
    if at is None:
        first = next((cells for _, _, cells in rows if len(cells) > 1), ())
        raise PorchError(
            f"This is no export of {layout.label}: no line has the headings {layout.day[0]!r} and {layout.spend[0]!r}."
            f" It has {', '.join(first[:12]) or 'none'}. Headings are read in English."
        )
    return Sheet(
        layout=layout, header=rows[at][2], delimiter=delimiter, lines=tuple(rows[at + 1 :]), asked=asked
    )  # fmt: skip


def decoded(body: bytes) -> str:
    """Return a file's words: UTF-8, or UTF-16 as Google writes it. PorchError when they are neither."""
    if len(body) > LARGEST:
        raise PorchError("The file is longer than 64 MB.")
    coding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if body[1:2] == b"\0" else "utf-8-sig"
    try:
        return body.decode(coding).replace("\0", "")
    except UnicodeDecodeError as error:
        raise PorchError(f"The file is neither UTF-8 nor UTF-16: {error.reason} at byte {error.start}.") from error


def read(sheet: Sheet) -> Iterator[Row | Bad]:
    """Yield each line as a Row or a Bad; totals, and lines on which nothing happened, are passed over."""
    places = sheet.layout.places(sheet.header)
    try:
        decimal = sheet.asked.decimal or common_sign(sheet.column("spend"))
        dates = sheet.asked.dates or order(sheet.column("day"))
    except ValueError as error:
        raise PorchError(f"The file contradicts itself: {error}.") from error
    for line in _unrolled(sheet):
        number, raw, cells = line
        if _is_total(sheet, cells, places):
            continue
        try:
            yield _row(sheet, line, places, decimal, dates)
        except ValueError as error:
            yield Bad(line=number, raw=raw, why=str(error))


def _delimiter(text: str) -> str:
    lines = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    head = max(lines, key=lambda line: max(line.count(sign) for sign in DELIMITERS))
    return max(DELIMITERS, key=head.count)


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    """Yield every line that says something; one whose quotation marks run on over others is taken with them."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    reader, taken = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter), 0
    while taken < len(lines):
        try:
            cells = tuple(cell.strip() for cell in next(reader, ()))
        except csv.Error:
            cells = ("",)  # too long, or a sign that no table holds: refused below, with its words
        begins, taken = taken, max(reader.line_num, taken + 1)
        raw = "\n".join(lines[begins:taken])
        if raw.strip(f"{delimiter} \n"):
            yield begins + 1, raw, cells


def _unrolled(sheet: Sheet) -> Iterator[Line]:
    """Yield the lines, those that one open quotation mark ran together each for itself."""
    for number, raw, cells in sheet.lines:
        if "\n" not in raw or len(cells) == len(sheet.header):
            yield number, raw, cells
            continue
        for more, line in enumerate(raw.split("\n")):
            if line.strip():
                yield number + more, line, parted(line, sheet.delimiter)


def parted(raw: str, delimiter: str) -> tuple[str, ...]:
    """Return one line's cells.

    >>> parted('2026-03-01;"Spring; all";7,50', ";")
    ('2026-03-01', 'Spring; all', '7,50')
    """
    try:
        return tuple(cell.strip() for cell in next(csv.reader([raw], delimiter=delimiter), [])) or ("",)
    except csv.Error:
        return ("",)


def _is_total(sheet: Sheet, line: Sequence[str], places: Mapping[str, int]) -> bool:
    """Return whether a line sums others up, or says that nothing happened."""
    if line[0].lower().startswith(TOTAL) and not _cell(line, places, "day")[:1].isdigit():
        return True
    of_none = sheet.layout.network and "campaign" in places and not _cell(line, places, "campaign")
    if of_none and len(line) == len(sheet.header):
        return True
    told = ("spend", "impressions", "clicks")
    return len(line) == len(sheet.header) and all(_cell(line, places, what) in NOTHING for what in told)


def _row(sheet: Sheet, line: Line, places: Mapping[str, int], decimal: str, dates: str) -> Row:
    number, raw, cells = line
    if len(cells) != len(sheet.header):
        raise ValueError(f"{len(cells)} cells where the headings are {len(sheet.header)}")
    spent = _cell(cells, places, "spend")
    currency = _currency(sheet, cells, places, spent)
    return Row(
        network=_network(sheet, cells, places), account=(_cell(cells, places, "account") or sheet.asked.account)[:200],
        campaign=_cell(cells, places, "campaign")[:300], day=_day(cells, places, dates), currency=currency,
        spend=_spend(spent, decimal, currency), impressions=_count(cells, places, "impressions"),
        clicks=_count(cells, places, "clicks"), line=number, raw=raw,
    )  # fmt: skip


def _day(cells: Sequence[str], places: Mapping[str, int], dates: str) -> date:
    found = day(_cell(cells, places, "day"), dates)
    until = _cell(cells, places, "until")
    if until and day(until, dates) != found:
        raise ValueError(f"the line is about {found} to {until}: export it broken down by day")
    return found


def _spend(told: str, decimal: str, currency: str) -> int:
    if told in NOTHING:
        raise ValueError("there is no amount")
    value = minor(amount(told, decimal), currency)
    if value < 0 or value > 10**15:
        raise ValueError(f"{told!r} is no amount that was spent")
    return value


def _currency(sheet: Sheet, cells: Sequence[str], places: Mapping[str, int], spent: str) -> str:
    told = _cell(cells, places, "currency") or currency_of(sheet.header[places["spend"]])
    told = told or next((code for mark, code in SYMBOLS.items() if mark in spent), "") or sheet.asked.currency
    if len(told) != 3 or not told.isascii() or not told.isalpha():
        raise ValueError(f"{told!r} is no currency" if told else "no currency is told: say it with --currency EUR")
    return told.upper()


def _network(sheet: Sheet, cells: Sequence[str], places: Mapping[str, int]) -> str:
    found = sheet.layout.network or _cell(cells, places, "whose").lower()
    if not found:
        raise ValueError("the line names no network")
    return found[:16]


def _count(cells: Sequence[str], places: Mapping[str, int], what: str) -> int | None:
    told = _cell(cells, places, what)
    return None if told in NOTHING else min(count(told), 2**62)


def _cell(cells: Sequence[str], places: Mapping[str, int], what: str) -> str:
    place = places.get(what)
    return cells[place] if place is not None and place < len(cells) else ""
