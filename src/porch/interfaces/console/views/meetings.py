"""Inviting somebody to meet, and what became of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.meetings import actions, queries
from porch.interfaces.console import page
from porch.interfaces.console.forms import complaints
from porch.interfaces.console.meeting import MeetingForm, begun, guests, preview, shown, soon, zone
from porch.interfaces.console.refs import Ref, parse
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.views.common import now, viewer
from porch.records.interactions import queries as log
from porch.records.people import queries as people

UNDO_SECONDS = 10


def new(request: HttpRequest) -> HttpResponse:
    """The invitation, empty; or one that was sent."""
    who, ref = _whom(request)
    if request.method != "POST":
        return _show(request, who, ref, MeetingForm(initial=soon(now())))
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _refuse(request, who, ref, form)
    try:
        called = _invite(request, form, ref)
    except PorchError as error:
        form.add_error(None, str(error))
        return _refuse(request, who, ref, form)
    undo = reverse("console:meeting-undo", args=[called.pk])
    back = ref.url if ref else reverse("console:meeting", args=[called.pk])
    return page.done(request, "The invitation leaves.", undo=undo, seconds=UNDO_SECONDS, back=back)


def look(request: HttpRequest) -> HttpResponse:
    """The invitation in words while it is written, and what else is at that time."""
    form = MeetingForm(request.POST)
    told = preview(viewer(request), form, without=request.POST.get("uid", "")[:255])
    return render(request, "console/parts/meeting_preview.html", {"preview": told})


def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: who comes; or it is moved."""
    called = _called(request, meeting_id)
    if request.method != "POST":
        return _page(request, called, MeetingForm(initial=begun(called.version)))
    form = MeetingForm(request.POST)
    if not form.is_valid():
        if page.fetched(request):
            return page.refused(request, complaints(form), status=422)
        return _page(request, called, form, status=422)
    try:
        actions.move(meeting=called.meeting, plan=form.plan(), member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_url(called))
    return _done(request, called, "Everybody is told the new time.")


def cancellation(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """It does not take place."""
    called = _called(request, meeting_id)
    try:
        words = request.POST.get("words", "")[:5000]
        actions.call_off(meeting=called.meeting, member=viewer(request), at=now(), words=words)
    except PorchError as error:
        return page.refused(request, error, back=_url(called))
    return _done(request, called, "Called off: everybody is told.")


def undo(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Take the last of these back, if nothing of it has left."""
    called = _called(request, meeting_id)
    try:
        actions.take_back(meeting=called.meeting, at=now())
    except PorchError as error:
        return page.refused(request, error, back=_url(called))
    left = queries.meeting(viewer(request), meeting_id)
    back = _url(called) if left else _home(called)
    return page.done(request, "Taken back: nobody was told.", back=back)


def _invite(request: HttpRequest, form: MeetingForm, ref: Ref | None) -> Any:
    mail = _chosen(queries.mailboxes(viewer(request)), request.POST.get("mail", ""))
    if mail is None:
        raise PorchError("Connect a mailbox first: invitations leave by mail.")
    invited = guests(viewer(request), request.POST)
    said = log.latest_from(viewer(request), ref.thread, ref.handle) if ref else None
    by_mail = said is not None and said.account_id == mail.pk and any(one.pk == said.handle_id for one in invited)
    return actions.invite(
        key=request.POST.get("key", "")[:64] or uuid4().hex, guests=invited, plan=form.plan(), mail=mail,
        calendar=_chosen(queries.calendars(viewer(request)), request.POST.get("calendar", "")),
        member=viewer(request), at=now(), answers=said if by_mail else None,
    )  # fmt: skip


def _chosen(found: list[Any], asked: str) -> Any:
    return next((one for one in found if str(one.pk) == asked), found[0] if found else None)


def _whom(request: HttpRequest) -> tuple[Any, Ref | None]:
    """Return whom it is about, and the conversation one came from."""
    asked = request.POST.get("with") or request.GET.get("with", "")
    try:
        ref = parse(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
    who = request.POST.get("who") or request.GET.get("who", "")
    handle_id = ref.handle if ref else int(who) if who.isdecimal() and len(who) < 19 else 0
    found = people.handle(viewer(request), handle_id)
    if found is None:
        raise Http404
    return found, ref


def _refuse(request: HttpRequest, who: Any, ref: Ref | None, form: MeetingForm) -> HttpResponse:
    if page.fetched(request):
        return page.refused(request, complaints(form), status=422)
    return _show(request, who, ref, form, status=422)


def _show(request: HttpRequest, who: Any, ref: Ref | None, form: MeetingForm, *, status: int = 200) -> HttpResponse:
    handles = list(who.person.handles.all()) if who.person else [who]
    addresses = [one for one in handles if one.kind == "email" and one.person_id]
    addresses.sort(key=lambda one: one.pk != who.pk)  # the one they write from comes first
    context = {
        "form": form, "key": request.POST.get("key", "") or uuid4().hex, "ref": ref, "who": who,
        "also": request.POST.get("also", ""), "name": name_of(who),
        "person_url": reverse("console:person", args=[who.person_id]) if who.person_id else "",
        "addresses": [SimpleNamespace(id=one.pk, value=one.value) for one in addresses],
        "mailboxes": queries.mailboxes(viewer(request)), "calendars": queries.calendars(viewer(request)),
        "preview": SimpleNamespace(lines=[], clashes=[], missing="", zone=zone().replace("_", " ")),
        "back": ref.url if ref else "",
    }  # fmt: skip
    return page.show(request, "meeting_new.html", context, room="people", status=status)


def _page(request: HttpRequest, called: queries.Called, form: MeetingForm, *, status: int = 200) -> HttpResponse:
    context = {
        "meeting": shown(called, now()), "form": form, "uid": called.meeting.uid,
        "preview": SimpleNamespace(lines=[], clashes=[], missing="", zone=zone().replace("_", " ")),
    }  # fmt: skip
    return page.show(request, "meeting.html", context, room="people", status=status)


def _called(request: HttpRequest, meeting_id: int) -> queries.Called:
    found = queries.meeting(viewer(request), meeting_id)
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, called: queries.Called, words: str) -> HttpResponse:
    undo = reverse("console:meeting-undo", args=[called.meeting.pk])
    return page.done(request, words, undo=undo, seconds=UNDO_SECONDS, back=_url(called))


def _url(called: queries.Called) -> str:
    return reverse("console:meeting", args=[called.meeting.pk])


def _home(called: queries.Called) -> str:
    whose = next((one.handle.person_id for one in called.guests if one.handle.person_id), None)
    return reverse("console:person", args=[whose]) if whose else reverse("console:people")
