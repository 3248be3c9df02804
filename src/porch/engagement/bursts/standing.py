"""How far a burst is: approved as it is written now, on its way, or not."""

from __future__ import annotations

import hashlib

from porch.engagement.bursts.models import Approval, Burst, Ending, Named, Own


def is_approved(burst: Burst) -> bool:
    """Whether a colleague approved the burst as it is written now."""
    return Approval.objects.filter(burst=burst, digest=digest(burst)).exists()


def is_sending(burst: Burst) -> bool:
    """Whether the burst was let go and not stopped since."""
    latest = Ending.objects.filter(burst=burst).order_by("-id").values_list("sending", flat=True).first()
    return bool(latest)


def digest(burst: Burst) -> str:
    """Return what names the burst as it is written: its words, its lines, whom it is for and what about."""
    own = Own.objects.filter(burst=burst).order_by("person").values_list("person", "words")
    named = Named.objects.filter(burst=burst).order_by("person").values_list("person", flat=True)
    parts = (burst.kind, burst.about, burst.topic, burst.product, burst.subject, burst.words, burst.segment_id,
             burst.saved_id, burst.why_all, burst.together, list(named), list(own))  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()
