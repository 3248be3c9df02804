"""Questions about saved searches."""

from __future__ import annotations

from porch.core.viewer import Viewer, may_see
from porch.records.profiles.finding import key
from porch.records.saved.models import SavedSearch


def searches(viewer: Viewer) -> list[SavedSearch]:
    """Return the saved searches there are, by name, with who saved each."""
    found = SavedSearch.objects.filter(closed_at=None).select_related("made_by").order_by("key")
    return list(found) if may_see(viewer) else []


def search(viewer: Viewer, saved_id: int) -> SavedSearch | None:
    """Return one saved search, forgotten or not, or None."""
    return SavedSearch.objects.filter(pk=saved_id).first() if may_see(viewer) else None


def named(viewer: Viewer, name: str) -> SavedSearch | None:
    """Return a saved search by its name, or None."""
    return SavedSearch.objects.filter(key=key(name), closed_at=None).first() if may_see(viewer) else None
