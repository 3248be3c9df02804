"""Putting a chat or a form of ours where people pass: the lines to paste, the page to try, the poster with its code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from porch.desk.post import doorsteps
from porch.interfaces.console import page
from porch.interfaces.console.views.common import viewer
from porch.interfaces.console.views.team import address, drawn
from porch.records.accounts import queries

PLACE = "counter"


def placing(request: HttpRequest, account_id: int) -> HttpResponse:
    """How to put it on a page of one's own."""
    door = _door(request, account_id)
    back = reverse("console:connection", args=[account_id])
    context = {"door": door, "back": back, "poster": reverse("console:connection-poster", args=[account_id])}
    if door.kind == "webchat":
        at = address(request, reverse("widget:presence", args=[door.address]))
        script = address(request, static("widget/porch-chat.js"))
        lines = f'<script src="{script}" async></script>\n<porch-chat href="{at}"></porch-chat>'
        context |= {"lines": lines, "try_url": reverse("widget:try", args=[door.address]), "chat": True}
    else:
        at = address(request, reverse("widget:form", args=[door.address]))
        lines = f'<iframe src="{at}" title="Write to us" width="100%" height="900"></iframe>' if door.origins else ""
        context |= {"lines": lines, "try_url": at, "chat": False}
    return page.show(request, "placing.html", {**context, "at": at}, room="connections")


def poster(request: HttpRequest, account_id: int) -> HttpResponse:
    """A page to print: the code that leads to the form, for one place."""
    door = _door(request, account_id)
    if door.kind != "webform":
        raise Http404
    place = request.GET.get("at", PLACE)[:40]
    query = request.GET.copy()
    query.clear()
    query["at"] = place
    at = f"{address(request, reverse('widget:form', args=[door.address]))}?{query.urlencode()}"
    told = {"door": door, "at": at, "code": drawn(at, title=f"Code that opens {at}"), "place": place}
    response = render(request, "console/poster.html", told)
    response["Cache-Control"] = "private, no-store"
    return response


def _door(request: HttpRequest, account_id: int) -> doorsteps.Door:
    account: Any = queries.account(viewer(request), account_id)
    door = doorsteps.door_of(account) if account is not None and account.closed_at is None else None
    if door is None:
        raise Http404
    return door
