"""Bringing an archive without a terminal: uploaded, looked through, brought in, stopped and gone on with."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from porch.core.errors import PorchError
from porch.desk.post import peopling
from porch.desk.post import queries as post
from porch.interfaces.console import page
from porch.interfaces.console.forms import ReadingForm, UploadForm, complaints
from porch.interfaces.console.uploads import IntoTheStore, Stored
from porch.interfaces.console.views.common import now, viewer
from porch.records.imports import actions, queries

PAGE, REFUSED = 20, 200
STATES = {
    "looking": ("Being looked through", "search"), "looked": ("Looked through, not brought in", "eye"),
    "bringing": ("Being brought in", "hourglass"), "stopped": ("Stopped", "clock"), "done": ("Brought in", "check"),
    "failed": ("Could not be read", "triangle-alert"),
}  # fmt: skip


@csrf_exempt  # the token is asked for below, once it is known where the file goes that comes before or after it
def imports(request: HttpRequest) -> HttpResponse:
    """The form, and what was brought in before; or a file that comes."""
    handler = IntoTheStore()
    request.upload_handlers = [handler]
    try:
        return _imports(request, handler)
    finally:
        handler.remove_unless_taken()


@csrf_protect
def _imports(request: HttpRequest, handler: IntoTheStore) -> HttpResponse:
    if request.method != "POST":
        return _page(request, UploadForm(formats=_formats()))
    form = UploadForm(request.POST, request.FILES, formats=_formats())
    if handler.trouble or not form.is_valid():
        return _page(request, form, refused=handler.trouble or complaints(form), status=422)
    file: Stored = form.cleaned_data["file"]
    upload = actions.take(
        token=file.token, name=str(file.name), size=int(file.size or 0), member=viewer(request), at=now(), **form.told()
    )
    handler.taken = True
    return HttpResponseRedirect(_url(upload))


def import_(request: HttpRequest, import_id: int) -> HttpResponse:
    """One of them: what it holds, how far it is, what it came to."""
    upload = _upload(request, import_id)
    context = {"upload": _shown(upload), "form": _reading(upload)}
    return page.show(request, "import.html", context, room="connections")


def look(request: HttpRequest, import_id: int) -> HttpResponse:
    """Look through it again, read otherwise."""
    upload = _upload(request, import_id)
    form = ReadingForm(request.POST, formats=_formats())
    if not form.is_valid():
        return page.refused(request, complaints(form), status=422, back=_url(upload))
    return _do(request, upload, "Porch looks through it again.", actions.look_again, **form.told())


def bringing(request: HttpRequest, import_id: int) -> HttpResponse:
    """Bring it in, from the start or from where it stopped."""
    return _do(request, _upload(request, import_id), "It is being brought in.", actions.bring)


def stop(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop."""
    words = "Stopped. What was read so far stays, and it can go on from there."
    return _do(request, _upload(request, import_id), words, actions.stop, at=now())


def file_removal(request: HttpRequest, import_id: int) -> HttpResponse:
    """Throw the uploaded file away."""
    words = "The uploaded file is deleted. What was read of it stays."
    return _do(request, _upload(request, import_id), words, actions.forget_file, at=now())


def _formats() -> list[tuple[str, str]]:
    """Return every kind of file that can be brought; the first is to find out."""
    return [*post.archive_formats(), *peopling.formats()]


def _do(request: HttpRequest, upload: Any, words: str, act: Any, **told: Any) -> HttpResponse:
    try:
        act(import_=upload, **told)
    except PorchError as error:
        return page.refused(request, error, back=_url(upload))
    page.forget_rooms()
    return page.done(request, words, back=_url(upload))


def _page(request: HttpRequest, form: UploadForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = queries.imports(viewer(request), before=before, limit=PAGE + 1)
    context = {
        "form": form, "refused": refused, "uploads": [_line(one) for one in found[:PAGE]],
        "older_url": f"{reverse('console:imports')}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }  # fmt: skip
    return page.show(request, "imports.html", context, room="connections", status=status)


def _line(upload: Any) -> SimpleNamespace:
    words, icon = STATES[upload.state]
    if upload.state == "done" and (upload.told or {}).get("enrols"):
        words = f"{upload.new:,} new people of {upload.seen:,}"
    elif upload.state == "done":
        words = f"{upload.new:,} new of {upload.seen:,}"
    return SimpleNamespace(
        url=_url(upload), name=upload.name, size=upload.size, at=upload.uploaded_at, words=words, icon=icon,
        trouble=upload.state == "failed", by=upload.member.name if upload.member else "", at_work=upload.is_at_work,
    )  # fmt: skip


def _shown(upload: Any) -> SimpleNamespace:
    told = upload.told or {}
    kinds = dict(_formats())
    return SimpleNamespace(
        **vars(_line(upload)), state=upload.state, error=upload.error, seen=upload.seen, total=upload.total,
        new=upload.new, changed=upload.changed, quarantined=upload.quarantined, has_file=upload.has_file,
        known=max(0, upload.seen - upload.new - upload.changed - upload.quarantined),
        keeps_file=upload.keeps_file, kind=kinds.get(upload.read_as, upload.read_as), progress=_progress(upload),
        found=SimpleNamespace(
            **{name: told.get(name, 0) for name in ("seen", "ours", "theirs", "spoiled", "people")},
            new=told.get("new", 0), changed=told.get("changed", 0), same=told.get("same", 0),
            reasons=told.get("reasons", []), span=_span(told),
            rows=[_row(row) for row in told.get("rows", [])],
        ) if told else None,
        is_people=bool(told.get("enrols")), refused=told.get("refused", [])[:REFUSED],
        more_refused=max(0, len(told.get("refused", [])) - REFUSED),
        can_be_brought=upload.can_be_brought, goes_on=upload.state == "stopped",
        can_be_read_otherwise=upload.has_file and upload.account_id is None and not upload.is_at_work,
        quarantine_url=f"{reverse('console:quarantine')}?connection={upload.account_id}" if upload.account_id else "",
        look_url=reverse("console:import-look", args=[upload.pk]),
        bring_url=reverse("console:import-bring", args=[upload.pk]),
        stop_url=reverse("console:import-stop", args=[upload.pk]),
        removal_url=reverse("console:import-file-removal", args=[upload.pk]),
    )  # fmt: skip


def _progress(upload: Any) -> str:
    if not upload.seen:
        return "Nothing read yet."
    return f"{upload.seen:,} of about {upload.total:,} read." if upload.total else f"{upload.seen:,} read."


def _span(told: dict[str, Any]) -> str:
    first, last = told.get("first", ""), told.get("last", "")
    if not first:
        return "no dates"
    days = [date_format(datetime.fromisoformat(day), "j F Y") for day in (first, last)]
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _row(told: dict[str, Any]) -> SimpleNamespace:
    if "at" not in told:
        return SimpleNamespace(**told)  # one of a file of people
    return SimpleNamespace(
        who=told["who"], at=datetime.fromisoformat(told["at"]), ours=told["ours"], words=told["words"],
        kind=told["kind"].replace("_", " "),
    )  # fmt: skip


def _reading(upload: Any) -> ReadingForm:
    initial = {
        "format": upload.format, "ours": upload.ours, "dates": upload.dates, "zone": upload.zone,
        "keeps_file": upload.keeps_file,
    }  # fmt: skip
    return ReadingForm(initial=initial, formats=_formats())


def _upload(request: HttpRequest, import_id: int) -> Any:
    found = queries.import_(viewer(request), import_id)
    if found is None:
        raise Http404
    return found


def _url(upload: Any) -> str:
    return reverse("console:import", args=[upload.pk])
