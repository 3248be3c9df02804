"""What we begin with many: the week, all of them, one, and every deed on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from porch.core.errors import PorchError
from porch.engagement.bursts import actions, queries, showing
from porch.engagement.bursts import leaving_out as leaving
from porch.engagement.bursts import reminding as reminding_
from porch.interfaces.console import bursting, naming, page
from porch.interfaces.console.burst_form import KINDS, BurstForm, WordsForm
from porch.interfaces.console.views.common import now, viewer
from porch.projections.influence import queries as influence
from porch.records.people import queries as people
from porch.records.profiles import queries as profiles
from porch.records.saved import queries as saved

PAGE = 50
ROOM = "bursts"
DAY = timedelta(days=1)
YEAR = 366


def bursts(request: HttpRequest) -> HttpResponse:
    """The week that is planned, and what waits for words or for a colleague."""
    zone = timezone.get_current_timezone()
    begins = bursting.monday(_day(request.GET.get("week", "")) or now().astimezone(zone).date())
    midnight = datetime.combine(begins, time(0), zone)
    found = queries.week(viewer(request), begins=midnight)
    waiting = showing.waiting(viewer(request), now=now(), limit=PAGE)
    context = {
        "week": bursting.week(viewer(request), begins, found, zone, now()),
        "waiting": bursting.listed(viewer(request), waiting, now()),
    }  # fmt: skip
    return page.show(request, "bursts.html", context, room=ROOM)


def every(request: HttpRequest) -> HttpResponse:
    """All bursts, newest first."""
    found = queries.bursts(viewer(request), before=_number(request.GET.get("before", "")), limit=PAGE + 1)
    context = {
        "bursts": bursting.listed(viewer(request), found[:PAGE], now()),
        "older_url": f"{reverse('console:bursts-all')}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }  # fmt: skip
    return page.show(request, "bursts_all.html", context, room=ROOM)


def new(request: HttpRequest) -> HttpResponse:
    """What to begin and with whom; whoever that reaches is worked out before a word is written."""
    told = request.POST if request.method == "POST" else request.GET
    named = naming.named(viewer(request), told)
    asked = request.POST if request.method == "POST" and not named.looks else None
    first: dict[str, Any] = {name: told.get(name, "") for name in BurstForm.base_fields}
    first |= {"holds_out": "holds_out" in told or request.method == "GET"}
    form = _form(request, asked, initial=first, persons=named.ids)
    if asked is not None and form.is_valid():
        try:
            made = actions.write(wish=_wish(request, form), member=viewer(request), at=now())
        except PorchError as error:
            form.add_error(None, str(error))
        else:
            page.forget_rooms()
            return HttpResponseRedirect(reverse("console:burst", args=[made.pk]))
    context = {"form": form, "kinds": _kinds(form), "advice": bursting.LADDER, "named": named}
    return page.show(request, "burst_new.html", context, room=ROOM, status=422 if asked else 200)


def burst(request: HttpRequest, burst_id: int) -> HttpResponse:
    """One burst: whom it reaches and by which rule not, its words for each, its approval, and what came of it."""
    found = _burst(request, burst_id)
    form = WordsForm(initial={"subject": found.subject, "words": found.words}, kind=found.kind, about=found.about)
    return _shown(request, found, form)


def words(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Write what a burst says."""
    found = _burst(request, burst_id)
    form = WordsForm(request.POST, kind=found.kind, about=found.about)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    told = form.cleaned_data
    wish = replace(_wished(request, found), words=told["words"], subject=told["subject"])
    try:
        actions.edit(burst=found, wish=wish, member=viewer(request), at=now())
    except PorchError as error:
        form.add_error("words", str(error))
        return _shown(request, found, form, status=422)
    return HttpResponseRedirect(f"{_page(found)}#preview")


def people_of(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Who gets it and who not, by verdict and rule."""
    found = _burst(request, burst_id)
    plan = queries.latest(viewer(request), found)
    if plan is None:
        raise Http404
    verdict, rule = request.GET.get("verdict", "")[:8], request.GET.get("rule", "")[:4]
    after = _number(request.GET.get("after", "")) or 0
    rows = queries.lines(viewer(request), plan, verdict=verdict, rule=rule, after=after, limit=PAGE + 1)
    more = f"?verdict={verdict}&rule={rule}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    summary = queries.summary(viewer(request), plan)
    if summary is None:
        return HttpResponseRedirect(_page(found))
    context = {
        "burst": bursting.listed(viewer(request), [found], now())[0],
        "lines": bursting.lines(viewer(request), rows[:PAGE]),
        "filters": bursting.filters(summary, verdict, rule), "more_url": more,
    }  # fmt: skip
    return page.show(request, "burst_people.html", context, room=ROOM)


def own_line(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Write a line of somebody's own."""
    found = _burst(request, burst_id)
    asked = _number(request.POST.get("person", ""))
    person = people.person(viewer(request), asked) if asked else None
    if person is None:
        raise Http404
    said = request.POST.get("words", "").strip()[:500]
    try:
        actions.own_line(burst=found, person=person, words=said, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    return page.done(request, "Kept: it stands where {line} is.", back=_page(found))


def leaving_out(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Leave somebody out of it; the note brings them back."""
    found = _burst(request, burst_id)
    person = people.person(viewer(request), _number(request.POST.get("person", "")) or 0)
    if person is None:
        raise Http404
    try:
        leaving.leave_out(burst=found, person=person, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    undo = reverse("console:burst-bringing-back", args=[found.pk, person.pk])
    return page.done(request, f"{person.name or 'They'} will not get it.", undo=undo, back=f"{_page(found)}#preview")


def bringing_back(request: HttpRequest, burst_id: int, person_id: int) -> HttpResponse:
    """Let somebody have it again who was left out."""
    found, person = _burst(request, burst_id), people.person(viewer(request), person_id)
    if person is None:
        raise Http404
    try:
        if not leaving.bring_back(burst=found, person=person):
            actions.plan(burst=found, at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    return page.done(request, f"{person.name or 'They'} may get it again.", back=_page(found))


def planning(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Work out anew whom it reaches."""
    found = _burst(request, burst_id)
    actions.plan(burst=found, at=now())
    return page.done(request, "It is worked out again.", back=_page(found))


def approval(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Say that it may go as it is written."""
    same = request.POST.get("same_for_many") == "1"
    return _deed(request, burst_id, "approve", "Approved: it may go as it is written.", same_for_many=same)


def sending(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Let it go."""
    return _deed(request, burst_id, "send", "It goes, to each at an hour that suits them.")


def stopping(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Stop it: what has not left does not leave."""
    found = _burst(request, burst_id)
    try:
        stopped = actions.stop(burst=found, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    left = queries.state(viewer(request), found, now=now()).sent
    return page.done(request, bursting.stopped(stopped, left), back=_page(found))


def reminding(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Remind, once, those who have not answered."""
    found = _burst(request, burst_id)
    try:
        reminder = reminding_.remind(burst=found, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    return page.done(request, bursting.reminded(reminder.due_at), back=_page(found))


def move(request: HttpRequest, burst_id: int) -> HttpResponse:
    """Put a burst on another day; it is judged anew as of then."""
    found, zone = _burst(request, burst_id), timezone.get_current_timezone()
    day = _day(request.POST.get("day", ""))
    days = min(_number(request.POST.get("later", "").lstrip("-")) or 0, YEAR)
    at = found.send_at.astimezone(zone) if found.send_at else now().astimezone(zone).replace(hour=10, minute=0)
    if day is not None:
        at = datetime.combine(day, at.time(), zone)
    elif days:
        at += -days * DAY if request.POST["later"].startswith("-") else days * DAY
    else:
        return page.refused(request, "Say on which day.", status=422, back=_page(found))
    try:
        actions.move(burst=found, send_at=at, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    week = f"{reverse('console:bursts')}?week={at:%Y-%m-%d}"
    return page.done(request, f"{found.name} goes on {at:%A %-d %B}. It is judged anew.", back=week)


def _shown(request: HttpRequest, found: Any, form: WordsForm, *, status: int = 200) -> HttpResponse:
    after, before = (_number(request.GET.get(name, "")) or 0 for name in ("see", "before"))
    told = bursting.shown(viewer(request), found, now(), after=after, before=before)
    return page.show(request, "burst.html", {"burst": told, "form": form}, room=ROOM, status=status)


def _deed(request: HttpRequest, burst_id: int, verb: str, said: str, **more: Any) -> HttpResponse:
    found = _burst(request, burst_id)
    try:
        getattr(actions, verb)(burst=found, member=viewer(request), at=now(), **more)
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    return page.done(request, said, back=_page(found))


def _form(request: HttpRequest, asked: Any, **more: Any) -> BurstForm:
    topics = [topic.name for topic in influence.topics(viewer(request))]
    topic = (more.get("initial") or {}).get("topic")
    offered = topics if not topic or topic in topics else [topic, *topics]
    return BurstForm(asked, topics=offered, whom=_whom(request), zone=timezone.get_current_timezone(), **more)


def _whom(request: HttpRequest) -> list[tuple[str, str]]:
    segments = [(f"segment-{one.pk}", one.name) for one in profiles.segments(viewer(request))]
    searches = [(f"saved-{one.pk}", f"Who said: {one.name}") for one in saved.searches(viewer(request))]
    return [("", "Everybody it concerns"), *segments, *searches]


def _wish(request: HttpRequest, form: BurstForm) -> actions.Wish:
    whom = "" if form.persons else form.cleaned_data["whom"]  # who is named is named alone
    what, _, number = whom.partition("-")
    found = profiles.segment(viewer(request), int(number)) if what == "segment" else None
    search = saved.search(viewer(request), int(number)) if what == "saved" else None
    return form.wish(segment=found, saved=search)


def _kinds(form: BurstForm) -> list[tuple[str, str, str, bool]]:
    chosen = str(form["kind"].value() or "question")
    return [(kind.value, label, what, kind.value == chosen) for kind, (label, what) in KINDS.items()]


def _wished(request: HttpRequest, found: Any) -> actions.Wish:
    wish = showing.wish_of(viewer(request), found)
    if wish is None:
        raise Http404
    return wish


def _burst(request: HttpRequest, burst_id: int) -> Any:
    found = queries.burst(viewer(request), burst_id)
    if found is None:
        raise Http404
    return found


def _day(asked: str) -> date | None:
    """Return a day that is told and can be, within the years people plan in; else None."""
    try:
        found = parse_date(asked[:10])
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2200 else None


def _number(asked: str) -> int | None:
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _page(found: Any) -> str:
    return reverse("console:burst", args=[found.pk])
