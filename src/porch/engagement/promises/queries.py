"""Questions about promises."""

from __future__ import annotations

from datetime import datetime

from porch.core.viewer import Viewer, may_see
from porch.engagement.promises.models import Promise


def due(viewer: Viewer, until: datetime, *, limit: int = 20) -> list[Promise]:
    """Return the open promises that fall due by `until`, first due first."""
    found = Promise.objects.filter(kept_at=None, withdrawn_at=None, due_at__lte=until)
    rows = found.select_related("handle__person", "by").order_by("due_at", "id")[:limit]
    return list(rows) if may_see(viewer) else []


def of_thread(viewer: Viewer, thread_id: int) -> list[Promise]:
    """Return the promises made in a thread, newest first."""
    found = Promise.objects.filter(thread_id=thread_id).select_related("by").order_by("-made_at")
    return list(found[:20]) if may_see(viewer) else []


def promise(viewer: Viewer, promise_id: int) -> Promise | None:
    """Return one promise, or None."""
    return Promise.objects.filter(pk=promise_id).first() if may_see(viewer) else None
