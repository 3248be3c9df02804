"""Days as exports write them; whether the day or the month comes first is read from the whole column, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

MONTHS = {name: n for n, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?\Z")
SPOKEN = re.compile(r"(?:(?P<d1>\d{1,2})\.? )?(?P<m>[A-Za-z]{3})[a-z]*\.? (?:(?P<d2>\d{1,2}),? )?(?P<y>\d{4})\Z")
SHORT = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?: .*)?\Z")


def order(told: Iterable[str]) -> str:
    """Return how a column's days are written, dmy or mdy; nothing where it does not show. ValueError when both.

    >>> order(["01/02/2026", "25/02/2026"]), order(["2026-02-01"]), order(["01.02.2026"])
    ('dmy', '', 'dmy')
    """
    found = [match for one in told if (match := SHORT.match(one.strip()))]
    first, second = any(int(one["a"]) > 12 for one in found), any(int(one["b"]) > 12 for one in found)
    if first and second:
        raise ValueError("some days are written day first and some month first")
    if first or (found and all(one["sep"] == "." for one in found)):
        return "dmy"
    return "mdy" if second else ""


def day(told: str, written: str) -> date:
    """Return a day; ValueError when it is none, or when `written` is empty and it matters.

    >>> day("2026-03-01", ""), day("Mar 1, 2026", ""), day("1/3/26", "dmy"), day("3/3/2026", "")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 3))
    """
    text = " ".join(told.split())
    if found := ISO.match(text):
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    if (found := SPOKEN.match(text)) and (found["d1"] or found["d2"]) and found["m"].lower() in MONTHS:
        return date(int(found["y"]), MONTHS[found["m"].lower()], int(found["d1"] or found["d2"]))
    found = SHORT.match(text)
    if found is None:
        raise ValueError(f"{told[:40]!r} is no day" if told else "there is no day")
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if not written and a != b:
        raise ValueError(f"{told!r} may be the {a}th or the month {a}: say --dates dmy or --dates mdy")
    year += 2000 if year < 100 else 0
    return date(year, a, b) if written == "mdy" else date(year, b, a)
