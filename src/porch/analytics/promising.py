"""The day a promise names: "on Friday", "tomorrow", "by the 3rd", in the languages of the cue words.

The first day named counts. A weekday is the next one, never today; a day of a month that has passed is next month's; a
date without its year is the next there is. Words stand folded in `promising_words`: case and accents do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from porch.analytics.promising_words import (
    A_WEEK,
    AT_ONCE,
    COUNTS,
    END_OF_MONTH,
    END_OF_WEEK,
    MONTHS,
    NEXT_MONTH,
    OF,
    THE,
    THIS_WEEK,
    TO_COME,
    UNITS,
    WEEKDAYS,
)  # fmt: skip
from porch.core.folding import fold

LOOKED_AT = 2_000  # characters: a phrase that promises is short
FRIDAY = 4
WITHIN_A_DAY = 24  # hours


def day_named(text: str, today: date) -> date | None:
    """Return the first day a text names, seen from `today`; None when it names none.

    >>> monday = date(2026, 3, 2)
    >>> day_named("I'll call you on Friday", monday), day_named("Ti mando tutto domani!", monday)
    (datetime.date(2026, 3, 6), datetime.date(2026, 3, 3))
    >>> day_named("You will have it by the 3rd of April", monday), day_named("I will look into it", monday)
    (datetime.date(2026, 4, 3), None)
    """
    folded = fold(text[:LOOKED_AT]).replace("’", "'")
    found = [(match.start(), -len(match.group()), day) for match, day in _named(folded, today) if day is not None]
    return min(found)[2] if found else None


def _named(text: str, today: date) -> Iterator[tuple[re.Match[str], date | None]]:
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            yield match, read(match, today)


def _in_days(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=AT_ONCE[_plain(match.group())])


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = WEEKDAYS[_plain(match.group("day"))]
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _in_a_while(match: re.Match[str], today: date) -> date:
    told = match.group("count")
    count, unit = COUNTS.get(told) or int(told), UNITS[match.group("unit")]
    if unit == 0:  # hours: within a day it may still be today, and then tomorrow is kept all the same
        return today + timedelta(days=count // WITHIN_A_DAY)
    return today + timedelta(days=min(count, 400) * unit)


def _this_week(_match: re.Match[str], today: date) -> date:
    return today + timedelta(days=FRIDAY - today.weekday() if today.weekday() <= FRIDAY else 6 - today.weekday())


def _next_week(_match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday() + FRIDAY)


def _end_of_month(_match: re.Match[str], today: date) -> date:
    return _first(today, 1) - timedelta(days=1)


def _end_of_next_month(_match: re.Match[str], today: date) -> date:
    return _first(today, 2) - timedelta(days=1)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    day = int(match.group("day"))
    months = (_first(today, ahead) for ahead in range(4))
    return next((one for first in months if (one := _date(first.year, first.month, day)) and one > today), None)


def _date_in_words(match: re.Match[str], today: date) -> date | None:
    return _in_year(match.group("year"), MONTHS[_plain(match.group("month"))], int(match.group("day")), today)


def _date_in_numbers(match: re.Match[str], today: date) -> date | None:
    return _in_year(match.group("year"), int(match.group("month")), int(match.group("day")), today)


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return next((one for ahead in range(5) if (one := _date(today.year + ahead, month, day)) and one >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first(today: date, ahead: int) -> date:
    months = today.month - 1 + ahead
    return date(today.year + months // 12, months % 12 + 1, 1)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _either(words: Iterator[str] | tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])")


_COUNT = rf"(?P<count>\d{{1,3}}|{_either(iter(COUNTS))})"
_MONTH = rf"(?P<month>{_either(iter(MONTHS))})\.?"
_DAY = r"(?P<day>[0-3]?\d)"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>20\d\d))?"
_GOES_ON = rf"(?:[:./h%€$]\d?|{_either(OF)}\s+|{_MONTH}|\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|e|o|º|°|\.)?"

_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_pattern(rf"(?<!guten\s)(?<!goede\s){_either(iter(AT_ONCE))}"), _in_days),
    (_pattern(rf"(?P<day>{_either(iter(WEEKDAYS))})"), _weekday),
    (_pattern(rf"{_either(TO_COME)}\s+{_COUNT}\s+(?P<unit>{_either(iter(UNITS))})"), _in_a_while),
    (_pattern(_either(THIS_WEEK)), _this_week),
    (_pattern(_either(END_OF_WEEK)), _this_week),
    (_pattern(_either(A_WEEK)), _next_week),
    (_pattern(_either(END_OF_MONTH)), _end_of_month),
    (_pattern(_either(NEXT_MONTH)), _end_of_next_month),
    (_pattern(rf"{_DAY}{_ORDINAL}\s+(?:{_either(OF)}\s+)?{_MONTH}{_YEAR}"), _date_in_words),
    (_pattern(rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?{_YEAR}(?!\s*[:h]\d)"), _date_in_words),
    (_pattern(r"(?P<year>20\d\d)-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)"), _date_in_numbers),
    (_pattern(r"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>\d{4}|\d\d)?"), _date_in_numbers),
    (_pattern(r"(?P<day>[0-3]?\d)/(?P<month>[01]?\d)(?:/(?P<year>\d{4}|\d\d))?"), _date_in_numbers),
    (_pattern(rf"(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)(?!\s+(?:{_either(OF)}\s+)?{_MONTH})"), _day_of_month),
    (_pattern(rf"{_either(THE)}\s+{_DAY}(?:er|e|o|º|°|\.)?(?!\s*{_GOES_ON})"), _day_of_month),
)  # fmt: skip
