"""Ideas as the team sees them: boards and what they owe, one idea and its decision, what waits to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.ideas import actions, deciding, queries
from porch.interfaces.console import page
from porch.interfaces.console.board_form import BoardForm, ChangedBoardForm
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.team import address
from porch.records.team import queries as team

PAGE = 50


def ideas(request: HttpRequest) -> HttpResponse:
    """The boards and what each owes, decisions that wait to be published; or, posted to, a board that is opened."""
    us = viewer(request)
    form = BoardForm(request.POST or None, colleagues=team.members(us), initial={"owner": us.pk})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.open_board(**{**told, "owner": team.member(us, told["owner"])}, at=now())
        except PorchError as error:
            return page.refused(request, error, back=reverse("console:ideas"))
        page.forget_rooms()
        return page.done(request, f"{made.name} is open.", back=_board_url(made))
    context = {
        "rows": [(one, queries.debt(us, one, now())) for one in queries.boards(us, closed=True)], "form": form,
        "waiting": queries.waiting_decisions(us), "held": len(queries.held(us)) + len(queries.held_votes(us)),
    }  # fmt: skip
    return page.show(request, "ideas.html", context, room="ideas", status=422 if form.is_bound else 200)


def publication(request: HttpRequest) -> HttpResponse:
    """Publish the decisions that were ticked, all together or none."""
    found = [queries.decision(viewer(request), _number(one)) for one in request.POST.getlist("decision")]
    try:
        done = deciding.publish(decisions=[one for one in found if one is not None], at=now())
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:ideas"))
    words = f"Published: {len(done)}. Tell those who raised it from the page of each." if done else "Tick some first."
    return page.done(request, words, back=reverse("console:ideas"))


def board(request: HttpRequest, board: str) -> HttpResponse:
    """A board's ideas; or, posted to, the board changed, closed or opened again."""
    us, held = viewer(request), _board(request, board)
    form = ChangedBoardForm(request.POST or None, colleagues=team.members(us), initial=_told(held))
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed in BOARD_DEEDS:
            return page.done(request, BOARD_DEEDS[deed](held, now()), back=_board_url(held))
        if form.is_valid():
            told = dict(form.cleaned_data)
            try:
                actions.change_board(board=held, **{**told, "owner": team.member(us, told["owner"])})
            except PorchError as error:
                return page.refused(request, error, back=_board_url(held))
            return page.done(request, "Kept.", back=_board_url(held))
    sort = "new" if request.GET.get("sort") == "new" else ""
    rows, more = _latest(request, held) if sort else _unanswered(request, held)
    context = {
        "board": held, "rows": rows, "more": more, "sort": sort, "form": form,
        "debt": queries.debt(us, held, now()),
        "counted": queries.counted_by_status(us, held), "public": reverse("portal:board", args=[held.slug]),
        "lines": _button(request, held),
    }  # fmt: skip
    return page.show(request, "board.html", context, room="ideas", status=422 if form.is_bound else 200)


BOARD_DEEDS: Mapping[str, Callable[[Any, datetime], str]] = {
    "close": lambda one, at: f"{actions.close_board(board=one, at=at).name} is closed: it stays to be read.",
    "reopen": lambda one, at: f"{actions.reopen_board(board=one).name} is open again.",
}


def _button(request: HttpRequest, held: Any) -> str:
    """Return the lines that put a button to the board on a page of one's own."""
    at = address(request, reverse("portal:propose", args=[held.slug]))
    script, colour = address(request, static("portal/button.js")), request.business.colour  # type: ignore[attr-defined]
    link = f'<a href="{at}">Got an idea?</a>'
    return f'<script src="{script}" async></script>\n<porch-ideas colour="{colour}">{link}</porch-ideas>'


def _latest(request: HttpRequest, held: Any) -> tuple[list[Any], str]:
    """Return a page of ideas, newest first, and where the next begins."""
    before = _number(request.GET.get("before", "")) or None
    found = queries.latest(viewer(request), held, before=before, limit=PAGE + 1)
    return found[:PAGE], f"?sort=new&before={found[PAGE - 1].pk}" if len(found) > PAGE else ""


def _unanswered(request: HttpRequest, held: Any) -> tuple[list[Any], str]:
    """Return a page of ideas that wait for an answer, the longest first, and where the next begins."""
    us = viewer(request)
    last = queries.by_ids(us, [_number(request.GET.get("after", ""))])
    after = next(((one.at, one.pk) for one in last.values()), None)
    found = queries.unanswered(us, held, after=after, limit=PAGE + 1)
    return found[:PAGE], f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else ""


def _board(request: HttpRequest, slug: str) -> Any:
    found = queries.board(viewer(request), slug)
    if found is None:
        raise Http404
    return found


def _board_url(held: Any) -> str:
    return reverse("console:ideas-board", args=[held.slug])


def _told(held: Any) -> dict[str, Any]:
    names = ("name", "answer_days", "about", "policy", "half_life_weeks", "looks_first")
    return {**{name: getattr(held, name) for name in names}, "owner": held.owner_id}


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
