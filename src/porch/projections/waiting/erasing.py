"""Forgets how one person and we stood, and what of their words others' standings show."""

from __future__ import annotations

from porch.core.whom import Whom
from porch.projections.waiting.models import Standing
from porch.projections.waiting.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Delete their standings; excerpts of others in the conversations they shared are made again from the log."""
    forget(TABLES, whom, forgot)
    for start in range(0, len(whom.shared), 500):
        Standing.objects.filter(thread__in=whom.shared[start : start + 500]).update(excerpt="")
