"""Days of a series, and hours in which one may write to somebody: by the clock of a place, across its changes.

An hour that a clock leaves out in spring is told by the clock before it (RFC 5545, 3.3.5): 02:30 is 03:30 that day; of
one that comes twice in autumn the first is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from porch.core.errors import PorchError

OPENS, CLOSES = time(9), time(20)
"""Nobody is offered a seat outside these hours, where they live."""
EVERY = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")
RULE = re.compile(r"[A-Z0-9=;,+-]{1,200}")
MOST_DAYS = 400


def zone(name: str) -> ZoneInfo:
    """Return a time zone; that of Greenwich where a place has none that anybody knows."""
    return known_zone(name) or ZoneInfo("UTC")


def known_zone(name: str) -> ZoneInfo | None:
    """Return a time zone, or None where nobody knows one by that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment(day: date, clock: time, place: str) -> datetime:
    """Return when a clock at a place shows a time, in UTC.

    >>> str(moment(date(2026, 3, 29), time(2, 30), "Europe/Rome").astimezone(ZoneInfo("Europe/Rome")))
    '2026-03-29 03:30:00+02:00'
    """
    return datetime.combine(day, clock, zone(place)).astimezone(UTC)


def days(rule: str, first: date, *, until: date) -> list[date]:
    """Return the days of a series up to `until`, its first among them; PorchError for a rule that cannot be kept.

    >>> [str(day) for day in days("FREQ=MONTHLY;BYDAY=1TH", date(2026, 10, 1), until=date(2026, 12, 31))]
    ['2026-10-01', '2026-11-05', '2026-12-03']
    """
    if not rule.upper().startswith(EVERY) or not RULE.fullmatch(rule.upper()) or "INTERVAL=0" in rule.upper():
        raise PorchError("Say how often it comes again: every day, week, month or year.")
    try:
        every = rrulestr(rule, dtstart=datetime.combine(first, time()), ignoretz=True)
        found = [moment.date() for moment in takewhile(lambda one: one.date() <= until, _some(every))]
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise PorchError(f"Nobody can tell by {rule[:60]} when it comes again.") from error
    return found if first in found else [first, *found]


def is_day(at: datetime, place: str) -> bool:
    """Whether one may write to somebody at a place at that moment.

    >>> is_day(datetime(2026, 3, 2, 3, tzinfo=UTC), "Europe/Rome"), is_day(datetime(2026, 3, 2, 9, tzinfo=UTC), "UTC")
    (False, True)
    """
    return OPENS <= at.astimezone(zone(place)).time() < CLOSES


def after(at: datetime, waking: timedelta, place: str) -> datetime:
    """Return the moment by which `waking` has passed, counting only the hours between opening and closing there.

    >>> str(after(datetime(2026, 3, 2, 19, tzinfo=UTC), timedelta(hours=2), "UTC"))
    '2026-03-03 10:00:00+00:00'
    """
    there = at.astimezone(zone(place))
    day, left = there.date(), waking
    while True:
        opens, closes = moment(day, OPENS, place), moment(day, CLOSES, place)
        begins = max(opens, at.astimezone(UTC))
        if begins < closes:
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        day += timedelta(days=1)


def _some(every: Iterator[datetime]) -> Iterator[datetime]:
    for many, one in enumerate(every):
        if many >= MOST_DAYS:
            return
        yield one
