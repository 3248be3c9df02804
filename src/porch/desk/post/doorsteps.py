"""Our own doors: which doorsteps stand open, what is put in, and what a visitor may read of it.

A visitor is known by the digest of a token that only their browser holds; it is all that lets them read.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.doorstep import KEY, LONGEST, PHOTO, SIGNATURE, WHO, Doorstep, Slip, item_id, signature, stranger
from porch.core.errors import PorchError
from porch.core.interaction import SAYING, Delivery, Kind, Visibility
from porch.core.viewer import SYSTEM
from porch.desk.post import away, collecting, media, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions import store
from porch.records.interactions.models import File, Interaction
from porch.records.people import actions as people
from porch.records.people import queries as people_queries
from porch.records.people.models import Handle
from porch.records.team import queries as team

PRESENT = timedelta(minutes=10)
"""Whoever dealt with somebody so recently is at it."""
QUIET = timedelta(hours=1)  # nothing is to be fetched from ourselves
SHOWN = 200  # turns a visitor is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A doorstep that is open. `origins` are the pages it may stand on or be framed in."""

    account: Account
    kind: str
    address: str
    name: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo that stands in a doorstep: the number it is asked for by, and what it shows."""

    id: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said in a doorstep, as its visitor may see it. `key` is theirs, of what they said."""

    id: int
    seq: int
    ours: bool
    words: str
    at: datetime
    key: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Whether somebody is at it right now, and by which day an answer comes in any case."""

    there: bool
    by: date
    zone: str  # the business's


def door(kind: str, address: str) -> Door | None:
    """Return the open doorstep of that public name; None when there is none, or it is paused."""
    found = account_queries.accounts(SYSTEM).filter(channel=kind, handle=address, state=Account.State.LIVE).first()
    return _opened(found) if found else None


def door_of(account: Account) -> Door | None:
    """Return the doorstep that a connection is; None for a network's."""
    return _opened(account) if _is_ours(account) else None


def leave(door: Door, slip: Slip, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Take a slip in like anything heard; False when the same key was taken before. PorchError says what is wrong."""
    slip = replace(slip, at=clock.now())
    _fit(slip)
    name = item_id(door.kind, door.address, slip.visitor, slip.key)
    if interactions.present(SYSTEM, door.kind, [name]):
        return False
    slip = _without_traces(slip)
    body, secret = slip.body(), accounts.credentials(door.account).get("secret", "")
    delivery = Delivery(body=body, received_at=slip.at, headers={SIGNATURE: signature(secret, body)})
    collecting.overhear(door.account, delivery, clock=clock)
    accounts.note_heard(account=door.account, at=slip.at, due_at=slip.at + QUIET)
    _introduce(door, slip)
    return True


def passed(door: Door, visitor: str, *, after: int = 0) -> list[Turn]:
    """Return what passed between a visitor and us since the log's number `after`, oldest first."""
    handle = people_queries.known_as(SYSTEM, door.kind, visitor)
    if handle is None:
        return []
    mine = item_id(door.kind, door.address, visitor, "")
    turns = interactions.of_handles(SYSTEM, [handle.pk], limit=SHOWN)[::-1]
    return [
        Turn(
            id=turn.pk, seq=turn.seq, ours=turn.ours, words="" if turn.deleted else turn.text, at=turn.at,
            key="" if turn.ours else turn.external_id.removeprefix(mine), photos=tuple(_photos(turn)),
        )
        for turn in turns
        if turn.seq > after and _is_for_visitors(turn, door)
    ]  # fmt: skip


def photo(door: Door, visitor: str, file_id: int) -> tuple[bytes, str] | None:
    """Return the bytes and type of a photo that passed between a visitor and us; None when it is not theirs to see."""
    handle, file = people_queries.known_as(SYSTEM, door.kind, visitor), interactions.file(SYSTEM, file_id)
    if handle is None or file is None or file.interaction.deleted or not _is_shown(file):
        return None
    turn = file.interaction
    if handle.pk != (turn.to_handle_id if turn.ours else turn.handle_id) or not _is_for_visitors(turn, door):
        return None
    try:
        return store.read(file.sha256), file.content_type
    except OSError:
        return None


def note_read(door: Door, visitor: str, *, up_to: int | None = None) -> None:
    """Note that a visitor has before their eyes what was said up to the log's number `up_to`; None: all of it."""
    away.note_read(door.kind, visitor, up_to)


def _photos(turn: Interaction) -> list[Photo]:
    files = turn.files.all() if turn.has_files and not turn.deleted else ()
    return [Photo(id=file.pk, alt=file.alt) for file in files if _is_shown(file)]


def _is_shown(file: File) -> bool:
    return file.state == File.State.KEPT and file.content_type in media.INLINE


def _is_for_visitors(turn: Interaction, door: Door) -> bool:
    """Whether it was said in this doorstep: our notes and deeds are in the same log, and are nobody else's."""
    here = turn.channel == door.kind and turn.account_id == door.account.pk
    return here and turn.kind in SAYING and turn.visibility == Visibility.DIRECT


def presence(now: datetime) -> Presence:
    """Return whether somebody is at it, from what was done lately, and by when an answer comes."""
    business = team.business(SYSTEM)
    at_it = interactions.dealt_with_since(SYSTEM, now - PRESENT, _kinds())
    by = (now + timedelta(days=business.bound_days)).astimezone(ZoneInfo(business.time_zone or "UTC")).date()
    return Presence(there=at_it > 0, by=by, zone=business.time_zone or "UTC")


def _kinds() -> Collection[str]:
    return [k.value for k in (Kind.CREATE, Kind.CLOSE, Kind.ACKNOWLEDGE, Kind.DECLINE, Kind.HAND_OVER, Kind.SNOOZE)]


def _is_ours(account: Account) -> bool:
    try:
        return isinstance(wiring.open_channel(account), Doorstep)
    except (PorchError, KeyError):
        return False


def _opened(account: Account) -> Door:
    key = accounts.credentials(account)
    allowed = tuple(key.get("allowed", "").split())
    return Door(account=account, kind=account.channel, address=account.handle, name=account.name, origins=allowed)


def _fit(slip: Slip) -> None:
    if not KEY.fullmatch(slip.key):
        raise PorchError("This cannot be told from what was said before.")
    if slip.kind == WHO:
        if not (slip.name.strip() or slip.mail.strip() or slip.phone.strip()):
            raise PorchError("A name or a way to reach you is needed.")
    elif not (slip.words.strip() or slip.photo):
        raise PorchError("There is nothing written yet.")
    if (over := len(slip.words) - LONGEST) > 0:
        raise PorchError(f"{over} characters too many.")


def _without_traces(slip: Slip) -> Slip:
    """Return a slip whose photo says no more than it shows; PorchError when it is no picture, or too large."""
    if not slip.photo:
        return slip
    content = slip.photo_bytes()
    if len(content) > PHOTO:
        raise PorchError("This photo is too large.")
    kept = media.inspect(content, "", "photo")
    if not kept.inline:
        raise PorchError("This is no photo that can be shown: JPEG, PNG, GIF or WebP only.")
    return replace(slip, photo=b64encode(kept.content).decode(), photo_type=kept.content_type)


def _introduce(door: Door, slip: Slip) -> None:
    """Call somebody by the name they give; how they can be reached is noted as unverified and joins nobody."""
    handle = people_queries.known_as(SYSTEM, door.kind, slip.visitor)
    if handle is None or handle.person is None:
        return
    if slip.name and handle.person.name == stranger(slip.visitor):
        people.rename(person=handle.person, name=slip.name)
    for kind, value in (("unverified_mail", slip.mail), ("unverified_phone", slip.phone)):
        if value:
            _claim(handle, kind, value, slip)


def _claim(handle: Handle, kind: str, value: str, slip: Slip) -> None:
    people.note_unverified(
        handle=handle, kind=kind, value=f"{value} (not verified, {stranger(slip.visitor)})", at=slip.at
    )
