"""What our address books say about a person, as their page shows it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from porch.records.contacts import queries


def listed(viewer: Any, handle_ids: list[int]) -> list[SimpleNamespace]:
    """Return what stands in our address books about somebody."""
    return [_listed(contact) for contact in queries.of_handles(viewer, handle_ids)]


def _listed(contact: Any) -> SimpleNamespace:
    parts = [contact.name, contact.title, contact.organisation, contact.note.partition("\n")[0][:160]]
    gone = "removed from your address book" if contact.deleted_at else ""
    return SimpleNamespace(about=", ".join(part for part in (*parts, gone) if part))
