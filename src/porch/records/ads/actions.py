"""Verbs of advertising figures: take an export in, read a refused line again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from porch.core.interaction import digest
from porch.records.ads import sheets
from porch.records.ads.layouts import LAYOUTS
from porch.records.ads.models import Refused, Spend
from porch.records.ads.sheets import NOTHING_ASKED, Asked, Bad, Row

FIGURES = ("spend", "impressions", "clicks")
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an export came to: `rows` are the lines understood, `new` and `changed` the figures they made."""

    rows: int
    new: int
    changed: int
    refused: tuple[Bad, ...]


@transaction.atomic
def take_in(*, body: bytes, layout: str, source: str, at: datetime, asked: Asked = NOTHING_ASKED) -> Taken:
    """Take an export in; doing it twice changes nothing, and a later one replaces what it tells otherwise.

    Lines of one campaign and day in one file (a line for each ad) are added up. A line that cannot be read is kept
    with its bytes. PorchError when the file as a whole is not what it should be.
    """
    sheet = sheets.opened(body, layout, asked)
    read = list(sheets.read(sheet))
    rows, bad = [one for one in read if isinstance(one, Row)], [one for one in read if isinstance(one, Bad)]
    new, changed = _put(_added_up(rows), source, at)
    _settle([_name(layout, one.raw) for one in rows], at)
    _keep(bad, sheet, source, at)
    return Taken(rows=len(rows), new=new, changed=changed, refused=tuple(bad))


@transaction.atomic
def replay(*, refused: Refused, at: datetime, asked: Asked = NOTHING_ASKED) -> bool:
    """Read a refused line again, with the Porch of today and what `asked` adds; True when it is understood now.

    Where its file had other lines of the same campaign and day, it is added to them.
    """
    told, raw = dict(refused.asked), bytes(refused.raw).decode("utf-8", "replace")
    header, delimiter = tuple(told.pop("header")), told.pop("delimiter")
    known = Asked(**{name: getattr(asked, name) or value for name, value in told.items()})
    line = (refused.line, raw, sheets.parted(raw, delimiter))
    sheet = sheets.Sheet(
        layout=LAYOUTS[refused.layout], header=header, delimiter=delimiter, lines=(line,), asked=known
    )  # fmt: skip
    row = next(sheets.read(sheet), None)
    if not isinstance(row, Row):
        refused.why = row.why if row else refused.why
        refused.save(update_fields=["why"])
        return False
    held = _standing([row]).get(row.key)
    _put([_sum(row, held) if held is not None and held.source == refused.source else row], refused.source, at)
    refused.settled_at = at
    refused.save(update_fields=["settled_at"])
    return True


def _added_up(rows: Iterable[Row]) -> list[Row]:
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        found[row.key] = _sum(row, found[row.key]) if row.key in found else row
    return list(found.values())


def _sum(row: Row, held: Row | Spend) -> Row:
    def both(name: str) -> int | None:
        told = [value for one in (held, row) if (value := getattr(one, name)) is not None]
        return sum(told) if told else None

    return replace(row, spend=row.spend + held.spend, impressions=both("impressions"), clicks=both("clicks"))


def _put(rows: Sequence[Row], source: str, at: datetime) -> tuple[int, int]:
    held = _standing(rows)
    moved = [row for row in rows if row.key in held and _differs(row, held[row.key])]
    fresh = [row for row in rows if row.key not in held]
    for start in range(0, len(moved), AT_ONCE):
        some = [held[row.key].pk for row in moved[start : start + AT_ONCE]]
        Spend.objects.filter(pk__in=some).update(standing=False)
    Spend.objects.bulk_create([_made(row, source, at) for row in (*fresh, *moved)], batch_size=AT_ONCE)
    return len(fresh), len(moved)


def _standing(rows: Sequence[Row]) -> dict[tuple[object, ...], Spend]:
    """Return what stands for the keys of `rows`, by key."""
    found: dict[tuple[object, ...], Spend] = {}
    for network in {row.network for row in rows}:
        days = [row.day for row in rows if row.network == network]
        standing = Spend.objects.select_for_update().filter(
            network=network, standing=True, day__gte=min(days), day__lte=max(days)
        )
        found |= {(one.network, one.account, one.campaign, one.day, one.currency): one for one in standing.iterator()}
    return found


def _differs(row: Row, held: Spend) -> bool:
    return any(getattr(row, name) != getattr(held, name) for name in FIGURES)


def _made(row: Row, source: str, at: datetime) -> Spend:
    return Spend(
        network=row.network, account=row.account, campaign=row.campaign, day=row.day, currency=row.currency,
        spend=row.spend, impressions=row.impressions, clicks=row.clicks, source=source[:200], told_at=at,
    )  # fmt: skip


def _name(layout: str, raw: str) -> str:
    return digest(f"{layout}\0{raw}".encode("utf-8", "replace"))


def _keep(bad: Sequence[Bad], sheet: sheets.Sheet, source: str, at: datetime) -> None:
    asked = {**asdict(sheet.asked), "header": list(sheet.header), "delimiter": sheet.delimiter}
    made = {
        name: Refused(
            digest=name, layout=sheet.layout.name, source=source[:200], line=one.line, why=one.why, at=at, asked=asked,
            raw=one.raw.encode("utf-8", "replace"),
        )
        for one in bad
        if (name := _name(sheet.layout.name, one.raw))
    }  # fmt: skip
    Refused.objects.bulk_create(made.values(), ignore_conflicts=True, batch_size=AT_ONCE)


def _settle(names: Sequence[str], at: datetime) -> None:
    """Close what was refused before and is understood now: the file was told with what it had left open."""
    waiting = set(Refused.objects.filter(settled_at=None).values_list("digest", flat=True)) if names else set()
    if understood := waiting & set(names):
        Refused.objects.filter(digest__in=understood).update(settled_at=at)
