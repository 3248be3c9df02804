"""Rate limits, by connection and by app: how much was said this hour, and until when we are blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from porch.core.channel import Limits
from porch.desk.post.models import Spent
from porch.records.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much of a connection's limit is used in the running hour, and of the app it shares with others.

    `most` is None where the network names no limit; `renews_at` when the hour ends, None if nothing was said in it.
    """

    used: int
    most: int | None
    renews_at: datetime | None
    blocked_until: datetime | None
    used_by_app: int
    app_blocked_until: datetime | None

    @property
    def left(self) -> int | None:
        """How much may still be said in this hour; None where there is no limit."""
        return None if self.most is None else max(0, self.most - self.used)


def budget(account: Account, limits: Limits, now: datetime) -> Budget:
    """Return how a connection's limits stand."""
    rows = {spent.name: spent for spent in Spent.objects.filter(name__in=[_name(account), _app(account)])}
    mine, app = rows.get(_name(account)), rows.get(_app(account))
    return Budget(
        used=_used(mine, now), most=limits.posts_per_hour,
        renews_at=mine.hour + timedelta(hours=1) if mine and _used(mine, now) else None,
        blocked_until=_still(mine, now), used_by_app=_used(app, now), app_blocked_until=_still(app, now),
    )  # fmt: skip


def _used(spent: Spent | None, now: datetime) -> int:
    return spent.used if spent and spent.hour > now - timedelta(hours=1) else 0


def _still(spent: Spent | None, now: datetime) -> datetime | None:
    return spent.blocked_until if spent and spent.blocked_until and spent.blocked_until > now else None


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
    """Count one more thing said, on the connection and by its app."""
    for name in (_name(account), _app(account)):
        spent, _ = Spent.objects.get_or_create(name=name, defaults={"hour": now})
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
