"""The follows that stand in the log. Nobody follows twice: what a network tells of a follow wins over its list."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from porch.core.interaction import Handle, Heard, Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions.queries import Follow
from porch.records.people import meeting

LISTED = "follows:"
"""How the name of a follow begins that only a list tells of."""
Key = tuple[str, str]  # a handle's kind and value


class Side(StrEnum):
    """Who follows: they us, or we them."""

    THEY = "they"
    WE = "we"

    @property
    def counter(self) -> str:
        """Return the counter a network keeps of it."""
        return "followers" if self is Side.THEY else "following"


def key(handle: Handle) -> Key:
    """Return what a handle is known by in the log."""
    return meeting.key(handle)


def name(account: Account, handle: Handle, side: Side, at: datetime) -> str:
    """Return the external id of a follow a list tells of: its own for each time somebody begins anew."""
    return f"{LISTED}{account.public_id}:{side}:{handle.value}:{at:%Y%m%dT%H%M%S.%f}"


def standing(account: Account, side: Side) -> dict[Key, list[Follow]]:
    """Return who follows as the log has it, each with the follows that say so."""
    return _by_handle(interactions.follows(SYSTEM, account.pk, ours=side is Side.WE))


def ended(external_id: str, who: Key, side: Side, at: datetime, *, after: datetime | None) -> Heard:
    """Return the observation that a follow is over: gone from the list some time after the look before."""
    told = {"ended": external_id, "before": at.isoformat(), "after": after.isoformat() if after else ""}
    return Heard(
        external_id=external_id, version=f"gone {at.isoformat()}", kind=Kind.FOLLOW, deleted=True, at=at, edited_at=at,
        author=Handle(kind=who[0], value=who[1]), raw=json.dumps(told, sort_keys=True).encode(),
        ours=side is Side.WE, addressed=side is Side.THEY,
    )  # fmt: skip


def heard(account: Account, items: Iterable[object], at: datetime) -> None:
    """Settle whoever is heard to follow in `items`, which stand in the log: a list may have told of them before."""
    begun = [one for one in items if isinstance(one, Heard) and one.kind is Kind.FOLLOW and not one.deleted]
    for side in Side:
        ours = side is Side.WE
        who = {key(one) for item in begun if item.ours is ours for one in (item.recipients if ours else (item.author,))}
        settle(account, who, side, at)


def settle(account: Account, who: Collection[Key], side: Side, at: datetime) -> None:
    """Leave each of `who` one standing follow: the network's own if there is one, else the first that a list told of.

    The one that goes says why: it never was a follow of its own, and its end is no end of following.
    """
    if not who:
        return
    held = _by_handle(interactions.follows(SYSTEM, account.pk, ours=side is Side.WE, of=who))
    items = [item for same in held.values() for one in _too_many(same) for item in _withdrawn(account, one, side, at)]
    if items:
        log.record(account=account, items=items, received_at=at)


def _by_handle(found: Iterable[Follow]) -> dict[Key, list[Follow]]:
    held: dict[Key, list[Follow]] = defaultdict(list)
    for follow in found:
        held[follow.kind, follow.value].append(follow)
    return dict(held)


def _too_many(same: list[Follow]) -> list[Follow]:
    listed = [one for one in same if one.external_id.startswith(LISTED)]
    return listed if len(listed) < len(same) else listed[1:]


def _withdrawn(account: Account, follow: Follow, side: Side, at: datetime) -> list[Heard]:
    who, us = Handle(kind=follow.kind, value=follow.value), Handle(kind=follow.kind, value=account.handle)
    end = ended(follow.external_id, (follow.kind, follow.value), side, at, after=None)
    said = Heard(
        external_id=follow.external_id, version="2", kind=Kind.FOLLOW, at=follow.at, edited_at=at, raw=end.raw,
        author=who if side is Side.THEY else us, ours=side is Side.WE, addressed=side is Side.THEY,
        recipients=(who,) if side is Side.WE else (), detail={"heard": "list", "instead": "told by the network itself"},
    )  # fmt: skip
    return [said, end]
