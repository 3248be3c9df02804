"""Consent and privacy of one person: why we may write, everything we hold of them, and forgetting them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.morning import actions as morning
from porch.desk.privacy import actions as privacy
from porch.desk.privacy import queries as everything
from porch.interfaces.console import consenting, page
from porch.interfaces.console.consenting import ConsentForm
from porch.interfaces.console.forms import complaints
from porch.interfaces.console.views.common import now, viewer
from porch.records.consent import actions, queries, suppressing
from porch.records.interactions import queries as log
from porch.records.outbox import resting
from porch.records.people import queries as people

LOOKED_AT = 40  # of their last words: whether one asks us to stop


def why(request: HttpRequest, person_id: int) -> HttpResponse:
    """The short answer, for the panel of their page."""
    found = _person(request, person_id)
    return render(request, "console/parts/why.html", _told(request, found))


def consent(request: HttpRequest, person_id: int) -> HttpResponse:
    """Why we may write, with all that was ever noted; and a new note."""
    found = _person(request, person_id)
    if request.method == "POST":
        return _note(request, found)
    rows = queries.permissions(viewer(request), found)
    context = {
        **_told(request, found), "notes": consenting.lines(rows), "form": _form(found),
        "shut": consenting.shut(found.pk, suppressing.of_person(viewer(request), found)),
        "export_url": reverse("console:person-everything", args=[found.pk]),
        "erase_url": reverse("console:person-erasure", args=[found.pk]),
    }  # fmt: skip
    return page.show(request, "privacy.html", context, room="people")


def stop(request: HttpRequest, person_id: int) -> HttpResponse:
    """They want no more: one click, with what they wrote as its proof."""
    found, told = _person(request, person_id), request.POST.get("said", "")
    said = log.interaction(viewer(request), int(told)) if told.isdecimal() and len(told) < 19 else None
    row = actions.stop(person=found, at=now(), by=viewer(request), interaction=said.pk if said else None)
    return _noted(request, row, f"Noted: nothing we start goes to {everything.name_of(found)} any more.")


def undo(request: HttpRequest, permission_id: int) -> HttpResponse:
    """It was a mistake."""
    row = queries.permission(viewer(request), permission_id)
    if row is None:
        raise Http404
    actions.take_back(permission=row, at=now())
    back = reverse("console:person-consent", args=[row.person_id])
    return page.done(request, "Taken back: it counts no more, and stays to be seen.", back=back)


def lift(request: HttpRequest, person_id: int, suppression_id: int) -> HttpResponse:
    """An address works again, or it was a mistake."""
    found = _person(request, person_id)
    held = suppressing.of_person(viewer(request), found)
    theirs = {row.pk: row for _, row in held if row.reason != "legal"}
    if suppression_id not in theirs:
        raise Http404
    suppressing.lift(suppression=theirs[suppression_id], at=now())
    back = reverse("console:person-consent", args=[found.pk])
    return page.done(request, "Open again. What they said about it still holds.", back=back)


def download(request: HttpRequest, person_id: int) -> HttpResponse | FileResponse:
    """Everything we hold of them, in one file."""
    found = _person(request, person_id)
    file = TemporaryFile()  # noqa: SIM115 the response closes it
    everything.write(viewer(request), found, file, at=now())
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"person-{found.pk}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def erasure(request: HttpRequest, person_id: int) -> HttpResponse:
    """What erasing means for this person; and erasing them, once their name is typed."""
    found = _person(request, person_id)
    if request.method == "POST":
        return _erase(request, found)
    parts = everything.parts(viewer(request), found)
    context = {
        "name": everything.name_of(found), "back_url": reverse("console:person-consent", args=[found.pk]),
        "here": request.path, "parts": [(part.what, len(part.rows)) for part in parts],
    }  # fmt: skip
    return page.show(request, "erasure.html", context, room="people")


def _erase(request: HttpRequest, found: Any) -> HttpResponse:
    name, back = everything.name_of(found), reverse("console:person-erasure", args=[found.pk])
    if request.POST.get("name", "").strip() != name:
        return page.refused(request, f"That is not {name}. Nothing was erased.", status=422, back=back)
    try:
        told = privacy.erase(person=found, by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    privacy.sweep_soon.enqueue(key="sweep_database")
    morning.refresh()
    words = f"Erased: {told.husks} things said and {told.files} files. Their counts stay."
    return page.done(request, words, back=reverse("console:people"))


def _note(request: HttpRequest, found: Any) -> HttpResponse:
    form, back = _form(found, request.POST), reverse("console:person-consent", args=[found.pk])
    if not form.is_valid():
        return page.refused(request, complaints(form), status=422, back=back)
    told = form.cleaned_data
    day = told["said_on"]
    try:
        row = actions.note(
            person=found, word=queries.Word(told["word"]), at=now(), by=viewer(request), kind=told["kind"],
            purpose=queries.Purpose(told["purpose"]) if told["purpose"] else None, words=told["words"],
            basis=queries.Basis(told["basis"]) if told["basis"] else None, place=told["place"],
            said_at=datetime.combine(day, time.min, UTC) if day and day != now().date() else None,
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    return _noted(request, row, f"Noted. {queries.told(row)}")


def _noted(request: HttpRequest, row: Any, words: str) -> HttpResponse:
    back = reverse("console:person-consent", args=[row.person_id])
    return page.done(request, words, undo=reverse("console:consent-undo", args=[row.pk]), back=back)


def _told(request: HttpRequest, found: Any) -> dict[str, Any]:
    me, ids = viewer(request), [handle.pk for handle in found.handles.all()]
    rows = queries.permissions(me, found)
    return {
        "name": everything.name_of(found), "answers": consenting.answers(rows, now()),
        "resting": consenting.resting(resting.of_person(me, found, now())),
        "asked_to_stop": consenting.asked_to_stop(log.of_handles(me, ids, limit=LOOKED_AT), rows),
        "back_url": reverse("console:person", args=[found.pk]), "may_write": me.may_write,
        "consent_url": reverse("console:person-consent", args=[found.pk]),
        "stop_url": reverse("console:person-stop", args=[found.pk]),
    }  # fmt: skip


def _form(found: Any, data: Any = None) -> ConsentForm:
    return ConsentForm(data, kinds=[handle.kind for handle in found.handles.all()])


def _person(request: HttpRequest, person_id: int) -> Any:
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found
