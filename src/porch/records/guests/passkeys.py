"""Passkeys (WebAuthn): a key on somebody's device says who they are, with one press and without a mail.

What the device signs is chance that a page of ours gave it, sealed so that nothing is kept until it is used, and taken
once. Only a device that knows its owner by finger, face or PIN is taken.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from porch.core.errors import PorchError
from porch.records.guests import actions, challenges
from porch.records.guests.models import Passkey, Stay
from porch.records.people.models import Person

SALT = "porch.guests.passkeys"
LASTS = timedelta(hours=1)
MOST = 10  # of one person
LONGEST = 10_000  # letters of what a device answers
VERIFIED = UserVerificationRequirement.REQUIRED
WRONG = (ValueError, TypeError, KeyError, AttributeError, AssertionError)  # fido2's words for what is not whole


class WrongPasskey(PorchError):
    """It is no passkey of theirs, or what it signed was too old, used, or none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page hands to the device: its `options` as JSON, and the seal that comes back with the answer."""

    options: str
    sealed: str


def works_at(host: str) -> bool:
    """Return whether devices make passkeys for pages at this host: for names, and not for bare addresses.

    >>> works_at("porch.example:8000"), works_at("127.0.0.1:8000"), works_at("[::1]")
    (True, False, False)
    """
    try:
        ip_address(_name(host).strip("[]"))
    except ValueError:
        return True
    return False


def to_make(*, stay: Stay, host: str, now: datetime) -> Asked:
    """Return what a page needs to have a passkey made for whoever is signed in."""
    challenge = secrets.token_bytes(32)
    address = stay.handle.value
    user = PublicKeyCredentialUserEntity(id=_named(stay.handle_id), name=address, display_name=address)
    held = [AttestedCredentialData(bytes(one.attested)) for one in _theirs(stay.handle.person_id or 0)]
    options, _state = _server(host).register_begin(
        user, held, resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED,
        challenge=challenge,
    )  # fmt: skip
    return _asked(options, challenge, stay.pk, now)


def make(*, stay: Stay, name: str, host: str, sealed: str, answer: str, at: datetime) -> Passkey:
    """Keep the passkey a device has made for whoever is signed in. WrongPasskey, or PorchError where they have many."""
    state = _opened(sealed, stay.pk, at)
    try:
        made = _server(host).register_complete(state, _read(answer))
        attested = made.credential_data
        assert attested is not None  # noqa: S101 - one that was made has it
    except WRONG as error:
        raise WrongPasskey("This passkey could not be kept.") from error
    with transaction.atomic():
        if _theirs(stay.handle.person_id or 0).count() >= MOST:
            raise PorchError(f"There are {MOST} passkeys already. Remove one first.")
        _spend(state, at)
        return Passkey.objects.create(
            handle=stay.handle, credential=_digest(attested.credential_id), attested=bytes(attested),
            count=made.counter, name=" ".join(name.split())[:60], made_at=at,
        )  # fmt: skip


def to_enter(*, host: str, now: datetime) -> Asked:
    """Return what a page needs to ask a device for a passkey, whosever it is."""
    challenge = secrets.token_bytes(32)
    options, _state = _server(host).authenticate_begin(user_verification=VERIFIED, challenge=challenge)
    return _asked(options, challenge, 0, now)


def enter(*, host: str, sealed: str, answer: str, at: datetime) -> str:
    """Let in whose passkey has signed what a page gave it; return the token their browser keeps. WrongPasskey else."""
    state = _opened(sealed, 0, at)
    try:
        told = AuthenticationResponse.from_dict(_read(answer))
        key = Passkey.objects.select_related("handle").get(credential=_digest(told.raw_id), ended_at=None)
        _server(host).authenticate_complete(state, [AttestedCredentialData(bytes(key.attested))], told)
    except (*WRONG, Passkey.DoesNotExist) as error:
        raise WrongPasskey("This passkey is not known here.") from error
    if not actions.may_enter(key.handle.value):
        raise WrongPasskey("This passkey is not known here.")
    with transaction.atomic():
        _spend(state, at)
        _count(key, told.response.authenticator_data.counter, at)
        return actions.begin(handle=key.handle, how="passkey", at=at)


def end(*, person: Person, passkey_id: int, at: datetime) -> bool:
    """Let somebody's own passkey open nothing any more; return whether it was theirs."""
    return bool(_theirs(person.now_id).filter(pk=passkey_id).update(ended_at=at))


def _theirs(person_id: int) -> QuerySet[Passkey]:
    return Passkey.objects.filter(handle__person_id=person_id, ended_at=None)


def _count(key: Passkey, count: int, at: datetime) -> None:
    # A device that counts never says a number twice: whoever does has copied it.
    held = Passkey.objects.filter(Q(count__lt=count) | Q(count=0), pk=key.pk, ended_at=None)
    if not held.update(count=count, used_at=at):
        raise WrongPasskey("This passkey is not known here.")


def _spend(state: dict[str, Any], at: datetime) -> None:
    if not challenges.spend(websafe_decode(state["challenge"]), at):
        raise WrongPasskey("This was used already. Load the page again.")


def _asked(options: Any, challenge: bytes, whose: int, now: datetime) -> Asked:
    sealed = signing.dumps([websafe_encode(challenge), whose, now.timestamp()], salt=SALT)
    return Asked(options=json.dumps(dict(options)["publicKey"]), sealed=sealed)


def _opened(sealed: str, whose: int, at: datetime) -> dict[str, Any]:
    try:
        challenge, asked_of, asked_at = signing.loads(sealed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise WrongPasskey("Load the page again, please.") from error
    if asked_of != whose or not 0 <= at.timestamp() - asked_at <= LASTS.total_seconds():
        raise WrongPasskey("Load the page again, please.")
    return {"challenge": challenge, "user_verification": VERIFIED}


def _read(answer: str) -> dict[str, Any]:
    told = json.loads(answer[:LONGEST])
    if not isinstance(told, dict):
        raise TypeError
    return told


def _server(host: str) -> Fido2Server:
    name = _name(host)
    return Fido2Server(PublicKeyCredentialRpEntity(id=name, name=name))


def _name(host: str) -> str:
    """Return a host without its port."""
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def _named(handle_id: int) -> bytes:
    """Return what a device calls its owner: it says nothing to whoever reads it there."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{SALT}:{handle_id}".encode(), "sha256")


def _digest(what: bytes) -> str:
    return hashlib.sha256(what).hexdigest()
