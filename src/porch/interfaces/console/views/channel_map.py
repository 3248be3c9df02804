"""Where they are: the channel map of a group, whom one finds behind its numbers, and where people cannot go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.post import charting
from porch.interfaces.console import barriers, page, plot
from porch.interfaces.console.forms import complaints
from porch.interfaces.console.permissions import OWNERS, role_of
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.people import after, line, name_of
from porch.projections.presence import actions as counting
from porch.projections.presence import queries
from porch.records.people import actions as people_deeds
from porch.records.people import queries as people

PAGE = 60
COMPANIES, SHOWN = 50, 8
NAMED = 3


def channel_map(request: HttpRequest) -> HttpResponse:
    """The map of one group, and what to open next."""
    group = request.GET.get("group", queries.EVERYBODY)[:300]
    chart = charting.chart(viewer(request), group, now=now())
    if chart is None and group != queries.EVERYBODY:
        raise Http404
    if chart is None or (not chart.drawn.picture.people and group == queries.EVERYBODY):
        return page.show(request, "map.html", {"empty": True}, room="map")
    domain = group.removeprefix(queries.COMPANY) if group.startswith(queries.COMPANY) else ""
    found = queries.companies(viewer(request), limit=SHOWN + 1) if group == queries.EVERYBODY else []
    context = {
        "drawn": chart.drawn, "groups": _groups(request, chart.drawn), "bars": plot.bars(chart),
        "sentence": plot.sentence(chart), **_steps(chart, role_of(viewer(request)) in OWNERS),
        "fairs": [_fair(group, one) for one in chart.drawn.picture.fairs],
        "domain": domain, "whole": group == queries.EVERYBODY,
        "companies": [_company(one) for one in found[:SHOWN]], "more_companies": len(found) > SHOWN,
        "barriers": _barriers(request, domain),
        "barrier_form": barriers.BarrierForm() if domain else barriers.CompanyBarrierForm(),
        "barrier_url": reverse("console:map-barriers"),
    }  # fmt: skip
    return page.show(request, "map.html", context, room="map")


def people_behind(request: HttpRequest) -> HttpResponse:
    """The people behind one number of the map."""
    asked = queries.Behind(
        group=request.GET.get("group", queries.EVERYBODY)[:300], network=request.GET.get("network", "")[:32],
        fact=request.GET.get("fact", "known"), met=request.GET.get("met", "")[:200],
    )  # fmt: skip
    found = queries.people_behind(viewer(request), asked, after=after(request), limit=PAGE + 1)
    more = ""
    if len(found) > PAGE:
        found = found[:PAGE]
        kept = {name: request.GET[name] for name in ("group", "network", "fact", "met") if request.GET.get(name)}
        more = "?" + urlencode({**kept, "after": f"{found[-1].pk}~{found[-1].name}"})
    context = {
        "title": _title(asked), "people": [line(one) for one in found], "more_url": more,
        "back_url": f"{reverse('console:map')}?{urlencode({'group': asked.group})}",
    }  # fmt: skip
    return page.show(request, "map_people.html", context, room="map")


def companies(request: HttpRequest) -> HttpResponse:
    """Every company, the one with most people first."""
    size, _, domain = request.GET.get("after", "").partition("~")
    place = (int(size), domain) if size.isdecimal() and len(size) < 10 else None
    found = queries.companies(viewer(request), after=place, limit=COMPANIES + 1)
    more = ""
    if len(found) > COMPANIES:
        found = found[:COMPANIES]
        more = "?" + urlencode({"after": f"{found[-1].people}~{found[-1].domain}"})
    context = {"companies": [_company(one) for one in found], "more_url": more}
    return page.show(request, "map_companies.html", context, room="map")


def company_barriers(request: HttpRequest) -> HttpResponse:
    """Note where nobody at a company can go."""
    form = barriers.CompanyBarrierForm(request.POST)
    back = reverse("console:map")
    if not form.is_valid():
        return page.refused(request, complaints(form), status=422, back=back)
    told = form.cleaned_data
    try:
        made = people_deeds.note_barrier(
            domain=told["domain"], families=told["families"], why=told["why"], by=viewer(request), at=now()
        )
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    domain = made[0].domain if made else told["domain"]
    return noted(request, made, f"everybody at {domain}", back)


def person_barriers(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note where one person cannot go."""
    found, back = people.person(viewer(request), person_id), reverse("console:person", args=[person_id])
    if found is None:
        raise Http404
    form = barriers.BarrierForm(request.POST)
    if not form.is_valid():
        return page.refused(request, complaints(form), status=422, back=back)
    told = form.cleaned_data
    made = people_deeds.note_barrier(
        person=found, families=told["families"], why=told["why"], by=viewer(request), at=now()
    )
    return noted(request, made, name_of(found), back)


def noted(request: HttpRequest, made: list[Any], who: str, back: str) -> HttpResponse:
    """Answer that barriers stand, with an undo where it is one; the map is drawn anew where that is quick."""
    if not made:
        return page.done(request, "That was noted already.", back=back)
    counting.recount(now=now())
    what = " and ".join(one.what for one in barriers.lines(made))
    undo = reverse("console:barrier-lifting", args=[made[0].pk]) if len(made) == 1 else ""
    return page.done(request, f"Noted: {who} cannot go to {what}.", undo=undo, back=back)


def lifting(request: HttpRequest, barrier_id: int) -> HttpResponse:
    """Take a barrier back: they can go there after all."""
    found = _barrier(request, barrier_id)
    people_deeds.lift_barrier(barrier=found, at=now())
    counting.recount(now=now())
    undo = reverse("console:barrier-return", args=[found.pk])
    (told,) = barriers.lines([found])
    return page.done(request, f"Taken back: they can go to {told.what}.", undo=undo, back=_back(found))


def returning(request: HttpRequest, barrier_id: int) -> HttpResponse:
    """Let a barrier that was taken back stand again."""
    found = people_deeds.restore_barrier(barrier=_barrier(request, barrier_id))
    counting.recount(now=now())
    (told,) = barriers.lines([found])
    return page.done(request, f"It stands again: they cannot go to {told.what}.", back=_back(found))


def _barriers(request: HttpRequest, domain: str) -> list[SimpleNamespace]:
    who = viewer(request)
    return barriers.lines(people.barriers_of_domain(who, domain) if domain else people.company_barriers(who))


def _barrier(request: HttpRequest, barrier_id: int) -> Any:
    found = people.barrier(viewer(request), barrier_id)
    if found is None:
        raise Http404
    return found


def _back(barrier: Any) -> str:
    return reverse("console:person", args=[barrier.person_id]) if barrier.person_id else reverse("console:map")


def _groups(request: HttpRequest, drawn: Any) -> list[SimpleNamespace]:
    offered = [
        SimpleNamespace(name=one.group, label=f"{one.label} ({one.people})", chosen=one.group == drawn.group)
        for one in queries.groups(viewer(request))
    ]
    if not any(one.chosen for one in offered):
        label = f"{drawn.label} ({drawn.picture.people})"
        offered.append(SimpleNamespace(name=drawn.group, label=label, chosen=True))
    return offered


def _steps(chart: Any, owner: bool) -> dict[str, Any]:
    told: dict[str, list[SimpleNamespace]] = {"open": [], "rest": [], "keep": [], "too_few": [], "too_old": []}
    for one in chart.advice:
        told[one.step].append(_step(chart, one, owner))
    unsure = told["too_few"] + told["too_old"]
    return {
        "to_open": told["open"], "to_rest": told["rest"], "kept": told["keep"], "unsure": unsure,
        "others": len(told["keep"]) + len(unsure),
    }  # fmt: skip


def _step(chart: Any, advice: Any, owner: bool) -> SimpleNamespace:
    network = advice.count.network
    place, names = chart.places[network], chart.only.get(network, ())
    connect = reverse("console:connect-channel", args=[place.channel]) if place.channel and owner else ""
    return SimpleNamespace(
        label=place.label, icon=place.icon, words=advice.words,
        connection_url=reverse("console:connection", args=[place.account]) if place.account else "",
        connect_url="" if place.account else connect, can_connect=bool(place.channel or place.account),
        names=", ".join(names[:NAMED]), others=max(advice.count.alone - NAMED, 0) if names else 0,
        alone_url=plot.behind(group=chart.drawn.group, network=network, fact="alone"),
    )  # fmt: skip


def _fair(group: str, fair: Any) -> SimpleNamespace:
    return SimpleNamespace(
        place=fair.place, what=fair.what.capitalize(), last_at=fair.last_at, met=fair.met, still=fair.still,
        url=plot.behind(group=group, met=fair.key),
    )  # fmt: skip


def _company(company: Any) -> SimpleNamespace:
    where = sorted(company.networks.items(), key=lambda told: (-told[1], told[0]))
    return SimpleNamespace(
        domain=company.domain, people=company.people, last_at=company.last_at,
        url=f"{reverse('console:map')}?{urlencode({'group': queries.COMPANY + company.domain})}",
        where=[SimpleNamespace(icon=_sign(name).icon, label=_sign(name).label, many=many) for name, many in where],
    )  # fmt: skip


def _sign(network: str) -> Any:
    return sign("feeds" if network == "pages" else network)


def _title(asked: queries.Behind) -> str:
    if asked.met:
        return "Whom we met there"
    if not asked.network:
        return "Everybody on the map"
    label = charting.place(asked.network, []).label
    words = {
        "to_us": f"Who talks to you on {label}", "about_us": f"Who talks about you on {label}",
        "answered": f"Whom you answered on {label}", "barred": f"Who cannot go to {label}",
        "alone": f"Whom you reach on {label} alone",
    }  # fmt: skip
    return words.get(asked.fact, f"Who is on {label}")
