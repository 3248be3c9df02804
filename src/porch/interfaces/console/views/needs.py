"""Needs: what people ask for, lack and praise, in their words; the ideas that would meet them, and the brief."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from porch.analytics.needs import KINDS
from porch.analytics.quarters import Quarter, Span, quarter_of, read_quarter
from porch.core.errors import PorchError
from porch.desk.morning import table as desk
from porch.engagement.ideas import queries as ideas
from porch.engagement.remedies import actions
from porch.engagement.remedies import queries as remedies
from porch.interfaces.console import needed, page, sheets, typeset
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.views.common import now, viewer
from porch.projections.needs import queries

SHEET = Path(__file__).parents[1] / "static" / "console" / "printed.css"
PAGE, OFFERED = 30, 50


def needs(request: HttpRequest) -> HttpResponse:
    """What people ask for, lack and praise in a quarter."""
    quarter, span = _when(request)
    kind = _kind(request.GET.get("kind", ""))
    found = needed.parts(viewer(request), span, kind=kind)
    context = {
        "parts": found, "kind": kind, "kinds": needed.TITLES, "any": any(part.rows for part in found),
        **_quarters(request, quarter),
    }  # fmt: skip
    return page.show(request, "needs.html", context, room="needs")


def need(request: HttpRequest, kind: str) -> HttpResponse:
    """One need: how many have it, what they say, and which ideas would meet it."""
    if not _kind(kind):
        raise Http404
    quarter, span = _when(request)
    topic, who = request.GET.get("topic", ""), viewer(request)
    line = queries.line(who, span, kind, topic)
    linked = remedies.of_needs(who, [(kind, topic)])
    words = queries.said(who, span, (kind, topic), before=_before(request), limit=PAGE + 1)
    context = {
        "kind": kind, "topic": topic, "topic_name": topic or needed.NO_TOPIC, "title": needed.TITLES[kind],
        "row": needed.row(line, linked) if line else None, "ideas": linked.get((kind, topic), []),
        "words": [(one, _where(one)) for one in words[:PAGE]], "say": needed.SAY[kind],
        "quotes": queries.quotes(who, span, [(kind, topic)])[kind, topic],
        "more_url": _more(request, words[PAGE - 1]) if len(words) > PAGE else "",
        "offered": _offered(who, kind, topic) if topic else [], **_quarters(request, quarter),
    }  # fmt: skip
    return page.show(request, "need.html", context, room="needs")


def linking(request: HttpRequest, kind: str) -> HttpResponse:
    """Say that an idea would meet a need."""
    told, topic = request.POST.get("idea", "").strip().lstrip("#"), request.POST.get("topic", "")
    back = _address(kind, topic)
    idea = ideas.idea(viewer(request), int(told)) if told.isascii() and told.isdecimal() and len(told) < 19 else None
    if idea is None:
        return page.refused(request, "There is no idea with this number.", back=back)
    try:
        made = actions.link(kind=kind, topic=topic, idea=idea, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:needs"))
    return page.done(request, "Linked.", undo=reverse("console:remedy-undo", args=[made.pk]), back=back)


def unlinking(request: HttpRequest, remedy_id: int) -> HttpResponse:
    """Take that back."""
    held = _remedy(request, remedy_id)
    actions.unlink(remedy=held, at=now())
    again = reverse("console:remedy-again", args=[held.pk])
    return page.done(request, "No longer linked.", undo=again, back=_address(held.kind, held.topic))


def relinking(request: HttpRequest, remedy_id: int) -> HttpResponse:
    """Undo the taking back."""
    held = _remedy(request, remedy_id)
    actions.relink(remedy=held, at=now())
    return page.done(request, "Linked again.", back=_address(held.kind, held.topic))


def brief(request: HttpRequest) -> HttpResponse:
    """Two pages for the one who decides."""
    return page.show(request, "needs_brief.html", _brief(request), room="needs")


def brief_pdf(request: HttpRequest) -> HttpResponse:
    """The same, set for paper."""
    context = _brief(request)
    html = render_to_string("console/needs_brief_print.html", context, request)
    try:
        made = typeset.pdf(html, SHEET.read_text(encoding="utf-8"))
    except typeset.NotSet as error:
        return page.refused(request, error, back=reverse("console:needs-brief"))
    return sheets.file(made, "application/pdf", f"needs-{context['quarter']}.pdf")


def as_table(request: HttpRequest) -> HttpResponse:
    """Every need of a quarter as a table to keep, without anybody's words."""
    quarter, span = _when(request)
    found = needed.parts(viewer(request), span)
    return sheets.table(needed.cells(found, quarter), f"needs-{quarter}.csv")


def _brief(request: HttpRequest) -> dict[str, Any]:
    quarter, span = _when(request)
    return {
        "parts": needed.brief(viewer(request), span), "now": now(), "business": desk.business().name, "brief": True,
        **_quarters(request, quarter),
    }  # fmt: skip


def _when(request: HttpRequest) -> tuple[Quarter, Span]:
    quarter = read_quarter(request.GET.get("quarter", "")) or _current()
    return quarter, quarter.span(now(), _zone())


def _quarters(request: HttpRequest, quarter: Quarter) -> dict[str, Any]:
    """Return the quarter with the addresses of the ones around it; what is to come has none."""
    runs = quarter >= _current()
    told = {name: request.GET[name] for name in ("kind", "topic") if request.GET.get(name)}
    return {
        "quarter": quarter, "runs": runs, "query": urlencode({"quarter": quarter}),
        "earlier_url": f"?{urlencode({**told, 'quarter': quarter.before})}",
        "later_url": "" if runs else f"?{urlencode({**told, 'quarter': quarter.after})}",
    }  # fmt: skip


def _current() -> Quarter:
    return quarter_of(now().astimezone(_zone()).date())


def _zone() -> ZoneInfo:
    return ZoneInfo(desk.business().time_zone or "UTC")


def _kind(told: str) -> str:
    return told if told in KINDS else ""


def _address(kind: str, topic: str) -> str:
    return f"{reverse('console:need', args=[kind])}?{urlencode({'topic': topic})}"


def _offered(who: Any, kind: str, topic: str) -> list[Any]:
    """Return ideas one may link: those proposed on the topic first, then the most voted; none that is linked."""
    linked = {one.idea.pk for one in remedies.of_needs(who, [(kind, topic)]).get((kind, topic), [])}
    named = list(ideas.by_ids(who, queries.proposed(who, topic)).values())
    voted = [one for board in ideas.boards(who) for one in ideas.most_voted(who, board, limit=OFFERED)]
    found = {one.pk: one for one in (*named, *voted) if one.pk not in linked and one.into_id is None}
    return list(found.values())[:OFFERED]


def _where(quote: queries.Quote) -> str:
    return Ref(quote.thread, quote.handle).url if quote.thread is not None else ""


def _before(request: HttpRequest) -> queries.Place | None:
    day, _, number = request.GET.get("before", "").partition("~")
    try:
        at = datetime.fromisoformat(day)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo and number.isascii() and number.isdecimal() and len(number) < 19 else None


def _more(request: HttpRequest, last: queries.Quote) -> str:
    told = {name: request.GET[name] for name in ("topic", "quarter") if request.GET.get(name)}
    return f"?{urlencode({**told, 'before': f'{last.at.isoformat()}~{last.id}'})}"


def _remedy(request: HttpRequest, remedy_id: int) -> Any:
    found = remedies.remedy(viewer(request), remedy_id)
    if found is None:
        raise Http404
    return found
