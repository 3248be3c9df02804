"""Holds every route of the portal to its table: methods, sizes, rates, and the link that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.rates import RATES, place_of
from porch.interfaces.portal import page, signing_in, tongues, visiting
from porch.interfaces.portal.permissions import CROWD, EVERYBODY, LOOK, PERMISSIONS, UPLOADS, VISITED
from porch.interfaces.portal.visiting import Visitor
from porch.records.people import links
from porch.records.people.links import Door, Opened

__all__ = ["Guest", "Refused", "Visitor", "route"]

View = Callable[..., HttpResponse]
LetIn = Callable[[HttpRequest, datetime, dict[str, Any]], HttpResponse]
LARGEST = 512 * 1024  # bytes of a form
LARGEST_WITH_FILES = 25 * 1024 * 1024
MOST_READ, MOST_SAID = 2000, 120  # times in ten minutes from one place
MOST_OF_A_CROWD = 20_000
MOST_SAID_BY_ONE = 60  # with one link, or signed in


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever came by a link: what it opens, and the link itself."""

    opened: Opened
    token: str

    @property
    def person(self) -> Any:
        """Whom the link is for, as who they are now; None only where it is for nobody we know yet."""
        return self.opened.person

    @property
    def about(self) -> str:
        """What the link is about, such as "survey-7"."""
        return self.opened.about

    @property
    def number(self) -> int:
        """The number at the end of `about`; 0 where there is none."""
        return self.opened.number


class Refused(PorchError):
    """The guest is told `words`; `after` says in how many seconds it makes sense to try again."""

    def __init__(self, status: int, words: str, *, after: int = 0) -> None:
        super().__init__(words)
        self.status = status
        self.after = after


def route(
    pattern: str,
    view: View,
    name: str,
    *,
    door: Door | None = None,
    about: str = "",
    visits: bool = False,
    signed: bool = False,
) -> URLPattern:
    """Return the URL pattern `name`, guarded; KeyError when the table has no line.

    With `door` the pattern has a `<str:token>`, and `view(request, guest, ...)` gets a Guest whose link is whole, in
    time and about `about` (what it begins with, where that ends in "-").
    With `visits` (the route is in VISITED) `view(request, visitor, ...)` gets a Visitor: everybody may read, and nobody
    posts. `signed` is the same, and a POST comes to the view only from somebody: a stranger is asked who they are, with
    their form carried along. Its forms include held.html.
    Without either the route is in EVERYBODY.
    """
    PERMISSIONS[name]
    visited = visits or signed
    if (name in EVERYBODY) != (door is None and not visited) or (name in VISITED) != visited:
        raise KeyError(name)
    if visits and not signed and PERMISSIONS[name] != LOOK:  # only a signed form carries a key
        raise KeyError(name)
    let_in = _by_visit(name, view, signed) if visited else _by_link(name, view, door, about)
    # The address is the key and no cookie opens anything; where one does, every form carries a key of its own.
    return path(pattern, csrf_exempt(_guarded(name, view, let_in)), name=name)


def _guarded(name: str, view: View, let_in: LetIn) -> View:
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        methods = PERMISSIONS[name]
        if request.method not in (methods | {"HEAD"} if "GET" in methods else methods):
            return _labelled(request, name, HttpResponseNotAllowed(sorted(methods)))
        with translation.override(tongues.of(request)):
            now = SYSTEM_CLOCK.now()
            return _labelled(request, name, _or_closed(request, name, partial(let_in, request, now, kwargs)))

    return answer


def _by_link(name: str, view: View, door: Door | None, about: str) -> LetIn:
    def let_in(request: HttpRequest, now: datetime, kwargs: dict[str, Any]) -> HttpResponse:
        _slow_down(request, name, now)
        if door is None:
            return view(request, **kwargs)
        token = str(kwargs.pop("token"))
        guest = Guest(opened=links.read(token, door=door, now=now, about=about), token=token)
        _slow_down_one(request, f"link {guest.token}", now)
        return view(request, guest, **kwargs)

    return let_in


def _by_visit(name: str, view: View, signed: bool) -> LetIn:
    def let_in(request: HttpRequest, now: datetime, kwargs: dict[str, Any]) -> HttpResponse:
        def go(visitor: Visitor) -> HttpResponse:
            return view(request, visitor, **kwargs)

        _slow_down(request, name, now)
        if request.method == "POST" and not _is_from_here(request):
            raise Refused(403, _("This was sent from another page. Please open ours and press the button there."))
        visitor = visiting.arrive(request, now)
        if visitor.person is not None:
            _slow_down_one(request, f"person {visitor.person.pk}", now)
        return signing_in.met(request, visitor, go, now) if signed and request.method == "POST" else go(visitor)

    return let_in


def _is_from_here(request: HttpRequest) -> bool:
    """Return whether a form was sent from a page of ours, as far as the browser tells."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site in ("same-origin", "none")
    return not origin or urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS


def _or_closed(request: HttpRequest, name: str, go: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page, or the one that says why there is none, or why the link opens nothing."""
    try:
        return go()
    except links.Expired as ended:
        return page.closed(request, "ended", status=410, opened=ended.opened, now=SYSTEM_CLOCK.now())
    except links.Gone:
        return page.closed(request, "gone", status=410)
    except (links.Tampered, Http404):
        return page.closed(request, "missing" if name in VISITED else "broken", status=404)
    except Refused as refused:
        return _told(request, refused)


def _slow_down(request: HttpRequest, name: str, now: datetime) -> None:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    if not told.isdecimal() or int(told[:20]) > (LARGEST_WITH_FILES if name in UPLOADS else LARGEST):
        raise Refused(413, _("This is longer than can be taken at once."))
    most = MOST_OF_A_CROWD if name in CROWD else MOST_SAID if request.method == "POST" else MOST_READ
    place = place_of(str(request.META.get("REMOTE_ADDR", "")))
    _knock(f"portal {request.method} {name in CROWD} {place}", most, now)


def _slow_down_one(request: HttpRequest, who: str, now: datetime) -> None:
    if request.method == "POST":
        _knock(f"portal {who}", MOST_SAID_BY_ONE, now)


def _knock(name: str, most: int, now: datetime) -> None:
    if after := RATES.knock(name, most, now):
        raise Refused(429, _("That was a lot at once. Please wait a few minutes."), after=after)


def _told(request: HttpRequest, refused: Refused) -> HttpResponse:
    said = page.closed(request, "refused", status=refused.status, words=str(refused))
    if refused.after:
        said["Retry-After"] = str(refused.after)
    return said


def _labelled(request: HttpRequest, name: str, response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-store")
    response["Content-Language"] = translation.get_language() or "en"
    if name in VISITED:
        response["Referrer-Policy"] = "same-origin"
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        visiting.see_off(request, response)
        if request.method != "POST" and visiting.of(request).person is None:
            return response
    else:
        response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
