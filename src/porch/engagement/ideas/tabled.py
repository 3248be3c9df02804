"""Reads a table of ideas, as Fider, Canny and the like export them: columns are known by their names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Spoiled, digest
from porch.core.payload import moment
from porch.engagement.ideas.brought import Day, Decided, LeftOut, Old, OldIdea, OldJoining
from porch.engagement.ideas.statuses import Status

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": ("id", "number", "post id", "idea id"),
    "title": ("title", "subject", "idea"),
    "words": ("description", "details", "words", "body", "text"),
    "mail": ("author mail", "author email", "email", "mail", "created by email"),
    "name": ("author name", "author", "created by", "name"),
    "votes": ("votes", "votes count", "vote count", "score", "upvotes"),
    "status": ("status", "state"),
    "at": ("date", "created at", "created", "creation date"),
    "reason": ("response", "reason", "official response"),
    "decided": ("responded at", "status changed at"),
    "into": ("duplicate of", "original number", "merged into", "original"),
    "tags": ("tags", "category", "labels"),
}  # fmt: skip
NEEDED = ("title", "at")
STATUSES: Mapping[str, Status] = {
    "": Status.OPEN, "open": Status.OPEN, "new": Status.OPEN, "under review": Status.OPEN, "duplicate": Status.OPEN,
    "planned": Status.PLANNED, "accepted": Status.PLANNED, "started": Status.STARTED, "in progress": Status.STARTED,
    "done": Status.DONE, "completed": Status.DONE, "complete": Status.DONE, "shipped": Status.DONE,
    "declined": Status.NO, "closed": Status.NO, "rejected": Status.NO, "not planned": Status.NO, "no": Status.NO,
    "not now": Status.NOT_NOW, "deferred": Status.NOT_NOW, "already there": Status.ALREADY,
}  # fmt: skip
LONGEST_CELL = 1024 * 1024


def read(file: Path) -> Iterator[Old]:
    """Yield the ideas of a table, then which of them are one; columns and statuses not understood are told.

    PorchError where it cannot be opened, or has no titles or dates.
    """
    before = csv.field_size_limit(LONGEST_CELL)  # one for the whole process: given back
    joinings: list[OldJoining] = []
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
            lines = csv.reader(opened, delimiter=_delimiter(opened.readline()))
            opened.seek(0)
            columns, unknown = _columns(next(lines, []))
            yield from (LeftOut(what=f"the column {name}") for name in unknown)
            for cells in _rows(lines, columns):
                yield from [cells] if isinstance(cells, Spoiled) else _row(cells, f"line {lines.line_num}", joinings)
    except OSError as error:
        raise PorchError(f"{file} cannot be read: {error}") from error
    finally:
        csv.field_size_limit(before)
    yield from joinings


def _rows(lines: Iterator[list[str]], columns: list[str]) -> Iterator[dict[str, str] | Spoiled]:
    number = 1
    while True:
        number += 1
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield Spoiled(
                raw=f"row {number}".encode(), reason=f"this row cannot be read: {error}", where=f"row {number}"
            )
            continue
        if len(row) == len(columns):
            yield {name: cell.strip() for name, cell in zip(columns, row, strict=True) if name}
        elif any(row):
            reason = f"it has {len(row)} columns where the head has {len(columns)}"
            yield Spoiled(raw=orjson.dumps(row), reason=reason, where=f"row {number}")


def _columns(head: list[str]) -> tuple[list[str], list[str]]:
    """Return what each column holds ("" where nobody knows), and the names of those nobody knows."""
    known = {name: what for what, names in COLUMNS.items() for name in names}
    plain = [" ".join(name.lower().replace("_", " ").replace("-", " ").split()) for name in head]
    columns = [known.get(name, "") for name in plain]
    columns = [what if what not in columns[:place] else "" for place, what in enumerate(columns)]  # the first counts
    if missing := [what for what in NEEDED if what not in columns]:
        names = " and ".join("title" if what == "title" else "date" for what in missing)
        raise PorchError(f"This table has no column with the {names} of each idea.")
    return columns, [name for name, what in zip(head, columns, strict=True) if not what]


def _row(cells: Mapping[str, str], where: str, joinings: list[OldJoining]) -> Iterator[Old]:
    raw = orjson.dumps(dict(cells), option=orjson.OPT_SORT_KEYS)
    try:
        at = moment(cells["at"])
        key = cells.get("key") or digest(raw)[:16]
        status = STATUSES.get(cells.get("status", "").lower())
        if not cells["title"]:
            raise ValueError("it has no title")
        yield OldIdea(
            key=key, title=cells["title"], words=cells.get("words", ""), at=at, author=_author(cells),
            decided=_decided(cells, status), detail={"tags": cells.get("tags", "")},
            days=[Day(day=at.date(), votes=int(cells.get("votes") or 0))],
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        yield Spoiled(raw=raw, reason=f"this row cannot be read: {error}"[:500], where=where)
        return
    if cells.get("name") and "@" not in cells.get("mail", ""):
        yield LeftOut(what="names of authors without an address")
    if status is None:
        yield LeftOut(what=f"the status {cells['status'][:60]}")
    if cells.get("into"):
        joinings.append(OldJoining(idea=key, into=cells["into"], at=at, raw=raw))


def _author(cells: Mapping[str, str]) -> Handle | None:
    mail, name = cells.get("mail", "").lower(), cells.get("name", "")
    return Handle(kind="email", value=mail, name=name) if "@" in mail else None


def _decided(cells: Mapping[str, str], status: Status | None) -> Decided | None:
    if status is None or status is Status.OPEN:
        return None
    return Decided(status=status, reason=cells.get("reason", ""), at=moment(cells.get("decided") or cells["at"]))


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)
