"""Telephone numbers in their normal form: +, country, number, nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

KEEP_THEIR_ZERO = ("+39", "+378", "+379")  # a number there begins with 0 abroad too (ITU-T E.164 national notices)
SHORTEST, LONGEST = 3, 15


def normal(number: str, country: str = "") -> str:
    """Return a number in its normal form; empty when it is none. `country` is the prefix of those without one.

    >>> normal("(0039) 055 12-34 56"), normal("0414 555 0101", "+61"), normal("055 123456", "+39")
    ('+39055123456', '+614145550101', '+39055123456')
    >>> normal("anonymous"), normal("112")
    ('', '112')
    """
    digits = re.sub(r"[^\d+]", "", number.partition(";")[0].removeprefix("tel:"))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    if digits.startswith("0") and country.startswith("+"):
        digits = country + (digits if country in KEEP_THEIR_ZERO else digits[1:])
    bare = digits.removeprefix("+")
    return digits if bare.isascii() and bare.isdigit() and SHORTEST <= len(bare) <= LONGEST else ""


def called(*, seconds: int, answered: bool, voicemail: bool) -> str:
    """Return what a call was, in words.

    >>> called(seconds=0, answered=False, voicemail=False), called(seconds=34, answered=False, voicemail=True)
    ('Missed call', 'Voicemail, 34 s')
    >>> called(seconds=190, answered=True, voicemail=False)
    'Call, 3 min'
    """
    if not answered and not voicemail:
        return "Missed call"
    length = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
    spoken = f", {length}" if seconds else ""
    return ("Voicemail" if voicemail else "Call") + spoken


def lasted(seconds: str) -> timedelta:
    """Return how long a call lasted, as telephone systems write it: 34, 0:34 or 1:02:03.

    >>> lasted("1:02:03").total_seconds(), lasted("34").total_seconds(), lasted("").total_seconds()
    (3723.0, 34.0, 0.0)
    """
    total = 0.0
    for part in seconds.strip().split(":"):
        total = total * 60 + (float(part) if part else 0.0)
    return timedelta(seconds=total)
