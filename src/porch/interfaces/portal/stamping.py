"""The stamp a form for everybody carries: when it was opened, no human fills one in at once."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.utils.translation import gettext as _

SALT = "portal.stamp"
QUICKEST, LATEST = 2, 24 * 3600  # seconds


def stamp(now: datetime) -> str:
    """Return a fresh stamp."""
    return signing.dumps(now.timestamp(), salt=SALT)


def is_quick(sealed: str, now: datetime) -> bool:
    """Return whether a form was opened just now: its stamp will do in a moment."""
    age = _age(sealed, now)
    return age is not None and age < QUICKEST


def untimely(sealed: str, now: datetime) -> str:
    """Return what to tell whoever sent a form too soon or too late, or without a stamp of ours; empty when in time."""
    age = _age(sealed, now)
    if age is None or age > LATEST:
        return _("This page had been open for long. Please press the button again.")
    return _("That was quick. Please look at it once more and press the button again.") if age < QUICKEST else ""


def _age(sealed: str, now: datetime) -> float | None:
    try:
        return now.timestamp() - float(signing.loads(sealed, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
