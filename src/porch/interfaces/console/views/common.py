"""What the views share: the time, and the conversation an address names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.console.refs import Ref
from porch.records.people import queries as people


def now() -> datetime:
    """Return this moment."""
    return SYSTEM_CLOCK.now()


def viewer(request: HttpRequest) -> Any:
    """Return the member who asks."""
    return request.viewer  # type: ignore[attr-defined]


def counted(many: int, one: str, more: str) -> str:
    """Return `many` with its noun.

    >>> counted(1, "person", "people"), counted(0, "person", "people")
    ('1 person', '0 people')
    """
    return f"{many} {one if many == 1 else more}"


def handle(request: HttpRequest, ref: Ref) -> Any:
    """Return the handle a conversation is with, or answer 404."""
    found = people.handle(viewer(request), ref.handle)
    if found is None:
        raise Http404
    return found
