"""How the business goes about it: its hours, days and holidays, and whether so many complained that it must stop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from porch.analytics.cadence.standing import House
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.consent import suppressing
from porch.records.consent.models import Reason
from porch.records.outbox.models import Outgoing, Rhythm, Slot
from porch.records.team import queries as team
from porch.records.team.models import Member

WEEK = timedelta(days=7)
WORKDAYS = tuple(range(5))
LONGEST_GAP = 90  # days


def keep(
    *,
    opens: time,
    closes: time,
    days: Iterable[int],
    gap_days: int,
    at: datetime,
    by: Member | None,
    zone: str = "",
    country: str = "",
    region: str = "",
) -> Rhythm:
    """Keep the house's rhythm from now on; PorchError names what cannot be."""
    weekdays = sorted(set(days))
    if opens >= closes:
        raise PorchError("It closes before it opens.")
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise PorchError("Choose at least one day of the week.")
    if not WEEK.days <= gap_days <= LONGEST_GAP:
        raise PorchError(f"Leave people in peace for {WEEK.days} to {LONGEST_GAP} days.")
    if zone and zone not in available_timezones():
        raise PorchError(f"Nobody knows a time zone called {zone[:60]}.")
    if country and not _known(country, region):
        raise PorchError(f"Nobody here knows the public holidays of {country[:2]} {region[:6]}.".replace(" .", "."))
    return Rhythm.objects.create(
        zone=zone, opens=opens, closes=closes, days=weekdays, gap_days=gap_days, country=country.upper(),
        region=region.upper(), by=by, at=at,
    )  # fmt: skip


def rhythm(viewer: Viewer) -> Rhythm:
    """Return the rhythm that holds; where none was set, that of office hours."""
    found = Rhythm.objects.order_by("-id").first() if may_see(viewer) else None
    return found or Rhythm(opens=time(8), closes=time(20), days=list(WORKDAYS), gap_days=WEEK.days)


def zone(viewer: Viewer) -> ZoneInfo:
    """Return the time zone in which the house has its days."""
    return _zone(rhythm(viewer))


def house(viewer: Viewer, now: datetime) -> House:
    """Return the house as the rules of the cadence know it, with the complaints and mails of its last seven days."""
    held = rhythm(viewer)
    since = now - WEEK
    begun = Slot.objects.filter(at__gt=since, channel="email", outgoing__state=Outgoing.State.SENT)
    return House(
        zone=_zone(held), opens=held.opens, closes=held.closes, days=frozenset(held.days),
        holidays=holidays(held.country, held.region, now.year), gap=timedelta(days=held.gap_days),
        complaints=suppressing.counted(SYSTEM, Reason.COMPLAINED, since=since), mails=begun.count(),
    )  # fmt: skip


@lru_cache(maxsize=512)
def holidays(country: str, region: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (ISO 3166, empty: none) in a year and the next."""
    if not country or not _known(country, region):
        return frozenset()
    import holidays as known  # three hundred countries: only where somebody names one

    return frozenset(known.country_holidays(country, subdiv=region or None, years=(year, year + 1)))


def _known(country: str, region: str) -> bool:
    import holidays as known

    supported = known.list_supported_countries()
    return country.upper() in supported and (not region or region.upper() in supported[country.upper()])


def _zone(held: Rhythm) -> ZoneInfo:
    try:
        return ZoneInfo(held.zone or team.business(SYSTEM).time_zone)
    except (ValueError, OSError, LookupError):
        return ZoneInfo("UTC")
