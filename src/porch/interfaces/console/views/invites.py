"""Whom to invite: gatherings, the plan of one, who is left out, and the list handed on."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.gatherings import actions, effect, queries
from porch.interfaces.console import gathered, page
from porch.interfaces.console.invite_form import GatheringForm
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.people import name_of
from porch.projections.influence import queries as influence
from porch.records.people import queries as people
from porch.records.profiles import actions as profile_actions
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import Wanted

PAGE, FOUND = 50, 8
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("Place", "Name", "Mail", "Other handles", "Adds (people)", "Reaches alone (people)")


def invites(request: HttpRequest) -> HttpResponse:
    """Every gathering, newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = queries.gatherings(viewer(request), before=before, limit=PAGE + 1)
    context = {
        "gatherings": [gathered.line(one) for one in found[:PAGE]],
        "older_url": f"{reverse('console:invites')}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }  # fmt: skip
    return page.show(request, "invites.html", context, room="influence")


def new(request: HttpRequest) -> HttpResponse:
    """The form; or a gathering that comes, which is planned at once."""
    topics = [topic.name for topic in influence.topics(viewer(request))]
    asked = request.POST if request.method == "POST" else None
    form = GatheringForm(asked, topics=topics, initial={"topic": request.GET.get("topic", "")})
    if asked is None or not form.is_valid():
        return page.show(request, "invite_new.html", {"form": form}, room="influence", status=422 if asked else 200)
    made = actions.gather(wish=form.wish(), member=viewer(request), at=now())
    page.forget_rooms()
    return HttpResponseRedirect(reverse("console:invite", args=[made.pk]))


def invite(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """One gathering: who is invited and why, who is not, what the choice buys; and whom to leave out."""
    found = queries.planned(viewer(request), _gathering(request, gathering_id))
    asked = request.GET.get("who", "").strip()[:200]
    context = {
        "plan": gathered.shown(found, effect.effect(viewer(request), now=now()), now()), "asked": asked,
        "found": _candidates(request, asked, found) if asked else [],
    }  # fmt: skip
    return page.show(request, "invite.html", context, room="influence")


def leaving_out(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Leave somebody out; it is planned again."""
    gathering, person = _gathering(request, gathering_id), _person(request)
    actions.leave_out(gathering=gathering, person=person, by=viewer(request), at=now())
    undo = f"{reverse('console:invite-letting-in', args=[gathering.pk])}?person={person.pk}"
    words = f"{name_of(person)} is left out. It is planned again."
    return page.done(request, words, undo=undo, back=_page(gathering))


def letting_in(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Leave somebody out no more; it is planned again."""
    gathering, person = _gathering(request, gathering_id), _person(request)
    actions.let_in(gathering=gathering, person=person, at=now())
    words = f"{name_of(person)} may be invited again. It is planned again."
    return page.done(request, words, back=_page(gathering))


def holding_out(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Hold a random tenth out, or nobody, with a reason; it is planned again."""
    gathering, why = _gathering(request, gathering_id), request.POST.get("why_all", "").strip()
    if not why and request.POST.get("holds_out") != "1":
        words = "Say why everybody may be invited: whoever reads the figures later will ask."
        return page.refused(request, words, status=422, back=_page(gathering))
    actions.hold_out(gathering=gathering, why_all="" if request.POST.get("holds_out") == "1" else why, at=now())
    words = "Everybody may be invited." if gathering.why_all else "A random tenth is not invited, so that you learn."
    return page.done(request, f"{words} It is planned again.", back=_page(gathering))


def planning(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Plan again with what is known now."""
    gathering = _gathering(request, gathering_id)
    actions.plan(gathering=gathering, at=now())
    return page.done(request, "It is planned again.", back=_page(gathering))


def handing_on(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Take the plan that stands as the list of who is invited."""
    gathering = _gathering(request, gathering_id)
    plan = queries.latest(viewer(request), gathering)
    if plan is None:
        raise Http404
    try:
        actions.hand_on(plan=plan, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(gathering))
    undo = reverse("console:invite-handing-undo", args=[gathering.pk])
    words = f"Handed on: they are tagged {actions.tag_of(gathering)}."
    return page.done(request, words, undo=undo, back=_page(gathering))


def handing_undo(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Take a handing on back."""
    gathering = _gathering(request, gathering_id)
    plan = queries.latest(viewer(request), gathering)
    if plan is None or plan.handed_at is None:
        raise Http404
    actions.take_back(plan=plan)
    return page.done(request, "Taken back: nobody keeps the tag.", back=_page(gathering))


def asking(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """Go on to an invitation of everybody on a list that was handed on: their tag becomes a segment for it."""
    gathering = _gathering(request, gathering_id)
    plan = queries.latest(viewer(request), gathering)
    tag = profiles.tag(viewer(request), actions.tag_of(gathering))
    if plan is None or plan.handed_at is None or tag is None:
        return page.refused(request, "Hand the list on first.", back=_page(gathering))
    segment = profiles.segment_named(viewer(request), tag.name) or profile_actions.save_segment(
        name=tag.name, wanted=Wanted(tag=tag.pk), by=viewer(request), at=now()
    )
    told = {"kind": "invite", "name": gathering.name, "topic": gathering.topic, "whom": f"segment-{segment.pk}"}
    return HttpResponseRedirect(f"{reverse('console:burst-new')}?{urlencode(told)}")


def table(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """The list of who is invited as a table to keep."""
    found = queries.planned(viewer(request), _gathering(request, gathering_id))
    known = {one.pk: one for one in people.by_ids(viewer(request), [one.person for one in found.invited])}
    lines = [_line(COLUMNS), *(_line(_told(one, known[one.person])) for one in found.invited if one.person in known)]
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in found.gathering.name).strip("-").lower()
    response["Content-Disposition"] = f'attachment; filename="{name or "invited"}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _told(one: Any, person: Any) -> tuple[str, ...]:
    handles = list(person.handles.all())
    mail = next((handle.value for handle in handles if handle.kind == "email"), "")
    others = ", ".join(handle.value for handle in handles if handle.value != mail)
    return (str(one.place), name_of(person), mail, others, f"{one.adds:.1f}", f"{one.reach:.1f}")


def _line(cells: tuple[str, ...]) -> str:
    """Return one line; what a spreadsheet would take for a formula stays words."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()


def _candidates(request: HttpRequest, asked: str, found: Any) -> list[SimpleNamespace]:
    """Return who is found by words, to be left out; who is already is not offered."""
    out = {one.pk for one in found.left_out}
    handles = people.find(viewer(request), asked, limit=FOUND)
    persons = {handle.person_id: handle.person for handle in handles if handle.person_id not in out}
    return [
        SimpleNamespace(
            id=pk, name=name_of(person), handles=", ".join(one.value for one in list(person.handles.all())[:2])
        )
        for pk, person in persons.items()
        if person is not None
    ]


def _gathering(request: HttpRequest, gathering_id: int) -> Any:
    found = queries.gathering(viewer(request), gathering_id)
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest) -> Any:
    asked = request.POST.get("person", "") or request.GET.get("person", "")
    found = people.person(viewer(request), int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if found is None:
        raise Http404
    return found


def _page(gathering: Any) -> str:
    return reverse("console:invite", args=[gathering.pk])
