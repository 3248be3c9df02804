"""What waits to be looked at on boards: the first words of somebody new, and votes that came in a flood."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.ideas import flooding, looking, queries
from porch.interfaces.console import page
from porch.interfaces.console.views.common import now, viewer


def held(request: HttpRequest) -> HttpResponse:
    """What waits to be looked at: words of strangers, and votes that came in a flood."""
    us = viewer(request)
    if request.method == "POST":
        return _looked(request)
    votes: dict[tuple[int, str], list[Any]] = {}
    for one in queries.held_votes(us, limit=500):
        votes.setdefault((one.idea_id, one.place), []).append(one)
    rows = [(one, getattr(one, "idea", one), hasattr(one, "idea")) for one in queries.held(us)]
    floods = [(found[0].idea, len(found), found[0]) for found in votes.values()]
    return page.show(request, "ideas_held.html", {"rows": rows, "floods": floods}, room="ideas")


def _looked(request: HttpRequest) -> HttpResponse:
    us, sent, back = viewer(request), request.POST, reverse("console:ideas-held")
    number = _number(sent.get("number", ""))
    if sent.get("deed") == "count":
        first = next((one for one in queries.held_votes(us, limit=500) if one.pk == number), None)
        if first is None:
            raise Http404
        same = [
            one for one in queries.held_votes(us, limit=500) if (one.idea_id, one.place) == (first.idea_id, first.place)
        ]
        return page.done(request, f"Votes that count now: {flooding.let_count(votes=same)}.", back=back)
    words: Any = queries.comment(us, number) if sent.get("what") == "comment" else queries.idea(us, number)
    if words is None:
        raise Http404
    try:
        if sent.get("deed") == "hide":
            looking.hide(words=words, member=us, why=sent.get("why", ""), at=now())
            return page.done(request, "Hidden; the reason is public.", back=back)
        looking.let_stand(words=words, member=us, at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, "Everybody can read it.", back=back)


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
