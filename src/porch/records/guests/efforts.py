"""A small sum a browser works out before what its owner sends is believed: a second for one person, hours for a flood.

The protocol is altcha's (https://altcha.org/docs/v2/proof-of-work): find the number whose SHA-256 with the salt is the
challenge. Ours is sealed for one sign-in and an hour, and taken once. Nobody outside is asked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from porch.core.errors import PorchError
from porch.records.guests import challenges
from porch.records.guests.models import Stay

LARGEST = 50_000
"""Half of it is tried on average: half a second on a desk, two on an old phone."""
LASTS = timedelta(hours=1)
LONGEST = 2000  # letters of an answer


class WrongEffort(PorchError):
    """It is not the number, or that was asked of somebody else, too long ago, or used."""


def to_find(*, stay: Stay, now: datetime) -> str:
    """Return what a browser is given to work out, as altcha's JSON."""
    # The last & keeps digits from wandering between the salt and the number (CVE-2025-68113).
    salt = f"{secrets.token_hex(12)}?expires={int((now + LASTS).timestamp())}&stay={stay.pk}&"
    challenge = _sum(salt, secrets.randbelow(LARGEST + 1))
    return json.dumps({
        "algorithm": "SHA-256", "challenge": challenge, "maxnumber": LARGEST, "salt": salt,
        "signature": _sign(challenge),
    })  # fmt: skip


def accept(*, stay: Stay, answer: str, at: datetime) -> None:
    """Take what a browser found, altcha's base64. WrongEffort where it is not right, or not for this sign-in."""
    try:
        told = json.loads(b64decode(answer[:LONGEST], validate=True))
        salt, number, signature = str(told["salt"]), _number(told["number"]), str(told["signature"])
        asked = parse_qs(salt.partition("?")[2])
        in_time = int(asked["expires"][0]) > at.timestamp() and asked["stay"] == [str(stay.pk)] and salt.endswith("&")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise WrongEffort("This is not what was asked.") from error
    challenge = _sum(salt, number)
    signed = hmac.compare_digest(_sign(challenge).encode(), signature.encode("utf-8", "replace"))
    if not (in_time and signed and challenges.spend(challenge.encode(), at)):
        raise WrongEffort("This is not what was asked.")


def _number(told: Any) -> int:
    if type(told) is not int or not 0 <= told <= LARGEST:
        raise ValueError
    return told


def _sum(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode("utf-8", "replace")).hexdigest()


def _sign(challenge: str) -> str:
    key = f"porch.guests.efforts:{settings.PORCH_ENCRYPTION_KEY}".encode()
    return hmac.digest(key, challenge.encode(), "sha256").hex()
