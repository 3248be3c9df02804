"""What came back of what we sent, or is late: the address that is no more, and whoever called our mail unwanted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from porch.core.viewer import Viewer, may_see
from porch.records.accounts.models import Account
from porch.records.consent import erased, suppressing
from porch.records.consent.models import Reason, Suppression
from porch.records.outbox import noting, resting
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle
from porch.records.tables.words import fit

State = Outgoing.State
CAME_BACK = "It came back: "


def sent(viewer: Viewer, account: Account, external_id: str) -> Outgoing | None:
    """Return what we sent under this name on an account, or None: whoever reports on it must know its name."""
    if not may_see(viewer) or not external_id:
        return None
    found = Outgoing.objects.select_related("to_handle").filter(external_id=external_id, account=account)
    return found.order_by("pk").first() or _of_our_own(external_id)


def came_back(*, outgoing: Outgoing, words: str, for_good: bool, at: datetime) -> Outgoing:
    """Note that something did not arrive and will not: its slot is free again (F7).

    `for_good`: nothing will ever arrive at this address, which is written to no more. Else it speaks against it for a
    while (C8). Told twice it is told once.
    """
    with transaction.atomic():
        held = Outgoing.objects.select_for_update(of=("self",)).select_related("to_handle").get(pk=outgoing.pk)
        if held.error.startswith(CAME_BACK):
            return held  # a report is read again when a mailbox is: what a colleague lifted meanwhile stays lifted
        address = held.to_handle.value if held.to_handle else held.to_address.lower()
        kind = held.to_handle.kind if held.to_handle else "email"
        if for_good and address:
            suppressing.bounced(kind=kind, value=address, at=at, words=words)
        noting.free(outgoing=held, at=at)
        held.state, held.error, held.changed_at = State.FAILED, fit(f"{CAME_BACK}{words}", 600), at
        held.unwell_until = None if for_good else at + timedelta(days=settings.PORCH_SOFT_BOUNCE_DAYS)
        held.save(update_fields=["state", "error", "changed_at", "unwell_until"])
    return held


def is_late(*, outgoing: Outgoing, at: datetime) -> None:
    """Note that something has not arrived yet: until its carrier gives up, that speaks against its address (C8)."""
    waits = Outgoing.objects.filter(pk=outgoing.pk, state__in=(State.SENT, State.UNKNOWN), unwell_until=None)
    waits.update(unwell_until=at + resting.GIVES_UP)


def complained(*, outgoing: Outgoing, words: str, at: datetime) -> None:
    """Note that whoever got this called it unwanted: none of what we begin goes to any address of theirs there."""
    whose = outgoing.to_handle
    if whose is not None and not _is_told(whose, outgoing):
        suppressing.complained(kind=whose.kind, value=whose.value, at=at, words=words)


def _is_told(whose: Handle, outgoing: Outgoing) -> bool:
    """Whether somebody complained since it was sent, even where a colleague has lifted that since."""
    said = Suppression.objects.filter(digest=erased.of_handle(whose.kind, whose.value), reason=Reason.COMPLAINED)
    return said.filter(at__gte=outgoing.created_at).exists()


def _of_our_own(external_id: str) -> Outgoing | None:
    """Return a letter that no connection is named for: a link asked for, a question whether an address is theirs."""
    return Outgoing.objects.filter(external_id=external_id, account=None).order_by("pk").first()
