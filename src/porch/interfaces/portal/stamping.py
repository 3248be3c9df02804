"""What a form of ours carries: the stamp of when it was opened, and the key of whom it was shown to."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.utils.translation import gettext as _

from porch.interfaces.portal.visiting import Visitor

SALT, KEY = "portal.stamp", "portal.key"
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


def is_hasty(sealed: str, now: datetime) -> bool:
    """Return whether a form came back sooner than anybody reads it, by the key it carries."""
    try:
        return now.timestamp() - float(signing.loads(sealed, salt=KEY)[1]) < QUICKEST
    except (signing.BadSignature, ValueError, TypeError):
        return True


def _age(sealed: str, now: datetime) -> float | None:
    try:
        return now.timestamp() - float(signing.loads(sealed, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def key(visitor: Visitor, now: datetime) -> str:
    """Return what a form carries that only a page of ours gave this visitor: nobody else's page can send it."""
    return signing.dumps([visitor.stay.pk if visitor.stay else 0, now.timestamp()], salt=KEY)


def fits(sealed: str, visitor: Visitor, now: datetime) -> bool:
    """Return whether a form came from a page of ours, shown to this visitor within the last day."""
    try:
        whose, at = signing.loads(sealed, salt=KEY)
        return whose == (visitor.stay.pk if visitor.stay else 0) and 0 <= now.timestamp() - float(at) <= LATEST
    except (signing.BadSignature, ValueError, TypeError):
        return False
