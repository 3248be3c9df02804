"""Pages of the portal: dressed in the business's name and colours, the same frame around all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import translation

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.morning import table
from porch.interfaces.portal import places, stamping, tongues, visiting
from porch.interfaces.portal.permissions import PERMISSIONS, VISITED
from porch.records.people import links
from porch.records.people.links import Door, Opened
from porch.records.people.reaching import masked, reached_by_mail


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page `portal/<template>`. Every template has `business`, `tongues` and `tongue`; see base.html.

    Where visitors are known it also has `visitor`, the `places` to go to, and the `key` every form carries: held.html.
    `?done=` names what has just been done; the page's own template says it in words.
    """
    business = table.business()
    dressed = {
        "business": business, "tongues": tongues.TONGUES, "tongue": translation.get_language(),
        "here": _here(request), "done": request.GET.get("done", "")[:20], **_visited(request),
    }  # fmt: skip
    return render(request, f"portal/{template}", {**dressed, **(context or {})}, status=status)


def _visited(request: HttpRequest) -> dict[str, Any]:
    route = request.resolver_match.url_name if request.resolver_match else ""
    if route not in VISITED:
        return {}
    visitor = visiting.of(request)
    return {
        "public": True, "visitor": visitor, "places": places.open_now(), "place": route,
        "key": stamping.key(visitor, SYSTEM_CLOCK.now()),
    }  # fmt: skip


def _here(request: HttpRequest) -> str:
    """Return where somebody comes back to who changes the language; empty where there is nothing to come back to."""
    route = request.resolver_match.url_name if request.resolver_match else ""
    return request.get_full_path() if "GET" in PERMISSIONS.get(str(route), ()) else ""


def back(address: str, done: str = "") -> HttpResponse:
    """Return the way back to a page after a form was taken, so that loading it again sends nothing twice."""
    return HttpResponseRedirect(f"{address}?done={done}" if done else address, status=303)


def back_to(place: str, done: str, part: str) -> HttpResponse:
    """Return the way back to where somebody came from (`is_ours` has let it pass), at a part of that page."""
    path, _mark, query = place.partition("?")
    kept = QueryDict(query, mutable=True)
    kept["done"] = done
    return HttpResponseRedirect(f"{path}?{kept.urlencode()}#{part}", status=303)


def is_ours(place: str) -> bool:
    """Return whether an address somebody wants to come back to is one of the portal."""
    return place.startswith("/with/") and "//" not in place and "\\" not in place and place.isprintable()


def closed(
    request: HttpRequest,
    why: str,
    *,
    status: int,
    words: str = "",
    opened: Opened | None = None,
    now: datetime | None = None,
) -> HttpResponse:
    """Return the page that says why a link opens nothing: broken, ended, gone or refused (in `words`).

    Of one that ended, its owner may have a fresh one sent to their own address; nobody else learns anything.
    """
    context: dict[str, Any] = {"why": why, "words": words, "status": status}
    if opened is not None and opened.person is not None and now is not None and _may_be_sent_anew(opened):
        mail = reached_by_mail(SYSTEM, opened.person)
        context["anew"] = seal_anew(opened, now) if mail else ""
        context["address"] = masked(mail.value) if mail else ""
    return show(request, "closed.html", context, status=status)


def seal_anew(opened: Opened, now: datetime) -> str:
    """Return what a button carries that has a fresh link sent; it lasts as long as a page is open."""
    assert opened.person is not None  # noqa: S101 - asked before
    about = opened.about if opened.door is Door.ANEW else f"{opened.door.value} {opened.about}"
    return links.link(door=Door.ANEW, person=opened.person.pk, now=now, about=about)


def _may_be_sent_anew(opened: Opened) -> bool:
    return opened.door not in (Door.UNDO, Door.OPT_IN)
