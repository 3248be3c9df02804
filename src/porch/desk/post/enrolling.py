"""Brings in an upload that is a file of people: looked through, then taken in, stopped and gone on with at will."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from porch.core.clock import Clock
from porch.core.errors import PorchError
from porch.core.profile import Profile, Refused
from porch.core.viewer import SYSTEM
from porch.desk.post import peopling
from porch.records.imports import actions, queries, store
from porch.records.imports.models import Import

HEAD = 64 * 1024
WORDS = 200


def is_people(name: str) -> bool:
    """Whether a kind of file is one of people."""
    return name in dict(peopling.formats())


def looks_like(path: Path) -> str:
    """Return which kind of file of people it is; empty when it is none."""
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    try:
        return peopling.looks_like(head)
    except PorchError:
        return ""


def look(import_: Import, clock: Clock) -> None:
    """Look through it, and keep what it would come to, its first people, and every row that cannot be taken."""
    rows = peopling.read(_raw(import_), import_.read_as)
    report = peopling.look(
        rows, by=import_.member, at=clock.now(),
        progress=lambda seen: actions.note_look(import_=import_, seen=seen, total=None),
    )  # fmt: skip
    if report.stopped:
        return
    told = {**report.told(), "enrols": True, "rows": [_row(one) for one in report.first]}
    told["refused"] = told["refused"][: peopling.MOST_REASONS]
    actions.looked(import_=import_, told=told, seen=report.seen, at=clock.now())


def bring(import_: Import, clock: Clock) -> None:
    """Take its people in, a handful in each transaction; whoever goes on after a stop or a fall takes none twice."""
    done = int(import_.cursor or 0)
    if not done:
        actions.note_refused(import_=import_, refused=[], anew=True)
    seen = 0
    for batch in peopling.batches(peopling.read(_raw(import_), import_.read_as)):
        seen += len(batch)
        if seen <= done:
            continue
        if not queries.still_wanted(SYSTEM, import_.pk):
            return
        _write(import_, batch, seen, clock)
    actions.done(import_=import_, at=clock.now())


def _write(import_: Import, batch: list[Profile | Refused], seen: int, clock: Clock) -> None:
    with transaction.atomic():
        filed = peopling.filed(batch, by=import_.member, at=clock.now())
        refused = [{"line": one.line, "reason": one.reason} for one in sorted(filed.refused, key=lambda one: one.line)]
        if refused:
            actions.note_refused(import_=import_, refused=refused)
        actions.note_progress(
            import_=import_, new=filed.new, changed=filed.changed, quarantined=len(refused), seen=seen,
            total=max(import_.told.get("seen", 0), seen), cursor=str(seen),
        )  # fmt: skip


def _raw(import_: Import) -> bytes:
    path = store.place(import_.token, import_.name)
    if not path.is_file():
        raise PorchError("The uploaded file is no longer here. Upload it once more.")
    if path.stat().st_size > peopling.LARGEST:
        raise PorchError(f"A file of people is at most {peopling.LARGEST // 1024 // 1024} MiB. Split it.")
    return path.read_bytes()


def _row(one: Profile) -> dict[str, Any]:
    ways = [handle.value for handle in one.handles if handle.kind != "in_person"]
    more = [*(job.organisation for job in one.jobs), *one.tags, *(f"{held.field} {held.text}" for held in one.filled)]
    return {
        "line": one.line, "who": one.name[:WORDS], "ways": ", ".join(ways)[:WORDS], "more": ", ".join(more)[:WORDS],
    }  # fmt: skip
