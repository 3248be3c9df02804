"""Notices: what networks mailed that Porch does not hear. Opened there, ticked off here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.morning import actions, noticed, table
from porch.interfaces.console import page
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views.common import counted, now, viewer
from porch.projections.waiting import queries as waiting
from porch.records.interactions import queries as log

PAGE = 50
AT_ONCE = 200
NOTICE = ("notice", "notices")


def notices(request: HttpRequest) -> HttpResponse:
    """All of them, oldest first, one network after the other on each page."""
    found = waiting.notices(viewer(request), after=_after(request), limit=PAGE + 1)
    shown = found[:PAGE]
    began = table.began()
    context = {
        "noticed": block({"networks": noticed.by_network(shown), "count": len(shown)}),
        "older": bool(began and waiting.notices_before(viewer(request), began, limit=1)),
        "next_url": _next(shown[-1]) if len(found) > PAGE else "",
    }
    return page.show(request, "notices.html", context, room="morning")


def done(request: HttpRequest, ref: Ref) -> HttpResponse:
    """One is ticked off."""
    standing = waiting.standing(viewer(request), ref.thread, ref.handle)
    if standing is None:
        raise Http404
    return _ticked(request, [standing])


def done_all(request: HttpRequest) -> HttpResponse:
    """All of one network, or all from before Porch, are ticked off."""
    if request.POST.get("older"):
        count = actions.tick_off_old(member=viewer(request), at=now())
        return page.done(
            request, f"{counted(count, *NOTICE)} from before Porch ticked off.", back=reverse("console:notices")
        )
    network = request.POST.get("network", "")
    found = waiting.notices(viewer(request), since=table.began(), limit=AT_ONCE)
    return _ticked(request, [s for s in found if s.last.detail.get("network") == network])


def undo(request: HttpRequest) -> HttpResponse:
    """What was ticked off is on the list again."""
    named = [
        int(part) for part in request.GET.get("deeds", "").split(",")[:AT_ONCE] if part.isdecimal() and len(part) < 19
    ]
    deeds = [deed for pk in named if (deed := log.interaction(viewer(request), pk)) is not None]
    try:
        count = actions.tick_on(deeds=deeds, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error)
    return page.done(request, f"{counted(count, *NOTICE)} back on the list.", back=reverse("console:notices"))


def block(told: Mapping[str, Any]) -> SimpleNamespace | None:
    """Return notices as the morning and their own page show them; None when there are none."""
    networks = [_network(one) for one in told.get("networks", [])]
    count = told.get("count", 0)
    if not networks:
        return None
    return SimpleNamespace(title=f"From networks Porch does not hear: {counted(count, *NOTICE)}", networks=networks)


def _network(told: Mapping[str, Any]) -> SimpleNamespace:
    rows = [_row(one, told["label"]) for one in told["rows"]]
    return SimpleNamespace(
        name=told["name"], label=told["label"], count=told["count"], rows=rows, more=max(0, told["count"] - len(rows)),
        icon=sign(told["name"]).icon, several=told["count"] > 1,
    )  # fmt: skip


def _row(told: Mapping[str, Any], label: str) -> SimpleNamespace:
    ref = Ref(told["thread"], told["handle"])
    return SimpleNamespace(
        subject=told["subject"] or f"Somebody wrote on {label}", sender=told["sender"], url=told["url"],
        at=datetime.fromisoformat(told["at"]), more=told["more"], unproved=told["unproved"],
        done_url=reverse("console:notice-done", args=[ref]),
    )  # fmt: skip


def _ticked(request: HttpRequest, standings: Sequence[Any]) -> HttpResponse:
    deeds = actions.tick_off(notices=standings, member=viewer(request), at=now())
    if not deeds:
        return page.refused(request, "That is no longer on the list.", back=reverse("console:notices"))
    undo_url = f"{reverse('console:notices-undo')}?{urlencode({'deeds': ','.join(str(deed.pk) for deed in deeds)})}"
    return page.done(
        request, f"{counted(len(deeds), *NOTICE)} ticked off.", undo=undo_url, back=reverse("console:notices")
    )


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    moment, _, pk = request.GET.get("after", "").rpartition("/")
    try:
        return (datetime.fromisoformat(moment), int(pk)) if moment else None
    except ValueError:
        return None


def _next(standing: Any) -> str:
    return f"{reverse('console:notices')}?{urlencode({'after': f'{standing.since.isoformat()}/{standing.pk}'})}"
