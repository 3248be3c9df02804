"""Reads a Stack Exchange dump as a board: questions are ideas, and answers and comments what was said below them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from porch.core import markup
from porch.core.interaction import Handle, Spoiled
from porch.core.payload import moment
from porch.engagement.ideas.brought import Day, Decided, LeftOut, Old, OldComment, OldIdea, OldJoining
from porch.engagement.ideas.forum_files import Row, rows
from porch.engagement.ideas.statuses import Status

STATUSES: Mapping[str, Status] = {
    "status-completed": Status.DONE, "status-planned": Status.PLANNED, "status-deferred": Status.NOT_NOW,
    "status-declined": Status.NO, "status-bydesign": Status.NO, "status-by-design": Status.NO,
    "status-norepro": Status.NO, "status-review": Status.OPEN, "status-reproduced": Status.OPEN,
}  # fmt: skip
"""What became of a question, by its tag; "by design" is a no: it stays as it is."""
CLOSED = "It was closed where it stood before."
QUESTION, ANSWER = "1", "2"
POSTS = {"4": "tag excerpts", "5": "tag descriptions", "6": "nominations"}
VOTES = {"2": 1, "3": -1}
DUPLICATE = "3"
BROKEN = (KeyError, ValueError, TypeError, OverflowError)
_TAG = re.compile(r"[^<>|]+")


@dataclass(slots=True)
class _Known:
    """What has to be known of the whole before any of it can be told."""

    site: str
    users: dict[str, Handle] = field(default_factory=dict)
    question: dict[str, str] = field(default_factory=dict)  # of each post
    accepted: dict[str, str] = field(default_factory=dict)  # answers, of questions that something became of
    reasons: dict[str, tuple[tuple[bool, int], str, datetime]] = field(default_factory=dict)
    days: dict[str, dict[date, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    originals: set[str] = field(default_factory=set)  # questions that say the same as another one


class _Columns(NamedTuple):
    """Where a table of things said has what."""

    what: str
    above: str
    words: str
    who: str


ANSWERS = _Columns("answer", "ParentId", "Body", "OwnerUser")
COMMENTS = _Columns("comment", "PostId", "Text", "User")


def read(folder: Path, site: str = "") -> Iterator[Old]:
    """Yield all that a dump holds: the ideas, then what was said, then which of them are one.

    `site` is where it was, by which people are known as the channel of that name knows them; else the folder's name.
    """
    known = _Known(site=site or folder.name)
    _look(folder, known)
    yield from _votes(folder, known)
    for row in rows(folder, "Posts"):
        yield from _post(row, known)
    for row in rows(folder, "Posts"):
        if isinstance(row, Row) and row.cells.get("PostTypeId") == ANSWER:
            yield _said(row, known, ANSWERS)
    for row in rows(folder, "Comments"):
        yield row if isinstance(row, Spoiled) else _said(row, known, COMMENTS)
    for row in rows(folder, "PostLinks"):
        yield row if isinstance(row, Spoiled) else _link(row)
    wrote = {handle.value for handle in known.users.values()}
    yield LeftOut(what="accounts that wrote nothing", many=len(wrote - _writers(folder, known)))


def _look(folder: Path, known: _Known) -> None:
    for row in rows(folder, "Users"):
        if isinstance(row, Row) and "Id" in row.cells:
            known.users[row.cells["Id"]] = _handle(row.cells["Id"], row.cells.get("DisplayName", ""), known.site)
    for row in rows(folder, "PostLinks"):
        if isinstance(row, Row) and row.cells.get("LinkTypeId") == DUPLICATE:
            known.originals.add(row.cells.get("PostId", ""))
    for row in rows(folder, "Posts"):
        _place(row, known)
    for row in rows(folder, "Posts"):
        _reason(row, known)


def _place(row: Row | Spoiled, known: _Known) -> None:
    if isinstance(row, Spoiled) or "Id" not in row.cells:
        return
    cells = row.cells
    if cells.get("PostTypeId") == QUESTION:
        known.question[cells["Id"]] = cells["Id"]
        if _status(cells) is not Status.OPEN:
            known.accepted[cells["Id"]] = cells.get("AcceptedAnswerId", "")
    elif cells.get("PostTypeId") == ANSWER and "ParentId" in cells:
        known.question[cells["Id"]] = cells["ParentId"]


def _reason(row: Row | Spoiled, known: _Known) -> None:
    """Keep an answer as the reason where it is the accepted one, or the best liked so far."""
    if isinstance(row, Spoiled) or row.cells.get("ParentId", "") not in known.accepted:
        return
    cells = row.cells
    try:
        rank, at = (known.accepted[cells["ParentId"]] == cells["Id"], int(cells.get("Score", 0))), _at(cells)
    except BROKEN:
        return
    if cells["ParentId"] not in known.reasons or rank > known.reasons[cells["ParentId"]][0]:
        known.reasons[cells["ParentId"]] = rank, markup.plain(cells.get("Body", "")), at


def _votes(folder: Path, known: _Known) -> Iterator[Old]:
    for row in rows(folder, "Votes"):
        if isinstance(row, Spoiled):
            yield row
            continue
        cells = row.cells
        kind, post = cells.get("VoteTypeId", ""), cells.get("PostId", "")
        if kind not in VOTES:
            yield LeftOut(what="marks that are no votes")
        elif known.question.get(post) != post:
            yield LeftOut(what="votes for answers")
        else:
            try:
                known.days[post][_at(cells).date()] += VOTES[kind]
            except BROKEN as error:
                yield row.spoiled(f"this vote cannot be read: {error!r}")


def _post(row: Row | Spoiled, known: _Known) -> Iterator[Old]:
    if isinstance(row, Spoiled):
        yield row
        return
    kind = row.cells.get("PostTypeId", "")
    if kind == QUESTION:
        yield from _question(row, known)
    elif kind != ANSWER:
        yield LeftOut(what=POSTS.get(kind, "posts of another kind"))


def _question(row: Row, known: _Known) -> Iterator[Old]:
    cells = row.cells
    try:
        at = _at(cells)
        yield OldIdea(
            key=cells["Id"], title=cells["Title"], words=markup.plain(cells.get("Body", "")), at=at,
            author=_author(cells, known, "OwnerUser"), decided=_decided(cells, known, at),
            days=_days(cells, known.days.get(cells["Id"], {}), at.date()), detail={"tags": ", ".join(_tags(cells))},
        )  # fmt: skip
    except BROKEN as error:
        yield row.spoiled(f"this question cannot be read: {error!r}")
    for tag in _tags(cells):
        if tag.startswith("status-") and tag not in STATUSES:
            yield LeftOut(what=f"the status {tag.removeprefix('status-')}")


def _said(row: Row, known: _Known, columns: _Columns) -> Old:
    cells, what = row.cells, columns.what
    try:
        of = known.question.get(cells[columns.above], "")
        said = cells.get(columns.words, "")
        return OldComment(
            key=f"{what}-{cells['Id']}", of=of, words=markup.plain(said) if what == "answer" else said.strip(),
            at=_at(cells), author=_author(cells, known, columns.who), raw=row.raw,
        )  # fmt: skip
    except BROKEN as error:
        return row.spoiled(f"this {what} cannot be read: {error!r}")


def _link(row: Row) -> Old:
    cells = row.cells
    if cells.get("LinkTypeId") != DUPLICATE:
        return LeftOut(what="links to what is about the same")
    try:
        return OldJoining(idea=cells["PostId"], into=cells["RelatedPostId"], at=_at(cells), raw=row.raw)
    except BROKEN as error:
        return row.spoiled(f"this link cannot be read: {error!r}")


def _writers(folder: Path, known: _Known) -> set[str]:
    columns = (("Posts", "OwnerUserId"), ("Comments", "UserId"))
    wrote = (row.cells.get(who, "") for table, who in columns for row in rows(folder, table) if isinstance(row, Row))
    return {known.users[one].value for one in wrote if one in known.users}


def _handle(number: str, name: str, site: str) -> Handle:
    return Handle(kind="stackexchange", value=f"{number or name.lower()}@{site}", name=name)


def _author(cells: Mapping[str, str], known: _Known, who: str) -> Handle | None:
    """Return who wrote it: an account, or the name that somebody who left is still called by there."""
    number, name = cells.get(f"{who}Id", ""), cells.get("OwnerDisplayName") or cells.get("UserDisplayName", "")
    if number in known.users:
        return known.users[number]
    return _handle(number, name, known.site) if number or name else None


def _tags(cells: Mapping[str, str]) -> list[str]:
    return _TAG.findall(cells.get("Tags", ""))


def _status(cells: Mapping[str, str]) -> Status:
    told = next((STATUSES[tag] for tag in _tags(cells) if tag in STATUSES), Status.OPEN)
    return Status.NO if told is Status.OPEN and "ClosedDate" in cells else told


def _decided(cells: Mapping[str, str], known: _Known, at: datetime) -> Decided | None:
    status = _status(cells)
    tagged = any(STATUSES.get(tag, Status.OPEN) is not Status.OPEN for tag in _tags(cells))
    if status is Status.OPEN or (not tagged and cells["Id"] in known.originals):
        return None
    if not tagged:
        return Decided(status=status, reason=CLOSED, at=moment(cells["ClosedDate"]))
    _rank, reason, when = known.reasons.get(cells["Id"], ((False, 0), "", None))
    return Decided(status=status, reason=reason, at=when or moment(cells.get("LastActivityDate", at)))


def _days(cells: Mapping[str, str], voted: Mapping[date, int], first: date) -> list[Day]:
    """Return the votes by day; what the days do not explain of the score came on the first one."""
    days = {first: 0, **voted}
    days[first] += int(cells.get("Score", 0)) - sum(voted.values())
    shown = int(cells.get("ViewCount", 0))
    return [Day(day=day, votes=votes, shown=shown if day == first else 0) for day, votes in sorted(days.items())]


def _at(cells: Mapping[str, str]) -> datetime:
    return moment(cells["CreationDate"])
