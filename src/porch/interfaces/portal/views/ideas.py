"""Boards and their ideas on the portal: the best liked first, the newest, by status; and ideas like one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.ideas import queries, showing, similar
from porch.interfaces.portal import boards, humans, lately, page, proposed
from porch.interfaces.portal.proposed import STATUSES
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 20
SORTS = ("liked", "new", "votes")
LONGEST_SEARCH = 200


def ideas(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The boards there are; where there is one alone, its ideas."""
    found = queries.boards(None)
    if len(found) == 1:
        return board(request, visitor, found[0].slug)
    now = SYSTEM_CLOCK.now()
    lines = [(one, boards.tally(one, now)) for one in found]
    return page.show(request, "ideas.html", {"lines": lines})


def board(request: HttpRequest, visitor: Visitor, board: str) -> HttpResponse:
    """A board's ideas, a page at a time."""
    found = lately.drawn(request, visitor, lambda: _drawn(request, visitor, board))
    if humans.is_read(request.method or "", request.headers):
        showing.shown(ideas=found.shows, at=SYSTEM_CLOCK.now())
    return found.page


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """What a page of a board shows to everybody; where the next begins, empty where there is none."""

    board: Any
    rows: list[proposed.Row]
    fresh: int  # so many of them, first, were just proposed
    more: str
    tally: boards.Tally


def _drawn(request: HttpRequest, visitor: Visitor, board: str) -> lately.Drawn:
    sought = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    status = request.GET.get("status", "") if request.GET.get("status", "") in STATUSES else ""
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else ""
    sort = sort or ("new" if status else "liked")
    after = request.GET.get("after", "")[:40]
    what = (board, sort, status, sought, after, translation.get_language() or "")
    told = lately.read(request, what, lambda: _listed(board, sort=sort, status=status, sought=sought, after=after))
    rows = proposed.theirs(visitor, told.rows)
    context = {
        "board": told.board, "rows": rows[told.fresh :], "fresh": rows[: told.fresh], "more": told.more,
        "sort": sort, "status": status, "sought": sought, "statuses": _statuses(told.tally), "place": "ideas",
        "back": request.get_full_path(), "owed": proposed.owed(told.tally.debt, told.board.answer_days),
        "all": sum(told.tally.statuses.values()),
    }  # fmt: skip
    return lately.Drawn(page.show(request, "board.html", context), tuple(row.idea.pk for row in rows))


def _listed(board: str, *, sort: str, status: str, sought: str, after: str) -> _List:
    held = _board(board)
    found, more = ([], "") if sought else _page(held, sort, status, after)
    found = similar.similar(None, held, sought, limit=AT_ONCE) if sought else found
    fresh = queries.fresh(None, held) if sort == "liked" and not (status or sought or after) else []
    rows, tally = proposed.for_all([*fresh, *found]), boards.tally(held, SYSTEM_CLOCK.now())
    return _List(board=held, rows=rows, fresh=len(fresh), more=more, tally=tally)


def alike(request: HttpRequest, visitor: Visitor, board: str) -> HttpResponse:
    """Ideas that read like what somebody types, as a piece of a page."""
    held, words = _board(board), " ".join(request.GET.get("title", "").split())[:LONGEST_SEARCH]
    found = similar.similar(None, held, words) if words else []
    return page.show(request, "parts/alike.html", {"rows": proposed.rows(visitor, found), "board": held})


def looks(request: HttpRequest, visitor: Visitor, board: str) -> HttpResponse:
    """A board's policy, and what was hidden under it and why."""
    before = request.GET.get("before", "")
    context = {
        "board": _board(board), "place": "ideas",
        "looks": queries.looks(None, before=int(before) if before.isdecimal() and len(before) < 19 else None),
    }  # fmt: skip
    return page.show(request, "looks.html", context)


def _board(slug: str) -> Any:
    found = queries.board(None, slug)
    if found is None:
        raise Http404
    return found


def _page(held: Any, sort: str, status: str, after: str) -> tuple[list[Any], str]:
    """Return a page of ideas, and where the next begins; empty where there is none."""
    numbers = [int(one) for one in after.split("-") if one.isdecimal() and len(one) < 19]
    if sort == "liked" and not status:
        found = queries.ranked(None, held, after=numbers[0] if numbers else None, limit=AT_ONCE + 1)
        return found[:AT_ONCE], str(found[AT_ONCE - 1].standing.place) if len(found) > AT_ONCE else ""
    if sort == "new":
        before = numbers[0] if numbers else None
        found = queries.latest(None, held, status=status, before=before, limit=AT_ONCE + 1)
        return found[:AT_ONCE], str(found[AT_ONCE - 1].pk) if len(found) > AT_ONCE else ""
    place = (numbers[0], numbers[1]) if len(numbers) == 2 else None
    found = queries.most_voted(None, held, status=status, after=place, limit=AT_ONCE + 1)
    last = found[AT_ONCE - 1] if len(found) > AT_ONCE else None
    return found[:AT_ONCE], f"{max(last.votes, 0)}-{last.pk}" if last else ""


def _statuses(tally: boards.Tally) -> list[tuple[str, str, int]]:
    return [(name, str(words), tally.statuses[name]) for name, words in STATUSES.items() if name in tally.statuses]
