"""Who reads a page of the portal: a stranger, or a customer whose browser keeps the token of a stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from porch.core.viewer import SYSTEM
from porch.records.guests import actions as guests
from porch.records.guests import queries

COOKIE = "porch_portal"  # a customer's own: the console's session is another, and neither opens what the other does
PATH = "/with/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever reads a page: who they are now (None for a stranger), their stay, what they are called in public.

    What a `doubted` one says and votes is kept, and waits until somebody has looked.
    """

    person: Any = None
    stay: Any = None
    name: str = ""
    doubted: bool = False


STRANGER = Visitor()


def arrive(request: HttpRequest, now: datetime) -> Visitor:
    """Return who comes with a request, and remember it for the page; one statement where a cookie is sent."""
    token = request.COOKIES.get(COOKIE, "")
    held = queries.staying(SYSTEM, token, now) if token else None
    if held is None:
        return _seat(request, STRANGER, None if token else "")
    prolonged = guests.touch(stay=held.stay, at=now)
    return _seat(request, Visitor(person=held.person, stay=held.stay, name=held.name), token if prolonged else "")


def enter(request: HttpRequest, token: str, now: datetime) -> Visitor:
    """Let in whoever was just given a token; their browser keeps it from this answer on."""
    held = queries.staying(SYSTEM, token, now)
    assert held is not None  # noqa: S101 - it was made in this request
    return _seat(request, Visitor(person=held.person, stay=held.stay, name=held.name), token)


def leave(request: HttpRequest) -> None:
    """Let the browser forget who was signed in, from this answer on."""
    _seat(request, STRANGER, None)


def of(request: HttpRequest) -> Visitor:
    """Return who came with a request; a stranger on pages that know nobody."""
    return getattr(request, "visitor", STRANGER)


def see_off(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep what it was given, or forget what has ended."""
    token = getattr(request, "visitor_keeps", "")
    if token != "":
        response.set_cookie(
            COOKIE, token or "", max_age=guests.LASTS if token else 0, path=PATH, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


def _seat(request: HttpRequest, visitor: Visitor, keeps: str | None) -> Visitor:
    request.visitor = visitor  # type: ignore[attr-defined]
    request.visitor_keeps = keeps  # type: ignore[attr-defined]  # a token; None forgets the one there is
    return visitor
