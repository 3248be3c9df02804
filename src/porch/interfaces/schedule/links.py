"""Addresses that open a screen from outside, as letters need them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def conversation_link(thread_id: int, handle_id: int) -> str:
    """Return the address that opens a conversation with its answer box."""
    return whole(reverse("console:conversation", args=[f"{thread_id}-{handle_id}"]))


def whole(path: str) -> str:
    """Return the whole address of a path on our pages."""
    return f"{settings.PORCH_PUBLIC_URL or f'http://127.0.0.1:{settings.PORCH.port}'}{path}"
