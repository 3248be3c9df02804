"""Questions on the portal: the newest, those nobody answered, those that are solved; looked for, and asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.engagement.help import asking, finding, queries
from porch.interfaces.portal import page, proposed
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 20
LONGEST_SEARCH = 200


def questions(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The questions, a page at a time, or those in which what is looked for stands."""
    sought, before = _line(request, "q"), request.GET.get("before", "")
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in queries.KINDS else ""
    if sought:
        found = finding.found(None, sought, now=SYSTEM_CLOCK.now(), limit=AT_ONCE)
    else:
        place = int(before) if before.isdecimal() and len(before) < 19 else None
        found = queries.questions(None, kind=kind, before=place, limit=AT_ONCE + 1)
    more = found[AT_ONCE - 1].pk if len(found) > AT_ONCE else 0
    context = {
        "rows": rows(found[:AT_ONCE]), "more": more, "kind": kind, "sought": sought, "any_page": queries.any_page(None)
    }  # fmt: skip
    return page.show(request, "questions.html", context)


def alike(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Questions asked like what somebody types, as a piece of a page."""
    found = finding.similar(None, _line(request, "title"))
    return page.show(request, "parts/asked_alike.html", {"rows": rows(found)})


def ask(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The form, with questions asked alike; or, posted to, the question."""
    if request.method != "POST":
        return _form(request, _line(request, "title"))
    title, words = request.POST.get("title", ""), request.POST.get("words", "")
    try:
        question = asking.ask(
            person=visitor.person, title=title, words=words, at=SYSTEM_CLOCK.now(),
            source=asking.Source(doubted=visitor.doubted),
        )  # fmt: skip
    except PorchError as error:
        return _form(request, title, words, refused=str(error))
    return page.back(reverse("portal:question", args=[question.pk]), "looked-at" if question.held_at else "asked")


def rows(found: Sequence[Any]) -> list[tuple[Any, str]]:
    """Return questions with who asked, as everybody may read it."""
    called = proposed.names([one.author_id for one in found])
    return [(one, proposed.author(one, called)) for one in found]


def _form(request: HttpRequest, title: str, words: str = "", *, refused: str = "") -> HttpResponse:
    context = {
        "title": title, "words": words, "rows": rows(finding.similar(None, title)), "refused": refused,
        "longest": asking.LONGEST, "longest_title": asking.LONGEST_TITLE, "place": "questions",
    }  # fmt: skip
    return page.show(request, "ask.html", context, status=422 if refused else 200)


def _line(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").split())[:LONGEST_SEARCH]
