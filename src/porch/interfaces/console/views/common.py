"""What the views share: the time, and the conversation an address names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.refs import Ref
from porch.records.people import queries as people

__all__ = ["counted", "handle", "now", "viewer"]


def now() -> datetime:
    """Return this moment."""
    return SYSTEM_CLOCK.now()


def viewer(request: HttpRequest) -> Any:
    """Return the member who asks."""
    return request.viewer  # type: ignore[attr-defined]


def handle(request: HttpRequest, ref: Ref) -> Any:
    """Return the handle a conversation is with, or answer 404."""
    found = people.handle(viewer(request), ref.handle)
    if found is None:
        raise Http404
    return found
