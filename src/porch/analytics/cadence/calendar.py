"""When people may be written to: within the house's hours and days, and the person's own, in the person's zone (Q)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from porch.analytics.cadence.standing import House, Standing

SHY = (time(10), time(16))
"""When somebody is written to whose zone nobody knows: hours that are day in most places near the house's own."""
FARTHEST = 400  # days to look ahead: past the longest holiday, and no endless search where a house never opens


def next_allowed(moment: datetime, standing: Standing, house: House) -> datetime | None:
    """Return the first moment from `moment` on (aware, UTC) at which somebody may be written to; None: there is none.

    A minute that the clock leaps over is the first one after it; an hour that comes twice counts both times.

    >>> from zoneinfo import ZoneInfo
    >>> rome = ZoneInfo("Europe/Rome")
    >>> friday_night = datetime(2026, 5, 8, 21, 30, tzinfo=rome)
    >>> next_allowed(friday_night, Standing(zone=rome), House(zone=rome)).astimezone(rome).isoformat()
    '2026-05-11T08:00:00+02:00'
    """
    moment = max(moment, standing.paused_until) if standing.paused_until else moment
    zone = standing.zone or house.zone
    day = moment.astimezone(zone).date()
    for _ in range(FARTHEST):
        if day.weekday() in house.days and day not in house.holidays and day not in standing.holidays:
            for opens, closes in _windows(day, standing, house, zone):
                if moment < closes:
                    return max(moment, opens).astimezone(UTC)
        if day == date.max:
            return None
        day += timedelta(days=1)
    return None


def is_allowed(moment: datetime, standing: Standing, house: House) -> bool:
    """Return whether somebody may be written to at `moment`."""
    return next_allowed(moment, standing, house) == moment


def next_day(moment: datetime, standing: Standing, house: House) -> datetime:
    """Return the beginning of the day after `moment`, as the person counts days."""
    zone = standing.zone or house.zone
    return moment_of(moment.astimezone(zone).date() + timedelta(days=1), time(0), zone)


def moment_of(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return when a wall clock in `zone` shows `clock` on `day` (UTC); a time it leaps over is the leap itself.

    >>> from zoneinfo import ZoneInfo
    >>> rome = ZoneInfo("Europe/Rome")
    >>> moment_of(date(2026, 3, 29), time(2, 30), rome).astimezone(rome).strftime("%H:%M")
    '03:00'
    """
    wall = datetime.combine(day, clock, zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    low, high = wall.replace(fold=1).astimezone(UTC), moment  # the leap lies between the two
    after = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == after else (middle, high)
    return high.replace(microsecond=0)


def _windows(day: date, standing: Standing, house: House, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when one may write on a day, earliest first."""
    opens, closes = house.opens, house.closes
    if standing.zone is None:
        opens, closes = max(opens, SHY[0]), min(closes, SHY[1])
    for begins, ends in _less(opens, closes, standing.quiet):
        yield moment_of(day, begins, zone), _last(day, ends, zone)


def _less(opens: time, closes: time, quiet: tuple[time, time] | None) -> Iterator[tuple[time, time]]:
    """Yield what is left of the hours when somebody's quiet ones are taken out; these may go over midnight."""
    still = [] if quiet is None or quiet[0] == quiet[1] else [quiet]
    if still and still[0][0] > still[0][1]:
        (late, early) = still[0]
        still = [(time(0), early), (late, time.max)]
    for begins, ends in still:
        if opens < begins:
            yield from ((opens, min(begins, closes)),) if opens < closes else ()
        opens = max(opens, ends)
    if opens < closes:
        yield opens, closes


def _last(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return when hours end; an hour that comes twice ends the second time."""
    first = moment_of(day, clock, zone)
    second = datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
    return max(first, second) if second.astimezone(zone).time() == clock else first


__all__ = ["SHY", "is_allowed", "moment_of", "next_allowed", "next_day"]
