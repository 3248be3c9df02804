"""Rate limits, by connection and by app: how much was said this hour, and until when we are blocked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from porch.core.channel import Limits
from porch.desk.post.models import Spent
from porch.records.accounts.models import Account


def blocked_until(account: Account, limits: Limits, now: datetime) -> datetime | None:
    """Return until when nothing may be said on a connection, or None when it may."""
    names = [_name(account), _app(account)]
    for spent in Spent.objects.filter(name__in=names):
        if spent.blocked_until and spent.blocked_until > now:
            return spent.blocked_until
        most = limits.posts_per_hour if spent.name == names[0] else None
        if most and spent.used >= most and spent.hour > now - timedelta(hours=1):
            return spent.hour + timedelta(hours=1)
    return None


def note_said(account: Account, now: datetime) -> None:
    """Count one more thing said."""
    spent, _ = Spent.objects.get_or_create(name=_name(account), defaults={"hour": now})
    if spent.hour <= now - timedelta(hours=1):
        Spent.objects.filter(pk=spent.pk).update(hour=now, used=1)
    else:
        Spent.objects.filter(pk=spent.pk).update(used=F("used") + 1)


def note_blocked(account: Account, until: datetime, now: datetime, *, whole_app: bool = False) -> None:
    """Remember that the network asked us to wait: this connection, or all that share its app."""
    name = _app(account) if whole_app else _name(account)
    Spent.objects.update_or_create(
        name=name, defaults={"blocked_until": until}, create_defaults={"hour": now, "blocked_until": until}
    )


def _name(account: Account) -> str:
    return f"account:{account.pk}"


def _app(account: Account) -> str:
    return f"app:{account.channel}"
