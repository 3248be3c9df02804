"""Listening: what we look for in public, what was found, and what is decided about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.desk.morning import actions as morning
from porch.desk.post import queries as post
from porch.interfaces.console import page
from porch.interfaces.console.bars import bars
from porch.interfaces.console.listened import find_line, search_line
from porch.interfaces.console.search_form import FOR_A_CHAT, HOURLY, SearchForm
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views import chat
from porch.interfaces.console.views.common import now, viewer
from porch.records.accounts import queries as accounts
from porch.records.outbox import queries as outbox
from porch.records.searches import actions, queries

PAGE = 40
DAYS = 30
WEEK = timedelta(days=7)
DECISIONS = {"thanked": "Marked as thanked.", "answered": "Marked as answered.", "dismissed": "Not for us."}


def listening(request: HttpRequest) -> HttpResponse:
    """Every search, what it found this week and what it costs; which connections can be searched."""
    found, at = queries.searches(viewer(request)), now()
    tallies = queries.tallies(viewer(request), [one.pk for one in found], at - WEEK)
    lines = [search_line(one, tallies.get(one.pk), at) for one in found]
    context = {
        "searches": lines, "places": _connections(request), "closed": request.GET.get("closed") == "1",
        "spent": sum(line.spent for line in lines), "a_day": sum(_daily(line) for line in lines),
    }  # fmt: skip
    if context["closed"]:
        gone = queries.searches(viewer(request), closed=True)
        context["gone"] = [search_line(one, None, at) for one in gone]
    return page.show(request, "listening.html", context, room="listening")


def _daily(line: Any) -> int:
    return int(line.cost.a_day) if line.state in ("Looking", "Live") else 0


def new(request: HttpRequest) -> HttpResponse:
    """A new search, or a new chat: its cost is told before it is saved."""
    is_chat, places = _is_chat(request), _connections(request)
    form = _form(request, is_chat, places)
    cost = _cost(form, places)
    if request.method == "POST" and form.is_valid() and request.POST.get("agreed") == str(cost.a_day):
        try:
            search = _added(request, form, is_chat, places)
        except PorchError as error:
            form.add_error(None, str(error))
        else:
            page.forget_rooms()
            return page.done(
                request, f"{search.name} is looked for from now on." if not is_chat else f"{search.name} is saved.",
                back=reverse("console:search", args=[search.pk]),
            )  # fmt: skip
    context = {
        "form": form, "is_chat": is_chat, "places": places, "chosen": form.chosen, "cost": cost,
        "told_again": request.method == "POST" and form.is_valid(),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return page.show(request, "search_form.html", context, room="listening", status=status)


def cost(request: HttpRequest) -> HttpResponse:
    """What the search being written would cost, for our own script."""
    places = _connections(request)
    form = _form(request, _is_chat(request), places, request.GET)
    context = {"cost": _cost(form, places), "chosen": form.chosen, "places": places}
    return render(request, "console/parts/search_cost.html", context)


def search(request: HttpRequest, search_id: int) -> HttpResponse:
    """One search with its finds, or a chat."""
    found = _search(request, search_id)
    if found.is_chat:
        return chat.chat(request, found)
    at, undecided = now(), request.GET.get("show") == "undecided"
    rows = queries.finds(viewer(request), found.pk, undecided=undecided, before=_before(request), limit=PAGE + 1)
    leaving = frozenset(outbox.answering(viewer(request), at))
    zone = timezone.get_current_timezone()
    counts = queries.per_day(viewer(request), found.pk, since=at - timedelta(days=DAYS), zone=ZoneInfo(str(zone)))
    tally = queries.tallies(viewer(request), [found.pk], at - WEEK).get(found.pk)
    context = {
        "search": search_line(found, tally, at), "undecided": undecided,
        "rows": [find_line(row, leaving=leaving) for row in rows[:PAGE]],
        "older_url": _older(found, rows[PAGE - 1], undecided) if len(rows) > PAGE else "",
        "plot": bars(counts, until=timezone.localdate(at), days=DAYS, what="finds"),
    }  # fmt: skip
    return page.show(request, "search.html", context, room="listening")


def pause(request: HttpRequest, search_id: int) -> HttpResponse:
    """Look no further for now."""
    found = actions.pause(search=_search(request, search_id), at=now())
    return _done(request, f"{found.name} rests.", found, undo="search-running")


def running(request: HttpRequest, search_id: int) -> HttpResponse:
    """Look again."""
    found = actions.resume(search=_search(request, search_id), at=now())
    return _done(request, f"{found.name} is looked for again.", found, undo="search-pause")


def closure(request: HttpRequest, search_id: int) -> HttpResponse:
    """Look no more; what was found stays."""
    found = actions.close(search=_search(request, search_id), at=now())
    page.forget_rooms()
    return _done(request, f"{found.name} is closed. What it found stays.", found, undo="search-reopening")


def reopening(request: HttpRequest, search_id: int) -> HttpResponse:
    """Take the closing back."""
    found = actions.reopen(search=_search(request, search_id), at=now())
    page.forget_rooms()
    return _done(request, f"{found.name} is open again.", found, undo="")


def hurry(request: HttpRequest, search_id: int) -> HttpResponse:
    """Look at once."""
    found = actions.hurry(search=_search(request, search_id), at=now())
    return _done(request, "Porch looks within half a minute.", found, undo="")


def decision(request: HttpRequest, found_id: int) -> HttpResponse:
    """Thanked, answered, or not for us."""
    found = _found(request, found_id)
    chosen = request.POST.get("decision", "")
    back = reverse("console:search", args=[found.search_id])
    try:
        actions.decide(found=found, decision=chosen, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    morning.write_paper(now=now())
    return page.done(
        request, DECISIONS[chosen], undo=reverse("console:find-undo", args=[found.pk]), back=_back(request, back)
    )


def undo(request: HttpRequest, found_id: int) -> HttpResponse:
    """Take a decision back."""
    found = actions.undo(found=_found(request, found_id))
    morning.write_paper(now=now())
    return page.done(
        request, "Undecided again.", back=_back(request, reverse("console:search", args=[found.search_id]))
    )


def _back(request: HttpRequest, back: str) -> str:
    """Our own script stays where it is; a plain form goes where it came from."""
    return "" if page.fetched(request) else back


def _done(request: HttpRequest, words: str, found: Any, *, undo: str) -> HttpResponse:
    address = reverse(f"console:{undo}", args=[found.pk]) if undo else ""
    back = reverse("console:listening") if found.closed_at else reverse("console:search", args=[found.pk])
    return page.done(request, words, undo=address, back=back)


def _search(request: HttpRequest, search_id: int) -> Any:
    found = queries.search(viewer(request), search_id)
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest, found_id: int) -> Any:
    found = queries.found(viewer(request), found_id)
    if found is None:
        raise Http404
    return found


def _connections(request: HttpRequest) -> list[Any]:
    """Return every connection, whether it can be searched and if not why, those that can first."""
    lines = []
    for account in accounts.accounts(viewer(request)):
        card = post.card_of(account)
        why = post.cannot_search(card)
        lines.append(
            SimpleNamespace(
                id=account.pk, name=account.name, label=sign(account.channel).label, icon=sign(account.channel).icon,
                why_not=why, calls=max(1, card.search_calls), account=account,
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: bool(line.why_not))


def _is_chat(request: HttpRequest) -> bool:
    return (request.POST if request.method == "POST" else request.GET).get("chat") == "1"


def _form(request: HttpRequest, is_chat: bool, places: list[Any], data: Any = None) -> SearchForm:
    searchable = [(place.id, place.name) for place in places if not place.why_not]
    given = request.POST if request.method == "POST" else data
    here = timezone.localtime(now()).replace(minute=0, second=0, microsecond=0)
    offered = {
        "every": FOR_A_CHAT if is_chat else HOURLY, "accounts": [pk for pk, _ in searchable],
        "begins_at": here + timedelta(days=1), "ends_at": here + timedelta(days=1, hours=1),
    }  # fmt: skip
    return SearchForm(given or None, places=searchable, chat=is_chat, initial=offered)


def _cost(form: SearchForm, places: list[Any]) -> post.Cost:
    chosen = [place.account for place in places if place.id in form.chosen]
    return post.cost(chosen, form.cadence, *_times(form))


def _times(form: SearchForm) -> tuple[datetime | None, datetime | None]:
    if "begins_at" not in form.fields:
        return None, None
    begins, ends = (_moment(form, name) for name in ("begins_at", "ends_at"))
    return (begins, ends) if begins and ends and begins < ends else (None, None)


def _moment(form: SearchForm, name: str) -> datetime | None:
    try:
        told = form.fields[name].clean(form[name].value())
    except Exception:
        return None
    return told if isinstance(told, datetime) else None


def _added(request: HttpRequest, form: SearchForm, is_chat: bool, places: list[Any]) -> Any:
    told = form.cleaned_data
    chosen = [place.account for place in places if place.id in set(told["accounts"])]
    return actions.add(
        name=told["name"], words=told["words"], about="tag" if is_chat else told["about"], accounts=chosen,
        every=timedelta(minutes=told["every"]), begins_at=told.get("begins_at"), ends_at=told.get("ends_at"),
        host_note=told.get("host_note", ""), member=viewer(request), at=now(),
    )  # fmt: skip


def _before(request: HttpRequest) -> tuple[datetime, int] | None:
    at, _, row_id = request.GET.get("before", "").rpartition("_")
    try:
        told = datetime.fromisoformat(at)
        return (told, int(row_id)) if told.tzinfo else None
    except ValueError:
        return None


def _older(found: Any, last: Any, undecided: bool) -> str:
    told = {"before": f"{last.at.isoformat()}_{last.pk}", **({"show": "undecided"} if undecided else {})}
    return f"{reverse('console:search', args=[found.pk])}?{urlencode(told)}"
