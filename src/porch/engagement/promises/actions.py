"""Verbs on promises. Each writes a PROMISE into the log: the making with "until", whatever comes after with "promise".

Its detail: "promise" the number, "made" the interaction that made it, and "ended" (kept, broken, released, dropped;
"late" when it was kept after its day), "to" (a member who has it now), or "reopened". "theirs" marks one of a customer.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.promises.models import Ending, Promise
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle
from porch.records.team.models import Member


def make(
    *,
    thread_id: int,
    handle: Handle,
    words: str,
    due_at: datetime,
    member: Member | None,
    at: datetime,
    found_in: Interaction | None = None,
    theirs: bool = False,
) -> Promise:
    """Promise something by a date; it comes back in the morning when it is due.

    `found_in` are the words that promised it: one promise is made of them, however often somebody says so. `theirs`:
    they promised it to us. Who gives a promise has it, until they hand it on.
    """
    if not words.strip():
        raise PorchError("Say what was promised.")
    with transaction.atomic():
        held = Promise.objects.select_for_update().filter(found_in=found_in).first() if found_in else None
        if held is not None:
            return held if held.ended_at is None else reopen(promise=held, at=at)
        giver = None if theirs else (found_in.member if found_in and found_in.member else member)
        detail = {"until": due_at.isoformat(), **({"theirs": "1"} if theirs else {})}
        detail |= {"of": str(found_in.pk)} if found_in else {}
        said = log.log(
            kind=Kind.PROMISE, at=at, thread_id=thread_id, handle=handle, member=member, text=words, detail=detail
        )
        return Promise.objects.create(
            thread_id=said.thread_id or thread_id, handle=handle, interaction=said, found_in=found_in, theirs=theirs,
            words=words.strip()[:300], due_at=due_at, by=giver, owner=giver, made_at=at,
        )  # fmt: skip


def keep(*, promise: Promise, member: Member | None, at: datetime) -> Promise:
    """Say that it was kept; after its day it was kept late."""
    return _end(promise, Ending.KEPT, member, at)


def break_off(*, promise: Promise, member: Member | None, at: datetime, why: str = "") -> Promise:
    """Say that it will not be kept; the person should be told why."""
    return _end(promise, Ending.BROKEN, member, at, why)


def release(*, promise: Promise, member: Member | None, at: datetime, why: str = "") -> Promise:
    """Say that the customer released us from it."""
    return _end(promise, Ending.RELEASED, member, at, why)


def drop(*, promise: Promise, member: Member | None, at: datetime) -> Promise:
    """Undo the making: it never was a promise."""
    return _end(promise, Ending.DROPPED, member, at)


def reopen(*, promise: Promise, at: datetime, member: Member | None = None) -> Promise:
    """Undo an ending: the promise is open again."""
    if promise.ended_at is None:
        return promise
    with transaction.atomic():
        promise.ended_at, promise.ending, promise.why = None, "", ""
        promise.save(update_fields=["ended_at", "ending", "why"])
        _log(promise, member, at, reopened="1")
    return promise


def hand_on(*, promise: Promise, to: Member | None, member: Member | None, at: datetime) -> Promise:
    """Give it to a colleague, or (None) to the whole team; who gave it to the customer stays known."""
    if promise.ended_at is not None:
        raise PorchError("This promise has ended already.")
    with transaction.atomic():
        promise.owner = to
        promise.save(update_fields=["owner"])
        _log(promise, member, at, to=f"member:{to.pk}" if to else "", name=to.name if to else "everybody")
    return promise


def _end(promise: Promise, how: Ending, member: Member | None, at: datetime, why: str = "") -> Promise:
    if promise.ended_at is not None:
        raise PorchError(f"This promise has ended already: {promise.get_ending_display().lower()}.")
    with transaction.atomic():
        promise.ended_at, promise.ending, promise.why = at, how, why.strip()[:300]
        promise.save(update_fields=["ended_at", "ending", "why"])
        late = {"late": "1"} if promise.was_late else {}
        _log(promise, member, at, ended=how.value, **late, **({"reason": promise.why} if promise.why else {}))
    return promise


def _log(promise: Promise, member: Member | None, at: datetime, **detail: str) -> None:
    named = {"promise": str(promise.pk), "made": str(promise.interaction_id or "")}
    named |= {"theirs": "1"} if promise.theirs else {}
    log.log(
        kind=Kind.PROMISE, at=at, thread_id=promise.thread_id, handle=promise.handle, member=member,
        text=promise.words, detail={**named, **detail},
    )  # fmt: skip
