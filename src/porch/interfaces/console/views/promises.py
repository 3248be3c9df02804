"""Promises: what was found in answers, what is open, what others promised us; and a person's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.morning import table
from porch.engagement.promises import actions, queries
from porch.interfaces.console import page, understood
from porch.interfaces.console.promised import line, owned, record_text
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.deeds import hand_targets
from porch.interfaces.console.views.people import name_of as name_of_person
from porch.records.people import queries as people
from porch.records.team import queries as team

PAGE = 50
TOLD = {
    "kept": "Kept.", "broken": "Noted: it will not be kept. Tell them why.", "released": "Noted: they released you.",
    "dropped": "Taken back: it was no promise.",
}  # fmt: skip
ENDS: Mapping[str, Callable[..., Any]] = {
    "kept": actions.keep, "broken": actions.break_off, "released": actions.release, "dropped": actions.drop,
}  # fmt: skip


def promises(request: HttpRequest) -> HttpResponse:
    """Everything promised that is open, and what may be a promise."""
    me, at = viewer(request), now()
    open_ones = queries.with_others(me, after=_after(request), limit=PAGE + 1)
    context = {
        "found": [_found(row, row.interaction.to_handle) for row in queries.offered(me, now=at)],
        "open": [line(promise, at, whose=owned(promise, me)) for promise in open_ones[:PAGE]],
        "next_url": _next(open_ones) if len(open_ones) > PAGE else "",
        "awaited": [line(promise, at) for promise in queries.awaited(me)],
        "theirs": [_found(row, row.interaction.handle) for row in queries.offered(me, now=at, ours=False, limit=10)],
        "targets": [(pk, name) for pk, name in hand_targets(request) if pk.startswith("member:")],
        "me": f"member:{me.pk}",
    }
    return page.show(request, "promises.html", context, room="promises-open")


def kept(request: HttpRequest, promise_id: int) -> HttpResponse:
    """It was kept."""
    return _end(request, promise_id, "kept")


def ending(request: HttpRequest, promise_id: int) -> HttpResponse:
    """It ends: kept, broken, released, or it never was one."""
    return _end(request, promise_id, request.POST.get("how", ""))


def dropping(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Undo the making."""
    return _end(request, promise_id, "dropped")


def reopening(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Undo an ending."""
    actions.reopen(promise=_promise(request, promise_id), member=viewer(request), at=now())
    return page.done(request, "The promise is open again.", back=reverse("console:promises-open"))


def owner(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Give it to a colleague, or to everybody."""
    found, wanted = _promise(request, promise_id), request.POST.get("to", "").removeprefix("member:")
    to = team.member(viewer(request), int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    back = reverse("console:promises-open")
    if wanted and to is None:
        return page.refused(request, "There is no such colleague.", status=400, back=back)
    try:
        actions.hand_on(promise=found, to=to, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, f"{to.name} has it now." if to else "It is everybody's now.", back=back)


def record(request: HttpRequest, person_id: int) -> HttpResponse:
    """What was promised one person and what became of it, as a text that can be sent to them."""
    person = people.person(viewer(request), person_id)
    if person is None:
        raise Http404
    told, name = queries.record(viewer(request), person.pk), name_of_person(person)
    context = {
        "name": name, "person_url": reverse("console:person", args=[person.pk]), "record": told,
        "text": record_text(told, name, table.business().name, now()),
        "promises": [line(promise, now()) for promise in told.promises],
        "theirs": [line(promise, now()) for promise in queries.of_person(viewer(request), person.pk, theirs=True)],
    }  # fmt: skip
    return page.show(request, "promises_record.html", context, room="people")


def _end(request: HttpRequest, promise_id: int, how: str) -> HttpResponse:
    found, back = _promise(request, promise_id), reverse("console:promises-open")
    if how not in ENDS:
        return page.refused(request, "Say what became of it.", status=400, back=back)
    why = {"why": request.POST.get("why", "")} if how in ("broken", "released") else {}
    try:
        ENDS[how](promise=found, member=viewer(request), at=now(), **why)
    except PorchError as error:
        return page.refused(request, error, back=back)
    undo = reverse("console:promise-reopening", args=[found.pk])
    return page.done(request, TOLD[how], undo=undo)


def _promise(request: HttpRequest, promise_id: int) -> Any:
    found = queries.promise(viewer(request), promise_id)
    if found is None:
        raise Http404
    return found


def _found(row: Any, whom: Any) -> SimpleNamespace:
    said = row.interaction
    return SimpleNamespace(
        said=said.pk, name=name_of(whom), at=said.at, by=said.member.name if said.member else "",
        url=Ref(said.thread_id, whom.pk).url, offer=understood.offer(row, said.text, said.at),
    )  # fmt: skip


def _after(request: HttpRequest) -> queries.Place | None:
    day, _, row_id = request.GET.get("after", "").partition("~")
    try:
        at = datetime.fromisoformat(day)
    except ValueError:
        return None
    return (at, int(row_id)) if at.tzinfo and row_id.isdecimal() and len(row_id) < 19 else None


def _next(rows: list[Any]) -> str:
    last = rows[PAGE - 1]
    return f"?after={last.due_at.isoformat().replace('+', '%2B')}~{last.pk}"
