"""Somebody asks to hear from us at an address: one mail to confirm it, and nothing else until they do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from porch.records.consent import erased, wishing
from porch.records.consent.models import OptIn, Reason, Suppression
from porch.records.outbox import actions
from porch.records.outbox.models import Outgoing
from porch.records.people import alone
from porch.records.people.models import Handle

LETTER = "letter-"
"""How the key of a letter begins that goes to a customer in the business's dress."""
NEVER = (Reason.BOUNCED, Reason.COMPLAINED, Reason.LEGAL, Reason.MANUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mail says, and in which language."""

    subject: str
    text: str
    language: str = ""


def ask(
    *, address: str, name: str, purposes: Collection[str], words: str, place: str, at: datetime,
    letter: Callable[[OptIn], Words],
) -> Outgoing | None:  # fmt: skip
    """Queue the one mail that asks to confirm; None where none may go, which the asker is not told.

    PorchError after three of them in 24 hours. `words` is what stood beside the box, `place` where it stood.
    """
    value = address.strip().lower()
    if is_shut(value):
        return None
    with transaction.atomic():
        alone.alone()
        known = Handle.objects.select_related("person").filter(kind="email", value=value).first()
        if known is not None and known.person is None:
            return None  # it is ours
        asked = wishing.ask_to_confirm(
            address=value, name=name, whose=known.person if known else None, purposes=purposes, words=words,
            place=place, at=at,
        )  # fmt: skip
        said = letter(asked)
        return actions.enqueue_mail(
            to_address=value, subject=said.subject, text=said.text, at=at, key=f"{LETTER}opt-in-{asked.pk}",
            language=said.language,
        )  # fmt: skip


def asked(opt_in_id: int) -> OptIn | None:
    """Return what somebody asked for, or None."""
    return OptIn.objects.select_related("person").filter(pk=opt_in_id).first()


def is_shut(address: str) -> bool:
    """Return whether no mail may go to an address, not even one that its owner asks for."""
    digest = erased.of_handle("email", address)
    kept = erased.among([digest]).get(digest)
    if kept is not None and kept[1] is None:  # whoever was erased is heard again when a colleague lets them
        return True
    return Suppression.objects.filter(digest=digest, lifted_at=None, reason__in=NEVER).exists()
