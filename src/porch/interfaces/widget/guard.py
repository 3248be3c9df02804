"""Holds every route of this room to its table: methods, sizes, rates, and which pages may call across origins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from porch.core.clock import SYSTEM_CLOCK
from porch.core.doorstep import PHOTO
from porch.core.rates import RATES, place_of
from porch.desk.post import doorsteps
from porch.desk.post.doorsteps import Door
from porch.interfaces.widget.permissions import ACROSS, PERMISSIONS

View = Callable[..., HttpResponse]
LARGEST = 256 * 1024  # bytes of a body: 10,000 letters of any script, however a browser writes them
WITH_PHOTO = {"talk": LARGEST + PHOTO * 4 // 3}  # as a browser writes it: four letters for three bytes
MOST_PHOTOS = 6  # of one visitor in ten minutes
MOST_READ, MOST_SAID = 3000, 60  # times in ten minutes from one place
MOST_READ_BY_ONE, MOST_SAID_BY_ONE = 600, 20  # and by one visitor


class Refused(Exception):
    """The visitor is told `words`; `after` says in how many seconds it makes sense to try again."""

    def __init__(self, status: int, words: str, *, after: int = 0) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.after = after


def route(pattern: str, view: View, name: str, *, kind: str) -> URLPattern:
    """Return the URL pattern `name` of the doorsteps of that kind, guarded; KeyError when the table has no line."""
    PERMISSIONS[name]
    return path(pattern, csrf_exempt(_guarded(name, view, kind)), name=name)  # no cookie, so nothing to forge


def slow_down(request: HttpRequest, visitor: str) -> None:
    """Refuse with 429 when one visitor knocks too often."""
    most = MOST_SAID_BY_ONE if request.method == "POST" else MOST_READ_BY_ONE
    _knock(f"{request.method} visitor {visitor}", most)


def slow_down_photos(visitor: str) -> None:
    """Refuse with 429 when one visitor sends photo after photo."""
    _knock(f"photo visitor {visitor}", MOST_PHOTOS)


def _guarded(name: str, view: View, kind: str) -> View:
    @wraps(view)
    def answer(request: HttpRequest, public: str, **kwargs: Any) -> HttpResponse:
        door = doorsteps.door(kind, public)
        across = name in ACROSS
        try:
            response = _let_in(request, name, door)
            response = response or view(request, door, **kwargs)
        except Refused as refused:
            response = _told(refused, plain=not across)
        return _labelled(request, response, door, across=across)

    return answer


def _let_in(request: HttpRequest, name: str, door: Door | None) -> HttpResponse | None:
    """Return None for whoever may come in, or what is answered at once; Refused says why somebody may not."""
    methods = PERMISSIONS[name]
    if request.method not in {*methods, "OPTIONS", "HEAD"}:
        return HttpResponseNotAllowed(sorted(methods))
    if door is None:
        raise Refused(404, "This is closed for now.")
    if name in ACROSS and not _may_call(request, door):
        raise Refused(403, "This page is not on the list of those the chat may stand on.")
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    _knock(
        f"{request.method} place {place_of(str(request.META.get('REMOTE_ADDR', '')))}",
        MOST_SAID if request.method == "POST" else MOST_READ,
    )
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    if not told.isdecimal() or int(told[:20]) > WITH_PHOTO.get(name, LARGEST):
        raise Refused(413, "This is longer than can be taken at once.")
    return None


def _may_call(request: HttpRequest, door: Door) -> bool:
    origin = request.headers.get("Origin", "")
    return not origin or origin in door.origins or origin in _ours(request)


def _ours(request: HttpRequest) -> set[str]:
    public = urlsplit(settings.PORCH_PUBLIC_URL)
    return {f"{request.scheme}://{request.get_host()}", f"{public.scheme}://{public.netloc}"}


def _knock(name: str, most: int) -> None:
    if after := RATES.knock(name, most, SYSTEM_CLOCK.now()):
        raise Refused(429, "That was a lot at once. Please wait a few minutes.", after=after)


def _told(refused: Refused, *, plain: bool) -> HttpResponse:
    kind = "text/plain; charset=utf-8"
    said = HttpResponse(refused.words, content_type=kind) if plain else JsonResponse({"error": refused.words})
    said.status_code = refused.status
    if refused.after:
        said["Retry-After"] = str(refused.after)
    return said


def _labelled(request: HttpRequest, response: HttpResponse, door: Door | None, *, across: bool) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-store")
    if not across:
        return response
    response["Vary"] = "Origin"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    origin = request.headers.get("Origin", "")
    # A page that is refused may read that it is, and nothing else.
    if origin and (door is None or response.status_code == 403 or _may_call(request, door)):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Headers"] = "authorization, content-type"
        response["Access-Control-Allow-Methods"] = "GET, POST"
        response["Access-Control-Expose-Headers"] = "Retry-After"
        response["Access-Control-Max-Age"] = "7200"
    return response
