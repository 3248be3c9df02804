"""Pages that are the same for every stranger, kept for seconds: a crowd that follows one link costs one page.

What is one's own is never among them: whoever is signed in gets a page of their own, of which what is the same for all
is read once for all; whoever was just told that something was done sees it done.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from porch.interfaces.portal.visiting import Visitor

Found = TypeVar("Found")

FRESH_FOR = 5.0  # seconds
MOST = 200
"""Pages that are kept; the one not asked for longest goes first."""


class Drawn(NamedTuple):
    """A page, and the numbers of what it shows, in the order of the page."""

    page: HttpResponse
    shows: tuple[int, ...]


class _Kept(NamedTuple):
    at: float
    body: bytes
    shows: tuple[int, ...]


_kept: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()
_read: OrderedDict[tuple[str, ...], tuple[float, object]] = OrderedDict()
_lock = threading.Lock()


def drawn(request: HttpRequest, visitor: Visitor, draw: Callable[[], Drawn]) -> Drawn:
    """Return what `draw` returns, or what it returned for another stranger within the last seconds."""
    if visitor.person is not None or request.method != "GET" or "done" in request.GET:
        return draw()
    place = (request.get_host(), request.get_full_path(), translation.get_language() or "")
    with _lock:
        held = _kept.get(place)
    if held is not None and monotonic() - held.at < FRESH_FOR:
        return Drawn(HttpResponse(held.body), held.shows)
    fresh = draw()
    if fresh.page.status_code == 200:
        _keep(place, _Kept(monotonic(), fresh.page.content, fresh.shows))
    return fresh


def read(request: HttpRequest, what: tuple[str, ...], look: Callable[[], Found]) -> Found:
    """Return what `look` finds, or what it found for somebody else within the last seconds: nobody's own."""
    now = monotonic()
    with _lock:
        held = _read.get(what)
    if held is not None and now - held[0] < FRESH_FOR and "done" not in request.GET:
        return cast("Found", held[1])
    found = look()
    with _lock:
        _read[what] = (now, found)
        _read.move_to_end(what)
        while len(_read) > MOST:
            _read.popitem(last=False)
    return found


def forget() -> None:
    """Read and draw everything anew."""
    with _lock:
        _kept.clear()
        _read.clear()


def _keep(place: tuple[str, str, str], page: _Kept) -> None:
    with _lock:
        _kept[place] = page
        _kept.move_to_end(place)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
