"""Challenges are taken once: what was signed, or worked out, is remembered for a day as a digest."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from porch.records.guests.models import Challenge


def spend(what: bytes, at: datetime) -> bool:
    """Take a challenge; return whether it is the first time."""
    try:
        with transaction.atomic():
            Challenge.objects.create(digest=hashlib.sha256(what).hexdigest(), at=at)
    except IntegrityError:
        return False
    return True
