"""Dates people come to: set, listed, looked at; moved, called off and taken back; who comes, and what was noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.engagement.gatherings import actions, answering, arriving, changing, holding, recurring, roll
from porch.engagement.gatherings.answering import Answer
from porch.engagement.promises import actions as promises
from porch.interfaces.console import date_form, dates, invited, page
from porch.interfaces.console.date_form import DateForm
from porch.interfaces.console.views.common import now, viewer
from porch.records.interactions import queries as log
from porch.records.people import queries as people

PAGE = 30


def gatherings(request: HttpRequest) -> HttpResponse:
    """What is to come, next first; or what is over."""
    past = request.GET.get("over") == "1"
    found = roll.occurrences(viewer(request), now=now(), past=past, after=_after(request), limit=PAGE + 1)
    counts = roll.counts(viewer(request), [one.pk for one in found[:PAGE]])
    begun = [] if past or request.GET.get("after") else roll.under_way(viewer(request), now=now())
    counts |= roll.counts(viewer(request), [one.pk for one in begun])
    context = {
        "dates": [dates.line(one, counts.get(one.pk)) for one in found[:PAGE]], "past": past,
        "begun": [dates.line(one, counts.get(one.pk)) for one in begun], "any": roll.any_set(viewer(request)),
        "more_url": _more(found[PAGE - 1], past) if len(found) > PAGE else "",
    }  # fmt: skip
    return page.show(request, "gatherings.html", context, room="gatherings")


def new(request: HttpRequest) -> HttpResponse:
    """The form; or a date, or a series of them, that is set."""
    zone = str(timezone.get_current_timezone())
    if request.method != "POST":
        form = DateForm(initial=date_form.soon(now(), zone))
        return page.show(request, "gathering_new.html", {"form": form}, room="gatherings")
    form = DateForm(request.POST)
    if form.is_valid():
        try:
            made = _made(form, request)
        except PorchError as error:
            form.add_error(None, str(error))
        else:
            page.forget_rooms()
            return HttpResponseRedirect(made)
    return page.show(request, "gathering_new.html", {"form": form}, room="gatherings", status=422)


def gathering(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """One date: who comes, waits, has not answered; what to do about it."""
    one = occurrence_of(request, occurrence_id)
    told = dates.shown(viewer(request), one, now())
    asked = request.GET.get("who", "").strip()[:200]
    context = {
        "one": told, "asked": asked, "found": _found(request, asked) if asked else [],
        "agenda_words": date_form.agenda_words(told.agenda), "room_seats": one.room_seats,
        "online_seats": one.online_seats, "invitations": invited.invitations(viewer(request), one.about, now()),
    }  # fmt: skip
    return page.show(request, "gathering.html", context, room="gatherings")


def move(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Move a date; who said yes is told in ten minutes, unless it is taken back."""
    one = occurrence_of(request, occurrence_id)
    return _deed(request, one, "Moved. Who said yes is told in ten minutes.", lambda: holding.move(
        occurrence=one, begins=date_form.moment(request.POST, one.zone), member=viewer(request), at=now(),
        place=request.POST.get("place"), words=request.POST.get("words", ""),
    ), undo=True)  # fmt: skip


def cancellation(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Call a date off; who said yes is told in ten minutes, unless it is taken back."""
    one = occurrence_of(request, occurrence_id)
    words = request.POST.get("words", "")
    return _deed(request, one, "Called off. Who said yes is told in ten minutes.", lambda: holding.call_off(
        occurrence=one, member=viewer(request), at=now(), words=words
    ), undo=True)  # fmt: skip


def undo(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Take the last change back, as long as nobody was told of it."""
    one = occurrence_of(request, occurrence_id)
    change = roll.last_change(viewer(request), one)
    if change is None:
        raise Http404
    words = "Taken back: it stands as it stood."
    return _deed(request, one, words, lambda: changing.take_back(change=change, at=now()))


def seats(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """More seats, or fewer."""
    one = occurrence_of(request, occurrence_id)
    return _deed(request, one, "Kept. Who waits is asked in their order.", lambda: holding.resize(
        occurrence=one, room=_number(request, "room_seats"), online=_number(request, "online_seats"), at=now()
    ))  # fmt: skip


def answers(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """What somebody told a colleague: they come, they do not, they may."""
    one, person = occurrence_of(request, occurrence_id), _person(request)
    told = Answer(
        answer=request.POST.get("answer", ""), mode=request.POST.get("mode", ""), plus=_number(request, "plus") or 0,
        came_with=request.POST.get("came_with", ""), told_by=request.POST.get("told_by", ""),
    )  # fmt: skip
    return _deed(request, one, "Kept.", lambda: answering.answer(
        occurrence=one, person=person, told_=told, how="colleague", at=now()
    ))  # fmt: skip


def asked(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Note that somebody was asked by word of mouth."""
    one, person = occurrence_of(request, occurrence_id), _person(request)
    return _deed(request, one, f"{person.name or 'They'} stands among those asked.", lambda: actions.note_asked(
        occurrence=one, persons=[person.pk], at=now()
    ))  # fmt: skip


def notes(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """A note of somebody there, and perhaps a promise: it comes back in the morning when it is due."""
    one, person = occurrence_of(request, occurrence_id), _person(request)
    guest = answering.guest_of(occurrence=one, person=person)
    promise = request.POST.get("promise", "").strip()
    words = request.POST.get("words", "").strip() or promise

    def note() -> object:
        made = _promise(request, person, promise) if promise else None
        return arriving.note(
            guest=guest, words=words, member=viewer(request), at=now(), promise=made.pk if made is not None else None
        )

    return _deed(request, one, "Kept.", note)


def agenda(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """What is on the agenda, a line each."""
    one = occurrence_of(request, occurrence_id)
    return _deed(request, one, "Kept.", lambda: actions.set_agenda(
        occurrence=one, items=date_form.agenda(request.POST.get("agenda", "")[:5000])
    ))  # fmt: skip


def invite(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Go on to asking people: an invitation is a burst, and is planned where bursts are."""
    one = occurrence_of(request, occurrence_id)
    told = {"kind": "invite", "about": one.about, "name": one.name, "topic": one.topic}
    told |= {name: request.GET[name] for name in ("whom", "day") if request.GET.get(name)}
    try:
        return HttpResponseRedirect(f"{reverse('console:burst-new')}?{urlencode(told)}")
    except NoReverseMatch:
        raise Http404 from None


def _made(form: DateForm, request: HttpRequest) -> str:
    member = viewer(request)
    if rule := form.rule():
        made = recurring.begin(
            what=form.what(), rule=rule, first=form.cleaned_data["day"], clock=form.cleaned_data["time"],
            member=member, at=now(),
        )  # fmt: skip
        return reverse("console:gathering-series", args=[made.pk])
    one = holding.hold(what=form.what(), begins=form.begins(), member=member, at=now())
    return reverse("console:gathering", args=[one.pk])


def _promise(request: HttpRequest, person: Any, words: str) -> Any:
    due = date_form.moment(
        {"day": request.POST.get("promise_by", ""), "time": "12:00"}, str(timezone.get_current_timezone())
    )
    handle = next(iter(person.handles.order_by("pk")), None)
    latest = log.of_handles(viewer(request), [handle.pk], limit=1) if handle is not None else []
    if handle is None or not latest or latest[0].thread_id is None:
        raise PorchError("Nothing was ever heard of them that a promise could belong to. Check them in first.")
    return promises.make(
        thread_id=latest[0].thread_id, handle=handle, words=words, due_at=due, member=viewer(request), at=now()
    )


def _deed(request: HttpRequest, one: Any, words: str, do: Any, *, undo: bool = False) -> HttpResponse:
    back = reverse("console:gathering", args=[one.pk])
    try:
        do()
    except PorchError as error:
        return page.refused(request, error, back=back)
    undo_url = reverse("console:gathering-undo", args=[one.pk]) if undo else ""
    return page.done(request, words, undo=undo_url, back=back)


def occurrence_of(request: HttpRequest, occurrence_id: int) -> Any:
    """Return the date an address names, or answer 404."""
    found = roll.occurrence(viewer(request), occurrence_id)
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest) -> Any:
    asked_ = request.POST.get("person", "")
    found = people.person(viewer(request), int(asked_)) if asked_.isdecimal() and len(asked_) < 19 else None
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest, words: str) -> list[Any]:
    handles = people.find(viewer(request), words, limit=8)
    return list({one.person_id: one for one in handles if one.person is not None}.values())


def _number(request: HttpRequest, name: str) -> int | None:
    told = request.POST.get(name, "").strip()
    return int(told) if told.isdecimal() and len(told) < 9 else None


def _after(request: HttpRequest) -> roll.Place | None:
    moment, _, number = request.GET.get("after", "").partition("_")
    try:
        found = datetime.fromisoformat(moment)
        return (found, int(number)) if found.tzinfo and len(number) < 19 else None
    except ValueError:
        return None


def _more(last: Any, past: bool) -> str:
    told = {"after": f"{last.begins.isoformat()}_{last.pk}", **({"over": "1"} if past else {})}
    return f"{reverse('console:gatherings')}?{urlencode(told)}"
