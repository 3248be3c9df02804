"""Verbs of customers at the door: ask for a code, enter with it, leave, say what one is called."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from porch.core.errors import PorchError
from porch.core.interaction import Handle as Named
from porch.core.viewer import SYSTEM
from porch.records.consent import erased
from porch.records.guests import codes
from porch.records.guests.models import Challenge, Code, Errand, PublicName, Stay
from porch.records.outbox import actions as outbox
from porch.records.outbox import signing_up
from porch.records.outbox.signing_up import LETTER, Words
from porch.records.people import actions as people
from porch.records.people import alone, meeting
from porch.records.people import queries as known
from porch.records.people.models import Handle, Person

LASTS = timedelta(days=90)  # since they were last seen
TOUCHED = timedelta(hours=1)
KEPT = timedelta(days=1)  # codes and stays that have ended
AWAY = timedelta(hours=1)  # errands
LONGEST_NAME = 60


class WrongCode(PorchError):
    """It is not the code, or it has ended, was used, or was tried too often: whoever asks is not told which."""


def ask_code(*, address: str, at: datetime, letter: Callable[[str], Words]) -> None:
    """Mail six digits to an address, put into words by `letter`.

    Nothing goes after three within an hour, nor where we may not write or the address is ours; the asker is not told.
    """
    value = _tidy(address)
    whose = erased.of_handle("email", value)
    with transaction.atomic():
        alone.alone()
        if Code.objects.filter(address=whose, asked_at__gt=at - codes.WITHIN).count() >= codes.MAILS:
            return
        digits, salt = codes.fresh(), secrets.token_hex(16)
        code = Code.objects.create(address=whose, salt=salt, digest=codes.digest(salt, digits), asked_at=at)
        said = letter(digits)
        if may_enter(value):
            outbox.enqueue_mail(
                to_address=value, subject=said.subject, text=said.text, at=at, key=f"{LETTER}code-{code.pk}",
                language=said.language,
            )  # fmt: skip


def enter(*, address: str, digits: str, at: datetime) -> str:
    """Let in who typed the code that went to an address; return the token their browser keeps. WrongCode otherwise.

    The address is proved by it, and a person made where nobody is known by it.
    """
    value = _tidy(address)
    with transaction.atomic():
        if _is_right(value, codes.read(digits), at) and may_enter(value):
            return begin(handle=people.verify(handle=_handle(value, at), by="code", at=at), how="code", at=at)
    raise WrongCode("This is not the code, or it has ended.")


def begin(*, handle: Handle, how: str, at: datetime) -> str:
    """Sign in who proved a handle; return the token their browser keeps."""
    token = secrets.token_urlsafe(32)
    Stay.objects.create(digest=codes.of_token(token), handle=handle, how=how, began_at=at, seen_at=at, until=at + LASTS)
    return token


def touch(*, stay: Stay, at: datetime) -> bool:
    """Note that somebody is here, at most once an hour; return whether their stay was prolonged by it."""
    here = Stay.objects.filter(pk=stay.pk, ended_at=None, seen_at__lte=at - TOUCHED)
    return bool(here.update(seen_at=at, until=at + LASTS)) if stay.seen_at <= at - TOUCHED else False


def leave(*, stay: Stay, at: datetime) -> None:
    """Sign somebody out of this browser."""
    Stay.objects.filter(pk=stay.pk, ended_at=None).update(ended_at=at)


def leave_everywhere(*, person: Person, at: datetime) -> int:
    """Sign somebody out of every browser; return how many."""
    return Stay.objects.filter(handle__person_id=person.now_id, ended_at=None).update(ended_at=at)


def call_me(*, person: Person, name: str, at: datetime) -> PublicName:
    """Keep what somebody wants to be called in public; whom the team knows by a handle alone is called so there too."""
    called = " ".join(name.split())[:LONGEST_NAME]
    if not any(letter.isalpha() for letter in called) or "@" in called:
        raise PorchError("Write a name.")
    with transaction.atomic():
        alone.alone()
        now = Person.objects.get(pk=person.now_id)
        if now.handles.filter(value=now.name).exists():
            people.rename(person=now, name=called)
        row, _new = PublicName.objects.update_or_create(person=now, defaults={"name": called, "at": at})
    return row


def sweep(*, now: datetime) -> int:
    """Throw away codes, challenges and stays that ended a day ago, and errands after an hour; return how many."""
    old = now - KEPT
    gone = [
        Stay.objects.filter(Q(ended_at__lt=old) | Q(until__lt=old)),
        Code.objects.filter(asked_at__lt=old),
        Challenge.objects.filter(at__lt=old),
        Errand.objects.filter(at__lt=now - AWAY),
    ]
    return sum(rows.delete()[0] for rows in gone)


def may_enter(value: str) -> bool:
    """Return whether whoever has this address may sign in: it is not ours, and may be written to."""
    held = known.known_as(SYSTEM, "email", value)
    return not (signing_up.is_shut(value) or (held is not None and held.person is None))


def _tidy(address: str) -> str:
    return address.strip().lower()[:254]


def _is_right(value: str, digits: str, at: datetime) -> bool:
    living = Code.objects.filter(
        address=erased.of_handle("email", value), used_at=None, tries__lt=codes.TRIES, asked_at__gt=at - codes.LASTS
    )
    for code in living.order_by("pk"):
        # The try is taken first and in the database: of two at once with the last one, one has it.
        if living.filter(pk=code.pk).update(tries=F("tries") + 1) and hmac.compare_digest(
            code.digest, codes.digest(code.salt, digits)
        ):
            return bool(Code.objects.filter(pk=code.pk, used_at=None).update(used_at=at))
    return False


def _handle(value: str, at: datetime) -> Handle:
    alone.alone()
    named = Named(kind="email", value=value)
    meeting.meet({meeting.key(named): (named, False)}, at)
    return Handle.objects.get(kind="email", value=value)
