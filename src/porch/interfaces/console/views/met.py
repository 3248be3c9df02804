"""Somebody was here: a note about whom one met, on a phone, with or without a network."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.desk.post import actions as post
from porch.interfaces.console import met as notes
from porch.interfaces.console import page
from porch.interfaces.console.rows import address_of, name_of
from porch.interfaces.console.views.common import now, viewer
from porch.projections.waiting import queries as waiting
from porch.records.people import queries as people_

PROMISE_IN = timedelta(days=3)
LATELY = 200  # whom a phone knows without a network


def met(request: HttpRequest) -> HttpResponse:
    """The note, empty; or one that was sent."""
    if request.method == "POST":
        return _keep(request)
    return _show(request)


def people(request: HttpRequest) -> HttpResponse:
    """Whom one may mean: those whose name or handle begins so, or without words those we had to do with lately."""
    asked = request.GET.get("q", "").strip()[:200]
    if asked:
        ways = dict.fromkeys((asked, asked.title()))  # a thumb writes no capitals
        found = [handle for way in ways for handle in people_.find(viewer(request), way, limit=30)]
    else:
        found = [standing.handle for standing in waiting.box(viewer(request), "all", limit=LATELY)]
    answer = JsonResponse({"member": viewer(request).pk, "people": _offered(found)})
    answer["Cache-Control"] = "private, no-store"
    return answer


def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take a note back."""
    try:
        post.take_back_note(key=key[:64], member=viewer(request))
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:met"))
    page.forget_glimpse()
    return page.done(request, "Taken back.", back=reverse("console:met"))


def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens this page without a network: served from here, so that it rules this page alone."""
    script = files("porch.interfaces.console") / "static" / "console" / "met-worker.js"
    answer = HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _keep(request: HttpRequest) -> HttpResponse:
    if request.POST.get("member", str(viewer(request).pk)) != str(viewer(request).pk):
        # the phone kept it for a colleague, and somebody else has signed in meanwhile
        return HttpResponse("A colleague wrote this note.", status=403, content_type="text/plain; charset=utf-8")
    try:
        told = notes.told(viewer(request), request.POST, request.FILES, now())
        kept = post.note_met(
            key=told.key, what=told.what, who=told.who, member=viewer(request), at=told.at, where=told.where,
            words=told.words, ours=told.ours, reached=told.reached, promised=told.promised, card=told.card,
            brought_by=told.brought_by,
        )  # fmt: skip
    except PorchError as error:
        if page.fetched(request):
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        return _show(request, error=str(error), status=422)
    page.forget_glimpse()
    page.forget_rooms()
    names = [name_of(one.to_handle if one.ours else one.handle) for one in kept]
    words, undo_url = f"Kept: {', '.join(names)}.", reverse("console:met-undo", args=[told.key])
    if page.fetched(request):
        return JsonResponse({"kept": len(kept), "words": words, "undo": undo_url})
    return page.done(request, words, undo=undo_url, back=reverse("console:met"))


def _show(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "choices": notes.choices(),
        "key": uuid4().hex,
        "member_id": viewer(request).pk,
        "chosen": _chosen(request),
        "promise_by": (timezone.localdate() + PROMISE_IN).isoformat(),
        "error": error,
        "told": request.POST,
    }
    return page.show(request, "met.html", context, room="met", status=status)


def _chosen(request: HttpRequest) -> dict[str, Any] | None:
    """Return whom the page is opened about, when it is opened from somebody's own page."""
    asked = request.GET.get("who", "")
    found = people_.handle(viewer(request), int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    return next(iter(_offered([found] if found else [])), None)


def _offered(found: Any) -> list[dict[str, Any]]:
    offered: dict[int, dict[str, Any]] = {}
    for handle in found:
        if handle.person_id is not None and handle.person_id not in offered:
            offered[handle.person_id] = {"id": handle.pk, "name": name_of(handle), "handle": address_of(handle)}
    return list(offered.values())
