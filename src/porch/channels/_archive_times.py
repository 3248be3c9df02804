"""Times as the exports of others write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from porch.core.errors import Unreadable

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: object, formats: tuple[str, ...] = (), zone: str = "") -> datetime:
    """Return a cell that holds a time, in UTC; Unreadable when no form fits.

    Forms: `formats` (strptime), "Tue Oct 31 22:10:47 +0000 2017", ISO 8601, seconds or milliseconds since 1970.
    Without an offset it is taken to be of `zone`, or UTC.

    >>> moment("Tue Oct 31 22:10:47 +0000 2017") == moment(1509487847) == moment("2017-10-31 22:10:47")
    True
    """
    text = str(value).strip()
    try:
        if not formats and len(text) == 30 and text[20:25] == "+0000":
            return _twitter(text)
        if formats:
            return _by_format(text, formats, zone)
        return _since_1970(float(text)) if text.lstrip("-").replace(".", "", 1).isdigit() else _utc(text, zone)
    except (ValueError, KeyError, OverflowError) as error:
        raise Unreadable(f"{text[:60]!r} is not a time") from error


def _twitter(text: str) -> datetime:
    return datetime.fromisoformat(f"{text[26:]}-{MONTHS[text[4:7]]:02}-{text[8:10]}T{text[11:19]}+00:00")


def _utc(text: str, zone: str) -> datetime:
    return _placed(datetime.fromisoformat(text), zone)


def _placed(found: datetime, zone: str) -> datetime:
    if not found.tzinfo:
        found = found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    return found.astimezone(UTC)


def _since_1970(number: float) -> datetime:
    if 10_000_000 <= number < 100_000_000 and number.is_integer():
        return datetime.strptime(str(int(number)), "%Y%m%d").replace(tzinfo=UTC)
    return EPOCH + timedelta(seconds=number / 1000 if abs(number) > 1e11 else number)


def _by_format(text: str, formats: tuple[str, ...], zone: str) -> datetime:
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return _placed(found, zone)
    raise ValueError("no form fits")
