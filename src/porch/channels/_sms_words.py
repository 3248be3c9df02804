"""How long a text message is: letters of the GSM alphabet count one or two, any other makes the whole UCS-2.

The alphabet is 3GPP TS 23.038, section 6.2.1; the lengths of parts are its section 9.2.3.24 of TS 23.040.
"""

from __future__ import annotations

from math import ceil

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
LONGEST = 1600  # characters Twilio takes at once


def fits_gsm(text: str) -> bool:
    """Whether a text can be said in the GSM alphabet alone.

    >>> fits_gsm("Ciao, à bientôt"), fits_gsm("Ciao €5")
    (False, True)
    """
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def measure(text: str) -> int:
    """Return how long a text is as the network counts: septets, or UTF-16 units where one letter is not GSM.

    >>> measure("Ciao"), measure("€5"), measure("你好"), measure("👩")
    (4, 3, 2, 2)
    """
    if fits_gsm(text):
        return len(text) + sum(letter in EXTENDED for letter in text)
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    """Return in how many parts a text travels, and is paid for.

    >>> parts(""), parts("a" * 160), parts("a" * 161), parts("你" * 70), parts("你" * 71)
    (0, 1, 2, 1, 2)
    """
    one, each = (160, 153) if fits_gsm(text) else (70, 67)
    length = measure(text)
    return min(length, 1) if length <= one else ceil(length / each)
