"""Whom one looks for among people: a filter, as pages, addresses and segments tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from porch.core.errors import PorchError

LONGEST = 200
MOST = 2**31
SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # only whether it can be read is asked
_DAYS = re.compile(r"(\d{1,4})\s*d(?:ays?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter over people; what is empty does not narrow. Tag, field and organisation are ids.

    `holds` is what the field holds; for numbers and days it may begin with >= or <=. `channel` is a network they were
    heard on. `heard_before` and `heard_after` are days (2026-03-01) or an age (90d); `mail` is yes or no. `words` are
    of their names and handles.
    """

    words: str = ""
    tag: int = 0
    organisation: int = 0
    field: int = 0
    holds: str = ""
    channel: str = ""
    heard_before: str = ""
    heard_after: str = ""
    mail: str = ""

    def told(self) -> dict[str, Any]:
        """Return what narrows, as it is kept and as an address carries it."""
        return {name: value for name, value in asdict(self).items() if value}


def read(told: Mapping[str, Any]) -> Wanted:
    """Return the filter that `told` tells; PorchError says which part of it makes no sense.

    >>> read({"tag": "7", "heard_before": "90d", "page": "2"})
    Wanted(words='', tag=7, organisation=0, field=0, holds='', channel='', heard_before='90d', heard_after='', mail='')
    """
    given: dict[str, Any] = {}
    for one in fields(Wanted):
        value = str(told.get(one.name) or "").replace("\0", "").strip()[:LONGEST]
        given[one.name] = _number(value) if isinstance(one.default, int) else value
    for name in ("heard_before", "heard_after"):
        if given[name]:
            moment(given[name], SOME_DAY)
    if given["mail"] not in ("", "yes", "no"):
        raise PorchError("Having a mail address is yes or no.")
    return Wanted(**given)


def moment(told: str, now: datetime) -> datetime:
    """Return the moment a day or an age names.

    >>> moment("2d", datetime(2026, 3, 3, 12, tzinfo=UTC)).isoformat()
    '2026-03-01T12:00:00+00:00'
    >>> moment("2026-03-01", datetime(2026, 3, 3, 12, tzinfo=UTC)).isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    if age := _DAYS.fullmatch(told.strip()):
        return now - timedelta(days=int(age[1]))
    try:
        return datetime.combine(date.fromisoformat(told.strip()), time.min, UTC)
    except ValueError as error:
        raise PorchError(f"{told[:40]} is no day, such as 2026-03-01, and no age, such as 90d.") from error


def _number(value: str) -> int:
    return min(int(value), MOST) if value.isdecimal() and len(value) < 19 else 0
