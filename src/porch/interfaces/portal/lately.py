"""Pages that are the same for every stranger, kept for seconds: a crowd that follows one link costs one page.

What is one's own is never among them: whoever is signed in, or was just told that something was done, gets a fresh one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from porch.interfaces.portal.visiting import Visitor

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


def forget() -> None:
    """Draw every page anew."""
    with _lock:
        _kept.clear()


def _keep(place: tuple[str, str, str], page: _Kept) -> None:
    with _lock:
        _kept[place] = page
        _kept.move_to_end(place)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
