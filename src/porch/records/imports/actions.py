"""Verbs on imports: taken, looked through, brought in, stopped, and the file thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from porch.core.errors import PorchError
from porch.records.accounts.models import Account
from porch.records.imports import store
from porch.records.imports.models import Import
from porch.records.team.models import Member

State = Import.State
MOST_REFUSED = 10_000


def take(
    *,
    token: str,
    name: str,
    size: int,
    format_name: str,
    member: Member,
    at: datetime,
    ours: str = "",
    dates: str = "",
    zone: str = "",
    keeps_file: bool = False,
) -> Import:
    """Note a file that lies in the store; a worker looks through it next."""
    return Import.objects.create(
        token=token, name=name, size=size, format=format_name, ours=ours[:1000], dates=dates, zone=zone,
        keeps_file=keeps_file, member=member, uploaded_at=at,
    )  # fmt: skip


def look_again(
    *, import_: Import, format_name: str, ours: str = "", dates: str = "", zone: str = "", keeps_file: bool = False
) -> Import:
    """Look through the file once more, read otherwise; PorchError when it is gone, or read into the log already."""
    with transaction.atomic():
        held = _held(import_)
        if not held.has_file or held.account_id or held.state == State.BRINGING:
            raise PorchError("This file cannot be looked through again. Upload it once more.")
        held.format, held.read_as, held.ours, held.dates, held.zone = format_name, "", ours[:1000], dates, zone
        held.keeps_file, held.state, held.error = keeps_file, State.LOOKING, ""
        held.seen, held.total, held.told, held.ended_at = 0, None, {}, None
        held.save()
    return held


def note_read_as(*, import_: Import, read_as: str) -> None:
    """Note which format the file turned out to be."""
    Import.objects.filter(pk=import_.pk).update(read_as=read_as[:40])


def note_look(*, import_: Import, seen: int, total: int | None) -> bool:
    """Note how far the first look has got; False when nobody wants it any more."""
    return bool(Import.objects.filter(pk=import_.pk, state=State.LOOKING).update(seen=seen, total=total))


def looked(*, import_: Import, told: Mapping[str, Any], seen: int, at: datetime) -> None:
    """Keep what the first look found."""
    found = Import.objects.filter(pk=import_.pk, state=State.LOOKING)
    found.update(state=State.LOOKED, told=dict(told), seen=seen, total=seen, ended_at=at)


def bring(*, import_: Import) -> Import:
    """Let a worker read the file into the log, from the start or from where it stopped."""
    with transaction.atomic():
        held = _held(import_)
        if not held.can_be_brought:
            raise PorchError("This file cannot be brought in now.")
        if held.state == State.LOOKED:
            held.seen = 0
        held.state, held.error, held.ended_at = State.BRINGING, "", None
        held.save()
    return held


def begin(*, import_: Import, account: Account) -> None:
    """Note as whose words the file's are kept."""
    Import.objects.filter(pk=import_.pk).update(account=account)


def note_progress(
    *, import_: Import, new: int, changed: int, quarantined: int, seen: int | None = None, total: int | None = None,
    cursor: str = "",
) -> None:  # fmt: skip
    """Add to the figures, in the transaction of the rows they count; a `cursor` is a place to go on from."""
    place: dict[str, Any] = {"seen": seen, "total": total, "cursor": cursor} if cursor else {}
    Import.objects.filter(pk=import_.pk).update(
        new=F("new") + new, changed=F("changed") + changed, quarantined=F("quarantined") + quarantined, **place
    )


def note_refused(*, import_: Import, refused: Sequence[Mapping[str, Any]], anew: bool = False) -> None:
    """Keep why rows of a file of people are not taken, each with its line; `anew` forgets those kept before."""
    with transaction.atomic():
        held = _held(import_)
        before = [] if anew else held.told.get("refused", [])
        held.told = {**held.told, "refused": [*before, *map(dict, refused)][:MOST_REFUSED]}
        held.save(update_fields=["told"])


def stop(*, import_: Import, at: datetime) -> Import:
    """Stop what a worker is at; what is read so far stays, and it can go on from there."""
    with transaction.atomic():
        held = _held(import_)
        if not held.is_at_work:
            raise PorchError("Nothing is being read here now.")
        held.state = State.STOPPED if held.state == State.BRINGING else State.FAILED
        held.error = "" if held.state == State.STOPPED else "It was stopped before it was looked through."
        held.ended_at = at
        held.save(update_fields=["state", "error", "ended_at"])
    return held


def done(*, import_: Import, at: datetime) -> None:
    """Note that everything in the file is in the log; unless it is to be kept, the file is thrown away."""
    if Import.objects.filter(pk=import_.pk, state=State.BRINGING).update(state=State.DONE, ended_at=at):
        held = Import.objects.get(pk=import_.pk)
        if not held.keeps_file:
            forget_file(import_=held, at=at)


def failed(*, import_: Import, error: str, at: datetime) -> None:
    """Note why the file cannot be read; it stays, so that it can be looked through again."""
    found = Import.objects.filter(pk=import_.pk, state__in=(State.LOOKING, State.BRINGING))
    found.update(state=State.FAILED, error=error[:2000], ended_at=at)


def forget_file(*, import_: Import, at: datetime) -> Import:
    """Throw the uploaded file away; what was read of it stays in the log."""
    with transaction.atomic():
        held = _held(import_)
        if held.is_at_work:
            raise PorchError("Stop it first: it is being read.")
        held.file_gone_at = held.file_gone_at or at
        held.save(update_fields=["file_gone_at"])
    store.remove(held.token, held.name)
    return held


def _held(import_: Import) -> Import:
    return Import.objects.select_for_update().get(pk=import_.pk)
