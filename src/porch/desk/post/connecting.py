"""Connects a channel: the Cards a wizard draws, the test button, the network's consent page, the key sealed away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from porch.channels import registry
from porch.core.channel import Card, Identifies
from porch.core.errors import ChannelError, PorchError
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as accounts_now
from porch.records.accounts.models import Account
from porch.records.team.models import Member

IMPORTED = ("archive",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How the test button ended: who we are there, or what is wrong. `credentials` include what was discovered."""

    handle: Handle | None
    problem: str
    credentials: Mapping[str, str]


def cards() -> list[Card]:
    """Return the Cards one can connect by a form."""
    return [card for name, card in registry.cards().items() if name not in IMPORTED and not card.closed]


def closed_cards() -> list[Card]:
    """Return the Cards of the networks nobody can connect: why, and how they are heard all the same."""
    return [card for card in registry.cards().values() if card.closed]


def card(name: str) -> Card | None:
    """Return one Card, or None."""
    try:
        return registry.card(name)
    except KeyError:
        return None


def try_out(card: Card, fields: Mapping[str, str]) -> Tried:
    """Try credentials on the real network without keeping them."""
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    missing = [f.label for f in card.fields if f.required and not given.get(f.name)]
    if missing:
        return Tried(handle=None, problem=f"Still needed: {', '.join(missing)}.", credentials=given)
    try:
        full = {**card.discover(given, wiring.wire()), **given} if card.discover else given
        channel = card.build(full, wiring.wire())
        if not isinstance(channel, Identifies):
            raise ChannelError(f"{card.label} cannot be tested.", permanent=True)
        return Tried(handle=channel.whoami(), problem="", credentials=full)
    except PorchError as error:
        return Tried(handle=None, problem=str(error), credentials=given)


def connect(card: Card, fields: Mapping[str, str], *, by: Member | None, at: datetime) -> Account:
    """Test credentials and keep them sealed as a connection; PorchError says what is wrong with them."""
    tried = try_out(card, fields)
    if tried.handle is None:
        raise PorchError(tried.problem)
    name = tried.handle.name or tried.handle.value
    return accounts.connect(
        channel=card.name, name=name, handle=tried.handle.value, credentials=tried.credentials, at=at
    )


def connect_again(account: Account, fields: Mapping[str, str], *, by: Member | None, at: datetime) -> Account:
    """Test a new key for a connection and keep it there; what is left out stays as it was.

    PorchError says what is wrong with it, or that it is somebody else's.
    """
    tried = try_out(wiring.card_of(account), {**held(account), **{n: v for n, v in fields.items() if v.strip()}})
    if tried.handle is None:
        raise PorchError(tried.problem)
    if account.handle and tried.handle.value.lower() != account.handle.lower():
        raise PorchError(
            f"That is the key of {tried.handle.value}, and this connection is {account.handle}. "
            "Nothing was changed; another account is connected from the list of channels."
        )
    return accounts.reconnect(account=account, credentials=tried.credentials, at=at)


def held(account: Account, *, secrets_too: bool = True) -> dict[str, str]:
    """Return what we hold for a connection, so that nobody types it twice; without secrets what a form may show."""
    secret = {f.name for f in wiring.card_of(account).fields if f.secret}
    shown = {f.name for f in wiring.card_of(account).fields} - secret
    key = accounts.credentials(account)
    return {n: v for n, v in key.items() if n != "expires_at" and (secrets_too or n in shown)}


def begin_consent_again(account: Account, redirect_uri: str) -> tuple[str, dict[str, str]]:
    """Return the network's consent page for a connection we have, and what must be kept until the person comes back."""
    card = wiring.card_of(account)
    asked = {f.name for f in card.fields}
    url, kept = begin_consent(card, {n: v for n, v in held(account).items() if n in asked}, redirect_uri)
    return url, {**kept, "account": str(account.pk)}


def begin_consent(card: Card, fields: Mapping[str, str], redirect_uri: str) -> tuple[str, dict[str, str]]:
    """Return the network's consent page and what must be kept in the session until the person comes back."""
    if card.consent is None:
        raise PorchError(f"{card.label} has no consent page.")
    state = secrets.token_urlsafe(24)
    url, kept = card.consent(wiring.wire()).authorize(dict(fields), redirect_uri, state)
    return url, {**kept, "state": state, "channel": card.name}


def finish_consent(kept: Mapping[str, str], *, code: str, state: str, by: Member | None, at: datetime) -> Account:
    """Exchange the code the person brought back and keep the connection; PorchError when it is not theirs."""
    if not kept.get("state") or not secrets.compare_digest(kept["state"], state):
        raise PorchError("This answer belongs to another attempt to connect. Begin again.")
    found = card(kept.get("channel", ""))
    if found is None or found.consent is None:
        raise PorchError("This channel is not known any more.")
    credentials = found.consent(wiring.wire()).exchange(kept, code)
    again = accounts_now.account(SYSTEM, int(kept["account"])) if kept.get("account") else None
    if again is not None:
        return connect_again(again, credentials, by=by, at=at)
    return connect(found, credentials, by=by, at=at)


def check(account: Account) -> str:
    """Return what is wrong with a connection right now, or nothing."""
    try:
        channel = wiring.open_channel(account)
        if isinstance(channel, Identifies):
            channel.whoami()
    except PorchError as error:
        return str(error)
    return ""
