"""The invitations to a date as its page shows them: whom each reaches, and by which rules it holds others back."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from porch.core.viewer import Viewer
from porch.engagement.bursts import queries, showing
from porch.interfaces.console import bursting


def invitations(viewer: Viewer, about: str, now: datetime) -> list[SimpleNamespace]:
    """Return the latest bursts about a date, the latest first."""
    found = queries.about(viewer, about)
    stands = showing.stands(viewer, found, now=now)
    shown = []
    for burst in found:
        stand, plan = stands[burst.pk]
        summary = queries.summary(viewer, plan) if plan is not None else None
        shown.append(SimpleNamespace(**vars(bursting.line(burst, stand, plan)), rules=bursting.rules(burst, summary)))
    return shown
