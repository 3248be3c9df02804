"""Errands: somebody went to their own server to be vouched for, and what they had written waits for them here.

The browser that left keeps a secret, and the server brings back its digest: whoever comes back elsewhere, lured there
with a code of somebody else's, is not the one who left.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.interaction import Handle as Named
from porch.records.accounts import seal
from porch.records.guests import actions, codes
from porch.records.guests.models import Errand, Stay
from porch.records.people import actions as people
from porch.records.people import alone, meeting
from porch.records.people.models import Handle


class NoErrand(PorchError):
    """This browser is on no such errand, or was there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What waits for somebody: the network they are vouched for by, and all that was kept meanwhile."""

    network: str
    kept: Mapping[str, str]


def secret() -> str:
    """Return what one browser keeps while somebody is away."""
    return secrets.token_urlsafe(32)


def state_of(secret: str) -> str:
    """Return what the server brings back of a secret: it does not lead back to it."""
    return codes.of_token(secret)


def send(*, secret: str, network: str, kept: Mapping[str, str], at: datetime) -> None:
    """Keep what waits for somebody, sealed, for an hour."""
    Errand.objects.create(state=state_of(secret), network=network, kept=seal.shut(kept), at=at)


def waiting(secret: str, state: str, now: datetime) -> Sent:
    """Return what waits for whoever comes back with `state` in the browser that keeps `secret`. NoErrand otherwise."""
    held = Errand.objects.filter(state=state_of(secret), used_at=None, at__gt=now - actions.AWAY).first()
    if held is None or not hmac.compare_digest(held.state.encode(), state.encode("utf-8", "replace")):
        raise NoErrand("This belongs to another try. Begin again.")
    return Sent(network=held.network, kept=seal.open_(held.kept))


def end(*, secret: str, state: str, at: datetime) -> Sent:
    """Return what waits for somebody, to one caller alone. NoErrand otherwise."""
    sent = waiting(secret, state, at)
    if not Errand.objects.filter(state=state, used_at=None).update(used_at=at):
        raise NoErrand("This belongs to another try. Begin again.")
    return sent


def enter(*, named: Named, how: str, at: datetime) -> str:
    """Let in whom a network vouched for; return the token their browser keeps.

    PorchError where the handle is ours, or a mail address that must not be written to. The handle is proved by it,
    and a person made where nobody is known by it.
    """
    with transaction.atomic():
        return actions.begin(handle=_proved(named, how, at), how=how, at=at)


def join(*, stay: Stay, named: Named, how: str, at: datetime) -> None:
    """Let whoever stays be one with whom a network vouched for: both were proved by one person.

    PorchError where the handle is ours, lets nobody in, or a colleague said that they are two.
    """
    with transaction.atomic():
        people.merge_verified(one=stay.handle, other=_proved(named, how, at), at=at)


def _proved(named: Named, how: str, at: datetime) -> Handle:
    if named.kind == "email" and not actions.may_enter(named.value):
        raise PorchError("This address lets nobody in.")
    alone.alone()
    key = meeting.key(named)
    handle = Handle.objects.get(pk=meeting.meet({key: (named, False)}, at)[key].handle_id)
    if handle.person_id is None:
        raise PorchError("This handle is our own.")
    return people.verify(handle=handle, by=how, at=at)
