"""Questions about our connections."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from porch.core.template import Template
from porch.core.viewer import Viewer, may_see
from porch.records.accounts.models import Account, Checkpoint, Wording

TEMPLATES_EVERY = timedelta(days=1)
RESCAN_FROM = timedelta(hours=48)
STILL = ("archive", "in_person", "portal")
"""Nothing comes in by itself here: an archive has said all it has, and whom we met or hosted, we write down."""


def accounts(viewer: Viewer) -> QuerySet[Account]:
    """Return the connections that have not been closed, oldest first."""
    found = Account.objects.filter(closed_at=None).defer("sealed").order_by("id")
    return found if may_see(viewer) else found.none()


def account(viewer: Viewer, account_id: int) -> Account | None:
    """Return one connection, or None."""
    return Account.objects.filter(pk=account_id).first() if may_see(viewer) else None


def by_public_id(viewer: Viewer, public_id: str) -> Account | None:
    """Return the connection a webhook address belongs to, closed ones too, or None."""
    return Account.objects.filter(public_id=public_id).first() if may_see(viewer) else None


def live(viewer: Viewer) -> QuerySet[Account]:
    """Return the connections that listen by themselves."""
    return accounts(viewer).filter(state=Account.State.LIVE).exclude(channel__in=STILL)


def due(viewer: Viewer, now: datetime) -> QuerySet[Account]:
    """Return the live connections that should be listened to now."""
    return live(viewer).filter(Q(due_at=None) | Q(due_at__lte=now))


def templates_due(viewer: Viewer, now: datetime) -> QuerySet[Account]:
    """Return the live connections whose network was not asked for its approved wordings within a day."""
    return live(viewer).filter(Q(templates_read_at=None) | Q(templates_read_at__lte=now - TEMPLATES_EVERY))


def templates(viewer: Viewer, account_id: int) -> list[Template]:
    """Return the approved wordings of a connection as its network last told them, by name, refused ones too."""
    found = Wording.objects.filter(account_id=account_id).order_by("account_id", "name", "language")
    return [_template(row) for row in found] if may_see(viewer) else []


def template(viewer: Viewer, account_id: int, name: str, language: str) -> Template | None:
    """Return one approved wording of a connection, or None."""
    found = Wording.objects.filter(account_id=account_id, name=name, language=language).first()
    return _template(found) if found and may_see(viewer) else None


def _template(row: Wording) -> Template:
    return Template(
        name=row.name, language=row.language, category=row.category, heading=row.heading, body=row.body,
        footing=row.footing, refusal=row.refusal,
    )  # fmt: skip


def rescan_cursor(viewer: Viewer, account: Account, now: datetime) -> str:
    """Return the cursor as it stood two days ago (the oldest we have, if younger): listening from there heals."""
    older = Checkpoint.objects.filter(account=account, at__lte=now - RESCAN_FROM).order_by("-at").first()
    found = older or Checkpoint.objects.filter(account=account).order_by("at").first()
    return found.cursor if found else account.cursor


def troubled(viewer: Viewer, now: datetime, silent_after: timedelta) -> list[Account]:
    """Return the connections the morning must speak of: key refused, failing, silent, or pushed to without a signature.

    One that was never heard is silent since it was connected.
    """
    found = accounts(viewer).exclude(channel__in=STILL).exclude(state=Account.State.PAUSED)
    return list(
        found.filter(
            Q(state=Account.State.REFUSED)
            | Q(failing_since__lte=now - timedelta(minutes=10))
            | Q(heard_at__lte=now - silent_after)
            | Q(heard_at=None, connected_at__lte=now - silent_after)
            | Q(refusals__gte=1)
        )
    )
