"""How somebody is reached by mail, and how an address is shown to whoever may not be its owner."""

from __future__ import annotations

from porch.core.viewer import Viewer, may_see
from porch.records.people import queries
from porch.records.people.models import Handle, Person


def reached_by_mail(viewer: Viewer, person: Person) -> Handle | None:
    """Return the mail address somebody is reached at: one they proved first, else the one known for longest."""
    if not may_see(viewer):
        return None
    theirs = Handle.objects.filter(person__in=queries.identities(viewer, person), kind="email")
    return min(theirs, key=lambda handle: (handle.verified_at is None, handle.pk), default=None)


def masked(value: str) -> str:
    """Return an address by which its owner recognises it, and nobody else learns it.

    >>> masked("ann@example.org"), masked("@ann@social.example"), masked("ann")
    ('a…@example.org', '@…@social.example', 'a…')
    """
    name, at, home = value.rpartition("@")
    return f"{(name or home)[:1]}…{at if name else ''}{home if name else ''}"
