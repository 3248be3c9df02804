"""Questions about what advertising cost and brought. Currencies are never added to one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from porch.core.amounts import places
from porch.core.viewer import Viewer, may_see
from porch.records.ads.models import Refused, Spend

Place = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one network cost and brought in a period, in one currency: `spend` in its smallest unit.

    `impressions` and `clicks` are None where no export told them: not told is not 0. `begins` is its first day.
    """

    begins: date
    network: str
    currency: str
    spend: int
    impressions: int | None
    clicks: int | None
    campaigns: int
    days: int

    @property
    def amount(self) -> str:
        """Return what was spent as an amount with the decimals of its currency."""
        decimals = places(self.currency)
        whole, rest = divmod(self.spend, 10**decimals)
        return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)


def spent(viewer: Viewer, *, since: date, until: date) -> list[Spent]:
    """Return what each network cost and brought from `since` to `until`, both days within, by network and currency."""
    rows = _figures(viewer).filter(day__gte=since, day__lte=until).values("network", "currency")
    return [_spent(row, since) for row in _summed(rows).order_by("network", "currency")]


def months(viewer: Viewer, *, before: date | None = None, limit: int = 12) -> list[Spent]:
    """Return the latest `limit` months in which something was spent, or those before a month; newest first."""
    found = _figures(viewer).filter(day__lt=before.replace(day=1)) if before else _figures(viewer)
    begins: list[date] = []
    while len(begins) < limit:
        earlier = found.filter(day__lt=begins[-1]) if begins else found
        last = earlier.order_by("-day", "-id").values_list("day", flat=True).first()
        if last is None:
            break
        begins.append(last.replace(day=1))
    if not begins:
        return []
    rows = found.filter(day__gte=begins[-1]).annotate(begins=TruncMonth("day")).values("begins", "network", "currency")
    return [_spent(row, row["begins"]) for row in _summed(rows).order_by("-begins", "network", "currency")]


def days(viewer: Viewer, *, before: Place | None = None, limit: int = 200) -> list[Spend]:
    """Return a page of the figures that stand, the latest day first, or those before a day and number."""
    found = _figures(viewer).order_by("-day", "-id")
    if before:
        day, number = before
        found = found.filter(day__lte=day).exclude(day=day, id__gte=number)
    return list(found[:limit])


def told_before(viewer: Viewer, spend: Spend) -> list[Spend]:
    """Return what exports told of the same day and campaign before, latest first."""
    found = Spend.objects.filter(
        network=spend.network, day=spend.day, campaign=spend.campaign, account=spend.account, currency=spend.currency
    )
    return list(found.filter(standing=False).order_by("-id")) if may_see(viewer) else []


def refused(viewer: Viewer, *, before: int | None = None, limit: int = 100) -> list[Refused]:
    """Return a page of the lines that could not be read and still wait, latest first."""
    found = Refused.objects.filter(settled_at=None) if may_see(viewer) else Refused.objects.none()
    return list((found.filter(pk__lt=before) if before else found).order_by("-id")[:limit])


def refused_line(viewer: Viewer, number: int) -> Refused | None:
    """Return one line that could not be read."""
    return Refused.objects.filter(pk=number).first() if may_see(viewer) else None


def _figures(viewer: Viewer) -> QuerySet[Spend]:
    return Spend.objects.filter(standing=True) if may_see(viewer) else Spend.objects.none()


def _summed(rows: Any) -> Any:
    return rows.annotate(
        total=Sum("spend"), seen=Sum("impressions"), clicked=Sum("clicks"),
        campaigns=Count("campaign", distinct=True), days=Count("day", distinct=True),
    )  # fmt: skip


def _spent(row: dict[str, Any], begins: date) -> Spent:
    return Spent(
        begins=begins, network=row["network"], currency=row["currency"], spend=row["total"],
        impressions=row["seen"], clicks=row["clicked"], campaigns=row["campaigns"], days=row["days"],
    )  # fmt: skip
