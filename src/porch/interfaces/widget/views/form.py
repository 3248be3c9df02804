"""The form anybody can write on, and the page where the writer reads our answer. Neither needs a script or a cookie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from csp.constants import SELF
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.doorstep import LONGEST, Slip, digest_of
from porch.core.errors import PorchError
from porch.desk.post import doorsteps
from porch.desk.post.doorsteps import Door
from porch.interfaces.widget import slips
from porch.interfaces.widget.guard import Refused, slow_down
from porch.interfaces.widget.slips import Stamp

UNSEEN = "website"  # a field no human sees: whoever fills it in is doubted, and still heard
TOKEN = re.compile(r"[0-9a-f]{64}")
TOO_QUICK = "That was quick. Please look at it once more and press the button again."
TOO_OLD = "This page had been open for long. Please press the button again."


def form(request: HttpRequest, door: Door) -> HttpResponse:
    """The form, or what was written on it."""
    now = SYSTEM_CLOCK.now()
    if request.method != "POST":
        place = _place(request.GET.get("at", ""))
        return _form(request, door, {"place": place}, slips.stamp(door.address, now))
    given = {name: request.POST.get(name, "") for name in (*slips.LENGTHS, "words", UNSEEN)}
    given["place"] = _place(given["place"])
    stamp = slips.read_stamp(request.POST.get("stamp", ""), door.address)
    if wrong := _untimely(stamp, now):
        fresh = stamp if stamp and stamp.age(now) < slips.QUICKEST else slips.stamp(door.address, now)
        return _form(request, door, given, fresh, refused=wrong)
    assert stamp is not None  # noqa: S101 - _untimely has said so
    return _take(request, door, given, stamp)


def kept(request: HttpRequest, door: Door, token: str) -> HttpResponse:
    """What passed between the writer of a form and us, and a line to go on."""
    visitor = digest_of(token, door.address)
    slow_down(request, visitor)
    turns = doorsteps.passed(door, visitor) if TOKEN.fullmatch(token) else []
    if not turns:
        raise Http404
    doorsteps.note_read(door, visitor)
    if request.method == "POST":
        return _go_on(request, door, visitor)
    return _kept(request, door, turns)


def _take(request: HttpRequest, door: Door, given: Mapping[str, str], stamp: Stamp) -> HttpResponse:
    visitor = digest_of(stamp.token, door.address)
    slow_down(request, visitor)
    try:
        details = slips.details(given)
        doorsteps.leave(door, _slip(visitor, stamp, given["words"], details, doubtful=bool(given[UNSEEN])))
    except (Refused, PorchError) as error:
        return _form(request, door, given, stamp, refused=str(error))
    return HttpResponseRedirect(reverse("widget:kept", args=[door.address, stamp.token]) + "?new", status=303)


def _go_on(request: HttpRequest, door: Door, visitor: str) -> HttpResponse:
    stamp = slips.read_stamp(request.POST.get("stamp", ""), door.address)
    words, now = request.POST.get("words", ""), SYSTEM_CLOCK.now()
    try:
        if stamp is None or stamp.age(now) > slips.LATEST:
            raise PorchError(TOO_OLD)
        doorsteps.leave(door, _slip(visitor, stamp, words, {}))
    except PorchError as error:
        return _kept(request, door, doorsteps.passed(door, visitor), words=words, refused=str(error))
    return HttpResponseRedirect(request.path, status=303)


def _slip(visitor: str, stamp: Stamp, words: str, details: Mapping[str, str], *, doubtful: bool = False) -> Slip:
    plain = words.replace("\r\n", "\n").replace("\0", "")
    at = SYSTEM_CLOCK.now()
    return Slip(key=stamp.nonce, visitor=visitor, at=at, words=plain, doubtful=doubtful, **details)


def _untimely(stamp: Stamp | None, now: datetime) -> str:
    if stamp is None or stamp.age(now) > slips.LATEST:
        return TOO_OLD
    return TOO_QUICK if stamp.age(now) < slips.QUICKEST else ""


def _form(
    request: HttpRequest, door: Door, given: Mapping[str, str], stamp: Stamp, *, refused: str = ""
) -> HttpResponse:
    context = {
        "door": door, "given": given, "stamp": stamp.sealed(), "refused": refused, "longest": LONGEST,
        "presence": doorsteps.presence(SYSTEM_CLOCK.now()),
    }  # fmt: skip
    return _page(request, door, "widget/form.html", context, status=422 if refused else 200)


def _kept(request: HttpRequest, door: Door, turns: list[Any], *, words: str = "", refused: str = "") -> HttpResponse:
    now = SYSTEM_CLOCK.now()
    context = {
        "door": door, "turns": turns, "new": "new" in request.GET, "presence": doorsteps.presence(now),
        "stamp": slips.stamp(door.address, now).sealed(), "words": words, "refused": refused, "longest": LONGEST,
        "address": request.build_absolute_uri(request.path), "waits": not turns[-1].ours,
    }  # fmt: skip
    response = _page(request, door, "widget/kept.html", context, status=422 if refused else 200)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, door: Door, template: str, context: Mapping[str, Any], *, status: int) -> HttpResponse:
    """Return a page that may stand in a frame on the pages the owner listed, and nowhere else."""
    response = render(request, template, dict(context), status=status)
    if door.origins:
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": [SELF, *door.origins]}  # type: ignore[attr-defined]
    return response


def _place(text: str) -> str:
    """Return where a code hangs, as its link says: letters, digits and hyphens."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:40].lower()
