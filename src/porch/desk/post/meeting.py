"""Keeps what a colleague wrote down about people they met: one note, several people, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from porch.channels import registry
from porch.core.channel import Rereads
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.errors import PorchError
from porch.core.interaction import Handle, Heard, Kind, Media
from porch.core.met import WHAT, Note
from porch.core.telephone import normal
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.desk.post.collecting import take
from porch.engagement.promises import actions as promises
from porch.engagement.promises import queries as promise_queries
from porch.projections.waiting import projector as waiting
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people.models import Handle as HandleRow
from porch.records.team.models import Member

KEY = re.compile(r"[A-Za-z0-9_-]{8,60}")
AT_ONCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who was there: known by a handle of theirs, or new, with what they told of themselves."""

    handle: HandleRow | None = None
    name: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What was promised to everybody who was there, and by when."""

    words: str
    due_at: datetime


def note_met(
    *,
    key: str,
    what: str,
    who: Sequence[Guest],
    member: Member,
    at: datetime,
    where: str = "",
    words: str = "",
    ours: bool = False,
    reached: bool = True,
    promised: Promised | None = None,
    card: Media | None = None,
    brought_by: HandleRow | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> list[Interaction]:
    """Write into the log that `member` met these people at `at`; return an interaction each.

    The same `key` is the same note, however often it is sent. `card` is kept with the first who is new, else with the
    first. `ours`: we went to them. `reached` is for calls. `brought_by` is through whom they came, perhaps one of them.
    PorchError says what is missing.
    """
    _complain(key, what, who)
    clock = StoppedClock(clock.now())  # the note and its promises are of one moment: by it they are taken back
    account = _account("phone" if WHAT[what] is Kind.CALL else "in_person", clock.now())
    answered = "" if WHAT[what] is not Kind.CALL else "yes" if reached else "no"
    handles = [_known_by(guest, key, place) for place, guest in enumerate(who)]
    names = [_called(guest, handle) for guest, handle in zip(who, handles, strict=True)]
    notes = [
        Note(
            id=f"{key}:{place}", what=what, who=handle, at=at, where=where.strip()[:200], words=words.strip()[:10_000],
            by=member.name, ours=ours, answered=answered, beside=tuple(n for n in names if n != names[place])[:AT_ONCE],
            brought_by=_through(brought_by, handle),
        )
        for place, handle in enumerate(handles)
    ]  # fmt: skip
    heard = _heard(account, notes)
    if card is not None:
        holder = next((place for place, guest in enumerate(who) if guest.handle is None), 0)
        heard[holder] = replace(heard[holder], media=(card,))
    with transaction.atomic():
        fresh = take(account, heard, clock=clock).new
        kept = interactions.named(SYSTEM, account.channel, [one.external_id for one in heard])
        if fresh:
            _remember(kept, heard, who, clock.now())
            _promise(kept, promised, member, clock.now())
    waiting.catch_up(now=clock.now())
    return kept


def _through(brought_by: HandleRow | None, who: Handle) -> str:
    """Return how it is written down through whom somebody came; nobody brings themselves."""
    if brought_by is None or (brought_by.kind, brought_by.value) == (who.kind, who.value):
        return ""
    return f"{brought_by.kind}:{brought_by.value}"


def take_back_note(*, key: str, member: Member, clock: Clock = SYSTEM_CLOCK) -> int:
    """Undo a note and what was promised in it; return how many people it was about. It stays in the log as taken back.

    PorchError when there is no such note any more.
    """
    now, gone = clock.now(), 0
    for channel in ("in_person", "phone"):
        names = [f"{channel}:{key}:{place}" for place in range(AT_ONCE)]
        kept = [row for row in interactions.named(SYSTEM, channel, names) if not row.deleted]
        for row in kept:
            _take_back(row, member, clock)
        gone += len(kept)
    if not gone:
        raise PorchError("There is no such note any more.")
    waiting.catch_up(now=now)
    return gone


def _take_back(row: Interaction, member: Member, clock: Clock) -> None:
    account = account_queries.account(SYSTEM, row.account_id or 0)
    if account is None:
        raise PorchError("There is no such note any more.")
    raw = f"{row.external_id} taken back by {member.name}".encode()
    gone = Heard(
        external_id=row.external_id, version="taken back", kind=Kind(row.kind), at=row.at, raw=raw, deleted=True,
        author=Handle(kind=row.channel, value=""), ours=row.ours,
    )  # fmt: skip
    with transaction.atomic():
        take(account, [gone], clock=clock)
        made = promise_queries.of_thread(SYSTEM, row.thread_id) if row.thread_id else []
        for promise in made:
            if promise.made_at == row.received_at and promise.ended_at is None:
                promises.drop(promise=promise, member=member, at=clock.now())


def _complain(key: str, what: str, who: Sequence[Guest]) -> None:
    if not KEY.fullmatch(key):
        raise PorchError("This note has no key of its own.")
    if what not in WHAT:
        raise PorchError("Say what happened: a visit, a call, a lunch.")
    if not who:
        raise PorchError("Say who it was.")
    if len(who) > AT_ONCE:
        raise PorchError(f"At most {AT_ONCE} people go into one note.")
    for guest in who:
        if guest.handle is None and not (guest.name.strip() or guest.phone.strip() or guest.mail.strip()):
            raise PorchError("Somebody new needs a name, a number or an address.")
        if guest.phone.strip() and not normal(guest.phone):
            raise PorchError(f"{guest.phone.strip()[:40]} is no telephone number.")
        if guest.mail.strip() and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", guest.mail.strip()):
            raise PorchError(f"{guest.mail.strip()[:60]} is no mail address.")


def _known_by(guest: Guest, key: str, place: int) -> Handle:
    """Return by which handle the note knows somebody: a number or an address if they gave one, else this note."""
    if guest.handle is not None:
        row = guest.handle
        return Handle(kind=row.kind, value=row.value, name=row.name)
    name = " ".join(guest.name.split())[:300]
    if number := normal(guest.phone):
        return Handle(kind="phone", value=number, name=name)
    if mail := guest.mail.strip().lower():
        return Handle(kind="email", value=mail[:400], name=name)
    return Handle(kind="in_person", value=f"met-{key}-{place}", name=name)


def _called(guest: Guest, handle: Handle) -> str:
    person = guest.handle.person if guest.handle else None
    return (person.name if person else "") or handle.name or handle.value


def _account(channel: str, now: datetime) -> Account:
    held = account_queries.accounts(SYSTEM).filter(channel=channel).first()
    if held is not None:
        return account_queries.account(SYSTEM, held.pk) or held
    label = registry.card(channel).label
    return accounts.connect(channel=channel, name=label, handle="us", credentials={"name": label}, at=now)


def _heard(account: Account, notes: Sequence[Note]) -> list[Heard]:
    channel = wiring.open_channel(account)
    if not isinstance(channel, Rereads):  # a demonstration's stands in for it
        channel = registry.card(account.channel).build({}, wiring.wire())
    if not isinstance(channel, Rereads):
        raise PorchError("Notes cannot be kept on this channel.")
    return [one for note in notes for one in channel.reread(note.body())]


def _remember(kept: Sequence[Interaction], heard: Sequence[Heard], who: Sequence[Guest], now: datetime) -> None:
    """Keep the address beside the number of somebody new who gave both."""
    rows = {row.external_id: row for row in kept}
    for one, guest in zip(heard, who, strict=True):
        row = rows.get(one.external_id)
        whom = (row.to_handle if row.ours else row.handle) if row else None
        mail = guest.mail.strip().lower()
        if whom is not None and guest.handle is None and whom.kind == "phone" and mail:
            people.note_unverified(handle=whom, kind="email", value=mail, at=now)


def _promise(kept: Sequence[Interaction], promised: Promised | None, member: Member, now: datetime) -> None:
    for row in kept if promised and promised.words.strip() else ():
        whom = row.to_handle if row.ours else row.handle
        if promised and whom is not None and row.thread_id is not None:
            promises.make(
                thread_id=row.thread_id, handle=whom, words=promised.words, due_at=promised.due_at, member=member,
                at=now,
            )  # fmt: skip
