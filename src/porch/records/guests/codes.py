"""What lets somebody in, six digits or a browser's token: how they are made, read, and kept as digests alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings

LASTS = timedelta(minutes=15)
TRIES = 5
MAILS, WITHIN = 3, timedelta(hours=1)  # to one address
DIGITS = 6


def fresh() -> str:
    """Return six digits nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def read(typed: str) -> str:
    """Return the digits of what somebody typed, however they set them apart.

    >>> read(" 123 456 "), read("123-456"), read("twelve")
    ('123456', '123456', '')
    """
    return "".join(one for one in typed[:40] if one in "0123456789")[: DIGITS + 1]


def digest(salt: str, digits: str) -> str:
    """Return what is kept of a code: without the installation's key nobody finds it by trying all of them."""
    key = f"porch.guests.codes:{settings.PORCH_ENCRYPTION_KEY}".encode()
    return hmac.digest(key, f"{salt}\0{digits}".encode(), "sha256").hex()


def of_token(token: str) -> str:
    """Return what is kept of a browser's token: it is long enough that nobody finds it by trying."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
