"""Holds every route to the permission table."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse

from porch.core.viewer import SYSTEM
from porch.interfaces.console import page
from porch.interfaces.console.permissions import ANONYMOUS, PERMISSIONS, allowed, role_of
from porch.records.team import queries as team

View = Callable[..., HttpResponseBase]


def route(pattern: str, view: View, name: str) -> URLPattern | URLResolver:
    """Return the URL pattern `name`, guarded; KeyError when the permission table does not know it."""
    PERMISSIONS[name]
    return path(pattern, guarded(name, view), name=name)


def guarded(name: str, view: View) -> View:
    """Return `view` for those whom the table lets in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        roles = allowed(name, request.method or "GET")
        if roles is None:
            return HttpResponseNotAllowed(sorted(PERMISSIONS[name]))
        role = role_of(request.viewer)  # type: ignore[attr-defined]
        if role in roles:
            return view(request, *args, **kwargs)
        return _to_the_door(request) if role == ANONYMOUS else _not_your_role(request)

    return answer


def _to_the_door(request: HttpRequest) -> HttpResponse:
    if not team.has_owner(SYSTEM):
        return HttpResponseRedirect(reverse("console:setup"))
    back = request.get_full_path() if request.method == "GET" else reverse("console:morning")
    return redirect_to_login(back)


def _not_your_role(request: HttpRequest) -> HttpResponse:
    words = "Your role here does not allow this. Ask an owner of Porch."
    if page.fetched(request):
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
    return page.show(request, "refused.html", {"words": words}, status=403)
