"""What a human has to say, by telephone or to somebody's face: said, or nobody reached, each with its way back."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.desk.post import by_hand
from porch.interfaces.console import page
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.deeds import snoozed_until
from porch.records.outbox import queries

AGAIN = (
    ("hour", "In an hour"),
    ("evening", "This evening"),
    ("tomorrow", "Tomorrow morning"),
    ("monday", "Monday morning"),
)
AN_HOUR = timedelta(hours=1)


def said(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """It is said."""
    task = _task(request, outgoing_id)
    try:
        by_hand.said(outgoing=task, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:outbox"))
    undo = reverse("console:by-hand-undo", args=[task.pk])
    return page.done(request, f"{_whom(task)}: said. It is in the log.", undo=undo)


def missed(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Nobody was reached: try again later."""
    task, here = _task(request, outgoing_id), timezone.localtime(now())
    again = again_at(request.POST.get("again", ""), here)
    if again is None:
        return page.refused(request, "Say when to try again.", status=400)
    try:
        by_hand.not_reached(outgoing=task, again_at=again, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error)
    undo = reverse("console:by-hand-undo", args=[task.pk])
    return page.done(request, f"{_whom(task)} was not reached. It comes back {again:%A %H:%M}.", undo=undo)


def undo(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Take the last of these back."""
    task = _task(request, outgoing_id)
    try:
        by_hand.taken_back(outgoing=task, at=now())
    except PorchError as error:
        return page.refused(request, error)
    return page.done(request, "Taken back: it is still to be said.")


def again_at(choice: str, here: datetime) -> datetime | None:
    """Return when to try again, in the reader's zone; None when the choice means nothing."""
    return here + AN_HOUR if choice == "hour" else snoozed_until(choice, here)


def task_line(outgoing: Any) -> SimpleNamespace:
    """Return a task as a list shows it: whom, by what number, what to say."""
    shown, number = sign(outgoing.account.channel), number_of(outgoing)
    talk = Ref(outgoing.thread_id, outgoing.to_handle_id).url if outgoing.thread_id and outgoing.to_handle_id else ""
    return SimpleNamespace(
        id=outgoing.pk, name=_whom(outgoing), number=number, words=outgoing.text, icon=shown.icon, label=shown.label,
        verb="Call" if outgoing.account.channel == "phone" else "Tell", talk_url=talk, since=outgoing.created_at,
        by=outgoing.member.name if outgoing.member else "", tried=outgoing.error, due_at=outgoing.due_at,
        later=bool(outgoing.due_at and outgoing.due_at > now()), again=AGAIN,
        said_url=reverse("console:by-hand-said", args=[outgoing.pk]),
        missed_url=reverse("console:by-hand-missed", args=[outgoing.pk]),
        unwanted_url=reverse("console:withdrawal", args=[outgoing.pk]),
    )  # fmt: skip


def number_of(outgoing: Any) -> str:
    """Return the number to call: the one they are talked with by, else another of the same person."""
    handle = outgoing.to_handle
    if handle and handle.kind == "phone" and handle.value.lstrip("+").isdigit():
        return str(handle.value)
    return outgoing.number or ""


def _whom(outgoing: Any) -> str:
    return name_of(outgoing.to_handle) if outgoing.to_handle else "Somebody"


def _task(request: HttpRequest, outgoing_id: int) -> Any:
    found = queries.outgoing(viewer(request), outgoing_id)
    if found is None or found.account is None:
        raise Http404
    return found
