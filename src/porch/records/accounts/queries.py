"""Questions about our connections."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.records.accounts.models import Account, Checkpoint

RESCAN_FROM = timedelta(hours=48)


def accounts(viewer: Viewer) -> QuerySet[Account]:
    """Return the connections that have not been closed, oldest first."""
    found = Account.objects.filter(closed_at=None).defer("sealed").order_by("id")
    return found if may_see(viewer) else found.none()


def account(viewer: Viewer, account_id: int) -> Account | None:
    """Return one connection, or None."""
    return Account.objects.filter(pk=account_id).first() if may_see(viewer) else None


def live(viewer: Viewer) -> QuerySet[Account]:
    """Return the connections that listen by themselves (an imported archive has said all it has)."""
    return accounts(viewer).filter(state=Account.State.LIVE).exclude(channel="archive")


def due(viewer: Viewer, now: datetime) -> QuerySet[Account]:
    """Return the live connections that should be listened to now."""
    return live(viewer).filter(Q(due_at=None) | Q(due_at__lte=now))


def rescan_cursor(viewer: Viewer, account: Account, now: datetime) -> str:
    """Return the cursor as it stood two days ago (the oldest we have, if younger): listening from there heals."""
    older = Checkpoint.objects.filter(account=account, at__lte=now - RESCAN_FROM).order_by("-at").first()
    found = older or Checkpoint.objects.filter(account=account).order_by("at").first()
    return found.cursor if found else account.cursor


def troubled(viewer: Viewer, now: datetime, silent_after: timedelta) -> list[Account]:
    """Return the connections the morning must speak of: key refused, failing, or silent for too long."""
    found = accounts(viewer).exclude(channel="archive").exclude(state=Account.State.PAUSED)
    return list(
        found.filter(
            Q(state=Account.State.REFUSED)
            | Q(failing_since__lte=now - timedelta(minutes=10))
            | Q(heard_at__lte=now - silent_after)
        )
    )
