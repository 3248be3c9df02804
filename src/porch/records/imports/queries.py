"""Questions about imports."""

from __future__ import annotations

from datetime import datetime

from porch.core.viewer import Viewer, may_see
from porch.records.imports.models import Import


def imports(viewer: Viewer, *, before: int | None = None, limit: int = 20) -> list[Import]:
    """Return imports, latest first."""
    found = Import.objects.select_related("member", "account") if may_see(viewer) else Import.objects.none()
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:limit])


def import_(viewer: Viewer, import_id: int) -> Import | None:
    """Return one import, or None."""
    found = Import.objects.select_related("member", "account").filter(pk=import_id)
    return found.first() if may_see(viewer) else None


def at_work(viewer: Viewer) -> list[Import]:
    """Return the imports a worker is to go on with, oldest first."""
    wanted = Import.objects.filter(state__in=(Import.State.LOOKING, Import.State.BRINGING))
    return list(wanted.order_by("id")[:20]) if may_see(viewer) else []


def still_wanted(viewer: Viewer, import_id: int) -> bool:
    """Whether an import is still to be read: nobody stopped it."""
    wanted = Import.objects.filter(pk=import_id, state__in=(Import.State.LOOKING, Import.State.BRINGING))
    return may_see(viewer) and wanted.exists()


def left_lying(viewer: Viewer, before: datetime) -> list[Import]:
    """Return the imports uploaded before a moment whose files still lie here without anybody having wanted that."""
    resting = Import.objects.filter(file_gone_at=None, keeps_file=False, uploaded_at__lt=before)
    resting = resting.exclude(state__in=(Import.State.LOOKING, Import.State.BRINGING))
    return list(resting.order_by("uploaded_at", "id")[:100]) if may_see(viewer) else []
