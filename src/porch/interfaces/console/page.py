"""What every page of the console carries around its content, and how a deed answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from porch.core.errors import PorchError
from porch.desk.morning import table
from porch.interfaces.console import rooms
from porch.interfaces.console.permissions import OWNER, WRITERS, role_of

THEMES = {"light": "porch", "dark": "porch-dark"}
THEME_COOKIE = "porch_theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The house around a page: rooms, lamp, role, theme."""

    rooms: tuple[rooms.Room, ...]
    current: str
    waiting: int
    business: str
    member: str
    may_write: bool
    is_owner: bool
    single_keys: bool
    theme: str
    live: str
    direction: str = "ltr"


def shell(request: HttpRequest, current: str, waiting: int | None = None) -> Shell:
    """Return the house for whoever asks."""
    viewer = request.viewer  # type: ignore[attr-defined]
    role = role_of(viewer)
    return Shell(
        rooms=rooms.rooms(viewer, current),
        current=current,
        waiting=rooms.waiting(viewer) if waiting is None else waiting,
        business=request.business.name,  # type: ignore[attr-defined]
        member=viewer.name,
        may_write=role in WRITERS,
        is_owner=role == OWNER,
        single_keys=viewer.single_keys,
        theme=THEMES.get(request.COOKIES.get(THEME_COOKIE, ""), ""),
        live=reverse("console:live"),
    )


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    room: str = "",
    status: int = 200,
    waiting: int | None = None,
) -> HttpResponse:
    """Return a page inside the house; `waiting` is handed in by whoever has counted already."""
    told = {"shell": shell(request, room, waiting), **(context or {})}
    response = render(request, f"console/{template}", told, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def door(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a page seen before one is inside."""
    theme = THEMES.get(request.COOKIES.get(THEME_COOKIE, ""), "")
    response = render(request, f"console/{template}", {"shell": {"theme": theme}, **(context or {})}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def fetched(request: HttpRequest) -> bool:
    """Whether our own script sent the deed and wants a note instead of a page."""
    return request.headers.get("X-Porch-Deed") == "1"


def done(
    request: HttpRequest, words: str, *, undo: str = "", seconds: int = 0, back: str = "", given_back: str = ""
) -> HttpResponse:
    """Answer a deed: a note with its undo for our script, a redirect with a message for a plain form.

    `back` is where a plain form goes when it names no `next`; `given_back` are words to be put into the box again.
    """
    forget_glimpse()
    target = onward(request, back)
    if not fetched(request):
        messages.info(request, words, extra_tags=undo)
        return HttpResponseRedirect(target)
    context = {"words": words, "undo_url": undo, "seconds": seconds}
    response = HttpResponse(render_to_string("console/parts/toast.html", context, request))
    if back:
        response["X-Porch-Next"] = back
    if given_back:
        response["X-Porch-Words"] = quote(given_back[:4000])
    return response


def refused(request: HttpRequest, error: PorchError | str, *, status: int = 409, back: str = "") -> HttpResponse:
    """Say why a deed was not done; nothing was changed."""
    if fetched(request):
        return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    messages.error(request, str(error))
    return HttpResponseRedirect(onward(request, back))


def onward(request: HttpRequest, back: str = "") -> str:
    """Return where to go after a deed: the form's `next` when it stays in this house, else `back`, else the morning."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if safe and urlsplit(wanted).path.startswith("/"):
        return wanted
    return back or reverse("console:morning")


def forget_business() -> None:
    """Let the pages look again what the business is called and likes."""
    table.forget()


def forget_glimpse() -> None:
    """Let the lamp look again how many wait."""
    cache.delete(rooms.GLIMPSE)


def forget_rooms() -> None:
    """Let the rail look again which rooms are in use."""
    cache.delete(rooms.IN_USE)
