"""People: a plain list and a page; joining handles by hand, with undo; not a customer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.conversations import actions as conversations
from porch.engagement.meetings import queries as meetings
from porch.interfaces.console import filtering, page, same
from porch.interfaces.console.barriers import BarrierForm, lines
from porch.interfaces.console.contacts import listed
from porch.interfaces.console.meeting import shown
from porch.interfaces.console.permissions import WRITERS, role_of
from porch.interfaces.console.rows import address_of, rows
from porch.interfaces.console.signs import sign
from porch.interfaces.console.thread import timeline
from porch.interfaces.console.views.common import now, viewer
from porch.projections.fourcs import queries as fourcs
from porch.projections.identity import queries as identity
from porch.projections.presence import segments
from porch.projections.waiting import queries as waiting
from porch.records.interactions import queries as log
from porch.records.people import actions as deeds
from porch.records.people import queries

PAGE = 60
TURNS = 40


def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; those a filter takes; or those found by words."""
    wanted, segment, trouble = filtering.asked(request)
    asked, more = wanted.words, ""
    found: list[Any]
    if asked and not filtering.narrows(wanted):
        found = list(
            {handle.person_id: handle.person for handle in queries.find(viewer(request), asked, limit=50)}.values()
        )
    else:
        found, trouble = _listed(request, wanted, trouble)
        if len(found) > PAGE:
            found = found[:PAGE]
            more = filtering.address(wanted, after=f"{found[-1].pk}~{found[-1].name}")
    pairs = 0 if wanted.told() else identity.count(viewer(request))
    context = {
        "asked": asked, "people": [line(person) for person in found], "more_url": more, "same": pairs,
        "filter": filtering.offered(viewer(request), wanted, segment), "trouble": trouble,
        "count": segments.count(viewer(request), wanted, now=now()) if filtering.narrows(wanted) and not trouble else 0,
    }  # fmt: skip
    return page.show(request, "people.html", context, room="people")


def _listed(request: HttpRequest, wanted: Any, trouble: str) -> tuple[list[Any], str]:
    """Return a page of people and one more, and what makes no sense in the filter."""
    place = after(request)
    if trouble or not filtering.narrows(wanted):
        return ([], trouble) if trouble else (queries.people(viewer(request), after=place, limit=PAGE + 1), "")
    try:
        return segments.people(viewer(request), wanted, now=now(), after=place, limit=PAGE + 1), ""
    except PorchError as error:
        return [], str(error)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: the river of everything between us; what else is known is fetched once that stands."""
    found = _person(request, person_id)
    handles = list(found.handles.all())
    context = {
        "person": SimpleNamespace(
            id=found.pk,
            name=name_of(found, handles),
            url=reverse("console:person", args=[found.pk]),
            met_url=f"{reverse('console:met')}?who={handles[0].pk}" if handles else "",
            invite_url=f"{reverse('console:meeting-new')}?who={handles[0].pk}" if handles else "",
            begin_url=f"{reverse('console:burst-new')}?person={found.pk}",
            marks=[sign(kind) for kind in dict.fromkeys(handle.kind for handle in handles)],
        ),
        **same.of_person(viewer(request), found),
        **_everything(request, found.pk, [handle.pk for handle in handles]),
    }
    return page.show(request, "person.html", context, room="people")


def known(request: HttpRequest, person_id: int) -> HttpResponse:
    """The handles of one person, whoever was merged into them, and whether they are a customer."""
    found = _person(request, person_id)
    handles = list(found.handles.all())
    joined = {edge.handle_id: edge for edge in queries.attachments(viewer(request), found)}
    aside = queries.set_aside_handles(viewer(request), [handle.pk for handle in handles])
    context = {
        "person": SimpleNamespace(
            url=reverse("console:person", args=[found.pk]),
            aside=bool(handles) and len(aside) == len(handles),
            handles=[_handle(handle, joined.get(handle.pk), handle.pk in aside) for handle in handles],
        ),
        **same.merged(viewer(request), found, handles),
    }
    return _beside(request, "person_known.html", context)


def around(request: HttpRequest, person_id: int) -> HttpResponse:
    """What stands around one person: conversations, meetings, address books, where they cannot go."""
    found = _person(request, person_id)
    handles = [handle.pk for handle in found.handles.all()]
    standings = waiting.of_handles(viewer(request), handles)
    context = {
        "rows": rows(standings),
        "contacts": listed(viewer(request), handles),
        "meetings": [shown(one, now()) for one in meetings.of_handles(viewer(request), handles)],
        "rungs": fourcs.of_person(viewer(request), found, now()),
        "barriers": lines(queries.barriers(viewer(request), found)),
        "barrier_form": BarrierForm(),
        "barrier_url": reverse("console:person-barriers", args=[found.pk]),
    }
    return _beside(request, "person_around.html", context)


def _beside(request: HttpRequest, part: str, context: dict[str, Any]) -> HttpResponse:
    may_write = role_of(viewer(request)) in WRITERS
    return render(request, f"console/parts/{part}", {"shell": SimpleNamespace(may_write=may_write), **context})


def _everything(request: HttpRequest, person_id: int, handle_ids: list[int]) -> dict[str, Any]:
    """Return what passed with one person on all their handles, a page of it, and where the page before stands."""
    asked = request.GET.get("before", "")
    turn = log.interaction(viewer(request), int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    place = (turn.at, turn.pk) if turn else None
    turns = log.of_handles(viewer(request), handle_ids, before=place, limit=TURNS + 1)
    here = reverse("console:person", args=[person_id])
    older = f"{here}?before={turns[TURNS - 1].pk}" if len(turns) > TURNS else ""
    return {"items": timeline(turns[:TURNS]), "older_url": older}


def attach(request: HttpRequest, person_id: int) -> HttpResponse:
    """Join a handle to this person."""
    found, asked = _person(request, person_id), request.POST.get("handle", "").strip()[:300]
    back = reverse("console:person", args=[person_id])
    known = request.POST.get("handle_id", "")
    if known.isdecimal() and len(known) < 19:
        return _attach(request, found, queries.handle(viewer(request), int(known)), back)
    candidates = queries.find(viewer(request), asked, limit=5) if asked else []
    exact = [
        h for h in candidates if asked.lower().lstrip("@") in (h.value.lower(), h.value.lower().lstrip("@"))
    ] or candidates
    if len(exact) != 1:
        words = (
            f"No handle here is called {asked}."
            if not exact
            else f"{len(exact)} handles begin with {asked}: write it in full."
        )
        return page.refused(request, words, status=422, back=back)
    return _attach(request, found, exact[0], back)


def _attach(request: HttpRequest, found: Any, handle: Any, back: str) -> HttpResponse:
    if handle is None:
        raise Http404
    try:
        edge = deeds.attach(handle=handle, person=found, by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    undo = reverse("console:attachment-undo", args=[edge.pk])
    return page.done(request, f"{handle.value} joined to {name_of(found)}.", undo=undo, back=back)


def detach(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Take a joining back."""
    edge = queries.attachment(viewer(request), attachment_id)
    if edge is None:
        raise Http404
    deeds.detach(attachment=edge, at=now())
    back = reverse("console:person", args=[edge.after_id])
    return page.done(request, f"{edge.handle.value} taken apart again.", back=back)


def set_aside(request: HttpRequest, person_id: int) -> HttpResponse:
    """Mark everybody behind this person's handles as not a customer."""
    found = _person(request, person_id)
    for handle in found.handles.all():
        conversations.set_aside(thread_id=None, handle=handle, member=viewer(request), at=now())
    back = reverse("console:person", args=[person_id])
    undo = reverse("console:person-return", args=[person_id])
    return page.done(
        request, f"{name_of(found)} is set aside: counted, and never in the morning.", undo=undo, back=back
    )


def bring_back(request: HttpRequest, person_id: int) -> HttpResponse:
    """A customer after all."""
    found = _person(request, person_id)
    for handle in found.handles.all():
        conversations.bring_back(thread_id=None, handle=handle, member=viewer(request), at=now())
    return page.done(
        request, f"{name_of(found)} is a customer after all.", back=reverse("console:person", args=[person_id])
    )


def line(person: Any) -> SimpleNamespace:
    """Return one line of the list of people."""
    handles = list(person.handles.all())
    marks = {handle.kind: tuple(sign(handle.kind)) for handle in handles}
    return SimpleNamespace(
        name=name_of(person, handles),
        url=reverse("console:person", args=[person.pk]),
        handles_line=", ".join(address_of(handle) for handle in handles[:4]),
        marks=list(marks.values()),
        last_at=None,
    )


def name_of(person: Any, handles: list[Any] | None = None) -> str:
    """Return what we call a person: their name, else what a handle says."""
    if person.name:
        return str(person.name)
    known = handles if handles is not None else list(person.handles.all())
    return next((h.name or h.value for h in known), f"person {person.pk}")


def _person(request: HttpRequest, person_id: int) -> Any:
    found = queries.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found


def after(request: HttpRequest) -> queries.Place | None:
    """Return the last person of the page before, when the address names one."""
    row_id, _, name = request.GET.get("after", "").partition("~")
    return (name, int(row_id)) if row_id.isdecimal() else None


def _handle(handle: Any, edge: Any, aside: bool) -> SimpleNamespace:
    shown = sign(handle.kind)
    return SimpleNamespace(
        icon=shown.icon, label=shown.label, value=address_of(handle), followers=handle.followers, aside=aside,
        attached_by=edge.by.name if edge and edge.by else "",
        undo_url=reverse("console:attachment-undo", args=[edge.pk]) if edge else "",
    )  # fmt: skip
