"""What we promise, on the portal: what shows that it is so, and whether it was so for those who say."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.claims import queries, standing
from porch.interfaces.portal import claimed, page
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 20


def claims(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What we promise, newest first."""
    found = queries.claims(None, before=_number(request.GET.get("before", "")), limit=AT_ONCE + 1)
    more = found[AT_ONCE - 1].pk if len(found) > AT_ONCE else 0
    return page.show(request, "claims.html", {"rows": claimed.rows(found[:AT_ONCE]), "more": more})


def claim(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """One promise, and what people say of it; or, posted to, whether it was so for somebody."""
    found = queries.claim(None, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, visitor, found)
    try:
        done = _does(request, visitor, found)
    except PorchError as error:
        return _page(request, visitor, found, refused=str(error))
    return page.back(reverse("portal:claim", args=[number]), done)


def _does(request: HttpRequest, visitor: Visitor, found: Any) -> str:
    deed, now = request.POST.get("deed", ""), SYSTEM_CLOCK.now()
    if deed == "withdraw":
        standing.withdraw(claim=found, person=visitor.person, at=now)
        return deed
    if deed not in ("confirm", "doubt"):
        raise Http404
    said = standing.stand(
        claim=found, person=visitor.person, doubts=deed == "doubt", words=request.POST.get("words", ""), at=now,
        doubted=visitor.doubted,
    )  # fmt: skip
    return "waits" if said.held_at else deed


def _page(request: HttpRequest, visitor: Visitor, found: Any, *, refused: str = "") -> HttpResponse:
    said = queries.stands(None, found, before=_number(request.GET.get("before", "")), limit=AT_ONCE + 1)
    mine = queries.mine(SYSTEM, visitor.person, [found]).get(found.pk) if visitor.person is not None else None
    (row,) = claimed.rows([found])
    context = {
        "row": row, "place": "claims", "said": claimed.lines(said[:AT_ONCE]), "mine": mine,
        "more": said[AT_ONCE - 1].pk if len(said) > AT_ONCE else 0, "wordings": queries.wordings(None, found),
        "looks": queries.looks(None, found), "longest": standing.LONGEST,
        "refused": refused, "given": request.POST if refused else {},
    }  # fmt: skip
    return page.show(request, "claim.html", context, status=422 if refused else 200)


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None
