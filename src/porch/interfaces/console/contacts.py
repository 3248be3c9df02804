"""What our address books say about a person, as their page shows it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.interfaces.console.rows import address_of
from porch.interfaces.console.signs import sign
from porch.records.contacts import queries


def listed(viewer: Any, handle_ids: list[int]) -> list[SimpleNamespace]:
    """Return what stands in our address books about somebody, and whom else it takes for the same person."""
    return [_listed(one) for one in queries.of_handles(viewer, handle_ids)]


def _listed(one: queries.Listed) -> SimpleNamespace:
    contact = one.contact
    parts = [contact.name, contact.title, contact.organisation, contact.note.partition("\n")[0][:160]]
    gone = "removed from your address book" if contact.deleted_at else ""
    return SimpleNamespace(
        name=contact.name or "one contact", about=", ".join(part for part in (*parts, gone) if part),
        others=[_other(handle) for handle in one.others] if one.suggests else [],
        apart_url=reverse("console:contact-apart", args=[contact.pk]),
    )  # fmt: skip


def _other(handle: Any) -> SimpleNamespace:
    shown = sign(handle.kind)
    return SimpleNamespace(
        id=handle.pk, value=address_of(handle), icon=shown.icon, label=shown.label,
        url=reverse("console:person", args=[handle.person_id]),
    )  # fmt: skip
