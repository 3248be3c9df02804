"""Brings people in from a file, and out into one: looked through first, a handful at a time, twice the same as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from porch.channels.contacts import FORMATS, file_format
from porch.core.errors import PorchError
from porch.core.folding import fold
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile, Refused
from porch.core.viewer import Viewer
from porch.projections.presence import segments
from porch.records.contacts import filing
from porch.records.organisations import queries as organisations
from porch.records.people.meeting import Key, key
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member

AUTO = "auto"
AT_ONCE = 200
SHOWN = 10
MOST_REASONS = 10_000
LARGEST = 128 * 1024 * 1024
Progress = Callable[[int], bool]
"""Told how many rows are read; False stops."""


@dataclass(slots=True)
class Report:
    """What a file came to, or would come to: rows read, people new, completed and known, and every row refused."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refused] = field(default_factory=list)
    first: list[Profile] = field(default_factory=list)
    stopped: bool = False

    def add(self, filed: filing.Filed) -> None:
        """Count a batch."""
        self.new, self.changed, self.same = self.new + filed.new, self.changed + filed.changed, self.same + filed.same
        self.refused += filed.refused

    def told(self) -> dict[str, Any]:
        """Return it as it is printed."""
        return {
            "seen": self.seen, "new": self.new, "changed": self.changed, "same": self.same,
            "refused": [{"line": one.line, "reason": one.reason} for one in sorted(self.refused, key=_line)],
        }  # fmt: skip


def formats() -> list[tuple[str, str]]:
    """Return every kind of file of people, by name and in words."""
    return [(name, one.label) for name, one in FORMATS.items()]


def looks_like(head: bytes) -> str:
    """Return which kind of file of people begins so; PorchError when it is none."""
    return file_format(head)


def read(raw: bytes, format_name: str, country: str = "") -> Iterator[Profile | Refused]:
    """Yield every person of a file and every row that cannot be taken; of two with one address the first is taken."""
    if len(raw) > LARGEST:
        raise PorchError(f"The file is larger than {LARGEST // 1024 // 1024} MiB. Split it.")
    kind = looks_like(raw[: 64 * 1024]) if format_name == AUTO else format_name
    if kind not in FORMATS:
        raise PorchError(f"People come as {', '.join(FORMATS)}, and not as {kind[:40]}.")
    return _told_apart(FORMATS[kind].read(raw, country))


def bring(
    *, rows: Iterable[Profile | Refused], by: Member | None, at: datetime, progress: Progress = lambda seen: True,
    report: Report | None = None,
) -> Report:  # fmt: skip
    """Take the people of a file in, a handful in each transaction, and return what it came to."""
    report = report or Report()
    for batch in batches(rows):
        report.seen += len(batch)
        report.add(filed(batch, by=by, at=at))
        if not progress(report.seen):
            report.stopped = True
            break
    return report


def look(
    rows: Iterable[Profile | Refused], *, by: Member | None, at: datetime, progress: Progress = lambda seen: True
) -> Report:
    """Return what bringing a file would come to: every handful is taken in, counted, and taken back."""
    report = Report()
    for batch in batches(rows):
        with transaction.atomic():
            report.add(filed(batch, by=by, at=at))
            transaction.set_rollback(True)
        report.seen += len(batch)
        report.first += [one for one in batch if isinstance(one, Profile)][: SHOWN - len(report.first)]
        if not progress(report.seen):
            report.stopped = True
            break
    return report


def exported(viewer: Viewer, format_name: str, *, now: datetime, wanted: Wanted | None = None) -> Iterator[str]:
    """Yield a file of everybody, or of those a filter takes: who they are, and nothing of what was said or noted."""
    return FORMATS[format_name].written(_profiles(viewer, wanted or Wanted(), now))


def _profiles(viewer: Viewer, wanted: Wanted, now: datetime) -> Iterator[Profile]:
    after: tuple[str, int] | None = None
    while page := segments.people(viewer, wanted, now=now, after=after, limit=AT_ONCE):
        ids = [one.pk for one in page]
        roles = organisations.roles_by_person(viewer, ids)
        tags, values = profiles.tags_by_person(viewer, ids), profiles.values_by_person(viewer, ids)
        for one in page:
            yield Profile(
                line=0, name=one.name, handles=tuple(_handle(row) for row in one.handles.all()),
                jobs=tuple(_job(role) for role in roles.get(one.pk, ())), tags=tuple(tags.get(one.pk, ())),
                filled=tuple(_filled(held) for held in values.get(one.pk, ())),
            )  # fmt: skip
        after = (page[-1].name, page[-1].pk)


def _handle(row: Any) -> Handle:
    return Handle(kind=row.kind, value=row.value, name=row.name, url=row.url)


def _job(role: Any) -> Job:
    return Job(organisation=role.organisation.name, title=role.title, since=role.since, until=role.until)


def _filled(held: Any) -> Filled:
    return Filled(field=held.field.name, text=held.text, kind=held.field.kind)


def filed(batch: Sequence[Profile | Refused], *, by: Member | None, at: datetime) -> filing.Filed:
    """Take one handful in; return what it came to, the rows refused before among it."""
    taken = filing.file(people=[one for one in batch if isinstance(one, Profile)], by=by, at=at)
    before = [one for one in batch if isinstance(one, Refused)]
    return filing.Filed(new=taken.new, changed=taken.changed, same=taken.same, refused=(*before, *taken.refused))


def batches(rows: Iterable[Profile | Refused]) -> Iterator[list[Profile | Refused]]:
    """Yield rows in handfuls, the same ones each time a file is read."""
    batch: list[Profile | Refused] = []
    for one in rows:
        batch.append(one)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _told_apart(rows: Iterable[Profile | Refused]) -> Iterator[Profile | Refused]:
    """Yield rows; one whose address another of a different name had before it is refused, for nobody is merged here."""
    held: dict[Key, tuple[str, str, int]] = {}
    for one in rows:
        if isinstance(one, Refused):
            yield one
            continue
        name = fold(one.name)
        others = [(handle, held[key(handle)]) for handle in one.handles if key(handle) in held]
        another = next(((handle, was) for handle, was in others if was[0] != name), None)
        if another is not None:
            yield Refused(line=one.line, reason=_shared(another[0], another[1]))
            continue
        held.update({key(handle): (name, one.name, one.line) for handle in one.handles if key(handle) not in held})
        yield one


def _shared(handle: Handle, was: tuple[str, str, int]) -> str:
    return f"{handle.value[:80]} is {was[1][:60] or 'somebody'}'s already, on line {was[2]}: one address, two people"


def _line(one: Refused) -> int:
    return one.line
