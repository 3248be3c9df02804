"""Proposing an idea: first what it is in a few words and what reads like it, then the rest."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.rates import place_of
from porch.engagement.ideas import pictures, proposing, queries, similar
from porch.engagement.ideas.voting import Source
from porch.interfaces.portal import page, pictured, proposed
from porch.interfaces.portal.visiting import Visitor


def propose(request: HttpRequest, visitor: Visitor, board: str) -> HttpResponse:
    """The form, with ideas that read alike; or, posted to, the idea."""
    held = queries.board(None, board)
    if held is None:
        raise Http404
    if request.method != "POST":
        return _form(request, visitor, held, request.GET.get("title", "")[:200])
    title, words = request.POST.get("title", ""), request.POST.get("words", "")
    try:
        drawn = pictured.drawn(request)
        idea = proposing.propose(
            board=held, person=visitor.person, title=title, words=words, at=SYSTEM_CLOCK.now(),
            source=Source(place=place_of(str(request.META.get("REMOTE_ADDR", ""))), doubted=visitor.doubted),
        )  # fmt: skip
        if drawn:
            pictures.add(idea=idea, person=visitor.person, drawn=drawn, at=SYSTEM_CLOCK.now())
    except PorchError as error:
        return _form(request, visitor, held, title, words, refused=str(error))
    return page.back(reverse("portal:idea", args=[idea.pk]), "looked-at" if idea.held_at else "proposed")


def _form(
    request: HttpRequest, visitor: Visitor, held: Any, title: str, words: str = "", *, refused: str = ""
) -> HttpResponse:
    alike = similar.similar(None, held, title[:200]) if title.strip() else []
    context = {
        "board": held, "title": title, "words": words, "rows": proposed.rows(visitor, alike), "refused": refused,
        "slots": range(1, pictures.MOST + 1), "longest": proposing.LONGEST,
        "longest_title": proposing.LONGEST_TITLE, "place": "ideas",
    }  # fmt: skip
    return page.show(request, "propose.html", context, status=422 if refused else 200)
