"""Partner health: what we owe, how long we take, who is new, who won, and whom online votes leave out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from porch.desk.morning import table as desk
from porch.engagement.ideas import health
from porch.interfaces.console import page, partnered
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.people import name_of
from porch.records.people import queries as people


def partners(request: HttpRequest) -> HttpResponse:
    """How we are as partners of those who propose."""
    found = health.health(viewer(request), now=now(), zone=ZoneInfo(desk.business().time_zone or "UTC"))
    names = {one.pk: name_of(one) for one in people.by_ids(viewer(request), [one.person for one in found.winners])}
    winners = [
        (names[one.person], reverse("console:person", args=[one.person]), one)
        for one in found.winners
        if one.person in names
    ]
    boards = [partnered.board(one) for one in found.boards]
    context = {"boards": boards, "figures": [partnered.figure(one) for one in found.figures], "winners": winners}
    return page.show(request, "partners.html", context, room="partners")
