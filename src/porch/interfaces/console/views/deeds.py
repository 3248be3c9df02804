"""What one does with a conversation besides answering. Every deed says what happened and how to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.engagement.conversations import actions
from porch.engagement.promises import actions as promises
from porch.interfaces.console import page
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import address_of, name_of
from porch.interfaces.console.views.common import handle, now, viewer
from porch.records.interactions import queries as log
from porch.records.team import queries as team

SNOOZES = (
    ("evening", "This evening"),
    ("tomorrow", "Tomorrow morning"),
    ("monday", "Monday morning"),
    ("week", "In a week"),
)
MORNING, EVENING = time(8), time(18)
RESOLVED = "resolved"
COLLEAGUES = "console-colleagues"
COLLEAGUES_SECONDS = 20  # every conversation offers them, and they change once a month


def closure(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Close with a reason."""
    reason = request.POST.get("reason", "")[:200]
    who = handle(request, ref)
    words = f"{name_of(who)}: {'resolved' if reason == RESOLVED else f'closed, {reason.lower()}'}."
    return _do(request, ref, actions.close, words, who=who, reason="" if reason == RESOLVED else reason)


def reopening(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Put it back on the list."""
    return _do(request, ref, actions.reopen, "Back on the list.")


def acknowledgement(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Seen, and no answer is owed."""
    return _do(request, ref, actions.acknowledge, "Acknowledged.")


def snooze(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Let it rest until a moment."""
    until = snoozed_until(request.POST.get("until", ""), timezone.localtime(now()))
    if until is None:
        return page.refused(request, "Say until when.", status=400, back=ref.url)
    who = handle(request, ref)
    return _do(request, ref, actions.snooze, f"{name_of(who)} rests until {until:%A %H:%M}.", who=who, until=until)


def snoozed_until(choice: str, here: datetime) -> datetime | None:
    """Return the moment a choice means, in the reader's zone; None when it means nothing."""
    days = {"tomorrow": 1, "week": 7, "monday": 7 - here.weekday()}
    if choice == "evening":
        day = here.date() + timedelta(days=here.time() >= EVENING)
        return datetime.combine(day, EVENING, here.tzinfo)
    if choice in days:
        return datetime.combine(here.date() + timedelta(days=days[choice]), MORNING, here.tzinfo)
    try:
        told = datetime.fromisoformat(choice)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=here.tzinfo)


def handover(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Hand over to a colleague or a desk, until a day."""
    to, name = _target(request, request.POST.get("to", ""))
    until = _end_of(request.POST.get("returns_on", ""))
    if not name or until is None or until <= now():
        return page.refused(
            request, "Say to whom, and a day to come by which it returns to you.", status=400, back=ref.url
        )
    who, note = handle(request, ref), request.POST.get("note", "").strip()[:2000]
    say = f"{name} has {name_of(who)} now. Back to you on {until:%A %d %B} if nothing happens."
    answer = _do(request, ref, actions.hand_over, say, who=who, to=to, until=until, words=note)
    if request.POST.get("tell") and answer.status_code < 400:
        words = f"Thank you for writing. {name} is looking after this now."
        try:
            actions.tell_who_has_it(thread_id=ref.thread, handle=who, member=viewer(request), text=words, at=now())
        except PorchError as error:
            return page.refused(request, f"Handed over, but {name_of(who)} was not told: {error}", back=ref.url)
    return answer


def taking_back(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Take a hand-over back before its date."""
    return _do(request, ref, actions.pull_back, "Back on your list.")


def assignment(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Take it, or give it back to everybody."""
    mine = request.POST.get("to") == "me"
    words = "It is yours." if mine else "It is everybody's again."
    return _do(request, ref, actions.assign, words, to=viewer(request) if mine else None)


def urgency(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Raise the flag."""
    return _do(request, ref, actions.raise_flag, "Marked as urgent: it stands first now.")


def calm(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Take the flag down."""
    return _do(request, ref, actions.lower_flag, "Not urgent: it waits in turn.")


def set_aside(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Not a customer, by address or by domain."""
    whole, who = request.POST.get("what") == "domain", handle(request, ref)
    what = who.value.rpartition("@")[2] if whole else address_of(who)
    return _do(request, ref, actions.set_aside, f"{what} is set aside.", who=who, whole_domain=whole)


def bring_back(request: HttpRequest, ref: Ref) -> HttpResponse:
    """A customer after all."""
    return _do(request, ref, actions.bring_back, "A customer after all.")


def note(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Keep a private note."""
    text = request.POST.get("text", "").strip()
    if not text:
        return page.refused(request, "There is nothing in the note yet.", status=400, back=ref.url)
    return _do(request, ref, actions.note, "Note kept. Only your team sees it.", undoable=False, text=text[:10_000])


def promise(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Promise something by a day, or keep in mind what was found promised in something said, by us or by them."""
    due, words = _end_of(request.POST.get("due_on", "")), request.POST.get("words", "").strip()
    if due is None:
        return page.refused(request, "Say by which day.", status=400, back=ref.url)
    found = _said(request, request.POST.get("said", ""), ref) if request.POST.get("said") else None
    theirs = found is not None and not found.ours
    try:
        made = promises.make(
            thread_id=ref.thread, handle=handle(request, ref), words=words, due_at=due, member=viewer(request),
            at=now(), found_in=found, theirs=theirs,
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, status=400, back=ref.url)
    undo = reverse("console:promise-dropping", args=[made.pk])
    told = f"Expected by {due:%A %d %B}." if theirs else f"Promised for {due:%A %d %B}. It comes back in the morning."
    return page.done(request, told, undo=undo, back=ref.url)


def correction(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Say that something said is, or is not, what a label says."""
    said = _said(request, request.POST.get("said") or request.GET.get("said", ""), ref)
    label, _, right = request.POST.get("word", "").partition(":")
    try:
        deed = actions.correct(
            said=said, handle=handle(request, ref), label=label, right=right == "1", member=viewer(request), at=now()
        )
    except PorchError as error:
        return page.refused(request, error, status=400, back=ref.url)
    undo = reverse("console:deed-undo", args=[deed.pk])
    return page.done(request, "Noted, and learnt from.", undo=undo, back=ref.url)


def _said(request: HttpRequest, told: str, ref: Ref) -> Any:
    """Return the turn of this conversation that a form names, or answer 404."""
    found = log.interaction(viewer(request), int(told)) if told.isdecimal() and len(told) < 19 else None
    thread = log.thread(viewer(request), ref.thread)
    if found is None or thread is None or found.thread_id != thread.pk:
        raise Http404
    return found


def undo(request: HttpRequest, deed_id: int) -> HttpResponse:
    """Take a deed back, and those done in the same breath."""
    wanted = [deed_id, *(int(text) for text in request.GET.get("also", "").split(",") if text.isdecimal())]
    found = [deed for deed in (log.interaction(viewer(request), one) for one in wanted[:200]) if deed is not None]
    if not found:
        raise Http404
    try:
        for deed in found:
            actions.undo(deed=deed, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error)
    return page.done(request, "Taken back." if len(found) == 1 else f"{len(found)} taken back.")


def hand_targets(request: HttpRequest) -> list[tuple[str, str]]:
    """Return to whom one can hand over: colleagues, then desks."""
    me = viewer(request)
    everybody = cache.get_or_set(COLLEAGUES, lambda: _everybody(me), COLLEAGUES_SECONDS) or []
    colleagues = [(f"member:{pk}", name) for pk, name, _ in everybody if pk != me.pk]
    return [
        *colleagues,
        *((f"desk:{desk}", desk.capitalize()) for desk in sorted({desk for *_, desk in everybody if desk})),
    ]


def _everybody(me: Any) -> list[tuple[int, str, str]]:
    return [(m.pk, m.name, m.desk) for m in team.members(me) if m.may_write]


def _do(
    request: HttpRequest,
    ref: Ref,
    act: Callable[..., Any],
    say: str,
    *,
    who: Any = None,
    undoable: bool = True,
    **told: Any,
) -> HttpResponse:
    try:
        deed = act(thread_id=ref.thread, handle=who or handle(request, ref), member=viewer(request), at=now(), **told)
    except PorchError as error:
        return page.refused(request, error, back=ref.url)
    undo_url = reverse("console:deed-undo", args=[deed.pk]) if undoable else ""
    return page.done(request, say, undo=undo_url, back=ref.url if not undoable else "")


def _target(request: HttpRequest, wanted: str) -> tuple[Any, str]:
    kind, _, name = wanted.partition(":")
    if kind == "member" and name.isdecimal():
        member = team.member(viewer(request), int(name))
        return (member, member.name) if member else (None, "")
    if kind == "desk" and name in team.desks(viewer(request)):
        return name, name.capitalize()
    return None, ""


def _end_of(day: str) -> datetime | None:
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time(18), timezone.get_current_timezone())
    except ValueError:
        return None
