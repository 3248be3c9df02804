"""Amounts as people and their machines write them: 1.234,56 is not 1,234.56, and 1.234 may be either."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS"}
"""Signs that stand for one currency; $, ¥ and kr stand for several."""
WHOLE = frozenset(  # ISO 4217: without a smaller unit, and with a thousandth
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
_NOISE = re.compile(r"[\s\u00a0\u202f\u2009'’]|[^\d.,()\-−]")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def amount(told: str, decimal: str = "") -> Decimal:
    """Return an amount; ValueError when it is none, or when its only sign may part thousands or decimals.

    `decimal` is the sign before the decimals, where it is known: "." or ",".

    >>> amount("1.234,56 €"), amount("$1,234.56"), amount("-12,5"), amount("1.234", ","), amount("(3.00)")
    (Decimal('1234.56'), Decimal('1234.56'), Decimal('-12.5'), Decimal('1234'), Decimal('-3.00'))
    """
    bare = _NOISE.sub("", told).replace("−", "-")
    negative = bare.startswith(("-", "(")) or bare.endswith("-")
    digits = bare.strip("()-")
    sign = decimal or decimal_sign(digits)
    if not sign and _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        raise ValueError(f"{told!r} may be a thousand or a fraction: say which sign the decimals have")
    other = "," if sign == "." else "."
    plain = digits.replace(other, "").replace(sign, ".") if sign else digits.replace(",", ".")
    try:
        return Decimal(f"-{plain}" if negative else plain)
    except InvalidOperation as error:
        raise ValueError(f"{told!r} is no amount"[:80]) from error


def count(told: str) -> int:
    """Return a whole number, whose signs can only part thousands; ValueError when it is none.

    >>> count("1.234"), count("1,234,567"), count("12"), count("7.0")
    (1234, 1234567, 12, 7)
    """
    bare = _NOISE.sub("", told)
    whole = re.sub(r"[.,]0{1,2}\Z", "", bare)
    digits = re.sub(r"[.,](?=\d{3}(?:[.,]|\Z))", "", whole)
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(f"{told!r} is no whole number"[:80])
    return int(digits)


def decimal_sign(told: str) -> str:
    """Return the sign before the decimals, where an amount shows it beyond doubt; else nothing.

    >>> decimal_sign("1.234,56"), decimal_sign("12.50"), decimal_sign("1.234"), decimal_sign("1.234.567")
    (',', '.', '', ',')
    """
    last = max(told.rfind("."), told.rfind(","))
    if last < 0:
        return ""
    sign, other = told[last], "," if told[last] == "." else "."
    if other in told:
        return sign if told.count(sign) == 1 else other
    if told.count(sign) > 1:
        return other
    return "" if _GROUPED.fullmatch(told) and not told.startswith("0") else sign


def common_sign(told: Iterable[str]) -> str:
    """Return the sign before the decimals in a whole column, nothing when no cell shows it; ValueError if two do.

    >>> common_sign(["1.234", "7,50"]), common_sign(["1.234"])
    (',', '')
    """
    signs = {sign for one in told if (sign := decimal_sign(_NOISE.sub("", one).strip("()-−")))}
    if len(signs) > 1:
        raise ValueError("some amounts have a point before the decimals and some a comma")
    return next(iter(signs), "")


def minor(value: Decimal, currency: str) -> int:
    """Return an amount in the smallest unit of its currency (ISO 4217), rounded to the nearest.

    >>> minor(Decimal("12.50"), "EUR"), minor(Decimal("1200"), "JPY"), minor(Decimal("1.2345"), "KWD")
    (1250, 1200, 1234)
    """
    return int((value * 10 ** places(currency)).to_integral_value(ROUND_HALF_EVEN))


def places(currency: str) -> int:
    """Return how many decimals a currency has.

    >>> places("EUR"), places("JPY"), places("TND")
    (2, 0, 3)
    """
    return 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2
