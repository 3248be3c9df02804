"""What is known: pages made of good answers, with the credit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from porch.engagement.help import queries
from porch.interfaces.portal import page, proposed
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 20


def knowledge(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The pages, the newest first."""
    before = request.GET.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < 19 else None
    found = queries.pages(None, before=place, limit=AT_ONCE + 1)
    more = found[AT_ONCE - 1].pk if len(found) > AT_ONCE else 0
    return page.show(request, "knowledge.html", {"pages": found[:AT_ONCE], "more": more, "place": "questions"})


def known(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """One page: its words, who answered, and the question it began with."""
    found = queries.page(None, number)
    if found is None:
        raise Http404
    answer, editions = found.answer, queries.editions(None, found)
    context = {
        "page": found, "latest": editions[0], "editions": len(editions), "place": "questions",
        "by": _credit(answer), "ours": answer.is_ours, "question": queries.question(None, answer.question_id),
    }  # fmt: skip
    return page.show(request, "known.html", context)


def _credit(answer: Any) -> str:
    if answer.is_ours:
        return answer.member.name if answer.member_id else ""
    return proposed.author(answer, proposed.names([answer.author_id]))
