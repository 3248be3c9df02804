"""Organisations: a list, and one with its people, from when to when, and the last that passed with any of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.interfaces.console import filtering, page
from porch.interfaces.console.thread import timeline
from porch.interfaces.console.views.common import counted, now, viewer
from porch.interfaces.console.views.people import after
from porch.interfaces.console.views.profiles import day, role_line, told
from porch.projections.presence import queries as presence
from porch.projections.presence.queries import Behind
from porch.projections.relationships import queries as relationships
from porch.records.interactions import queries as log
from porch.records.organisations import actions, queries
from porch.records.people import queries as people
from porch.records.profiles.wanted import Wanted

PAGE, PEOPLE, TURNS, OFFERED = 60, 100, 20, 10
MOST_HANDLES = 300
KINDS = (
    ("customer", "Customer"), ("reference", "Reference"), ("competitor", "Competitor"), ("supplier", "Supplier"),
    ("other", "Other"),
)  # fmt: skip
OURS = ("customer", "reference")


def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation by name, or of one kind; or a new one."""
    if request.method == "POST":
        return _add(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(KINDS) else ""
    found = queries.organisations(viewer(request), kind=kind, after=after(request), limit=PAGE + 1)
    more = ""
    if len(found) > PAGE:
        found = found[:PAGE]
        more = "?" + urlencode({**({"kind": kind} if kind else {}), "after": f"{found[-1].pk}~{found[-1].name}"})
    counts = queries.people_counted(viewer(request), [one.pk for one in found])
    firms = presence.companies(viewer(request), limit=OFFERED)
    known = queries.of_domains(viewer(request), [firm.domain for firm in firms])
    context = {
        "organisations": [_line(one, counts.get(one.pk, 0)) for one in found], "more_url": more, "kind": kind,
        "kinds": KINDS, "firms": [firm for firm in firms if firm.domain not in known],
    }  # fmt: skip
    return page.show(request, "organisations.html", context, room="organisations")


def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation; or change what it is called and what it is to us."""
    found = _found(request, organisation_id)
    if request.method == "POST":
        return _change(request, found)
    today = now().date()
    roles = queries.roles_at(viewer(request), found, before=_before(request), limit=PEOPLE + 1)
    lines = [_person(role, today) for role in roles[:PEOPLE]]
    there = {line.person_id for line in lines if not line.over}
    _tell_ties(viewer(request), lines)
    offered = _offered(request, found, {line.person_id for line in lines})
    context = {
        "organisation": _line(found, len(there)), "domains": [one.domain for one in found.domains.all()],
        "present": [line for line in lines if not line.over], "past": [line for line in lines if line.over],
        "more_url": f"?before={roles[PEOPLE - 1].pk}" if len(roles) > PEOPLE else "",
        "risk": _risk(found, lines), "offered": offered, "kinds": KINDS,
        "people_url": filtering.address(Wanted(organisation=found.pk)),
        "closed": found.closed_at is not None,
    }  # fmt: skip
    return page.show(request, "organisation.html", context, room="organisations")


def river(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The last that passed with any of its people, newest last, for its page."""
    roles = queries.roles_at(viewer(request), _found(request, organisation_id), limit=PEOPLE)
    known = people.by_ids(viewer(request), {role.person.now_id for role in roles})
    handles = [handle.pk for one in known for handle in one.handles.all()]
    items = timeline(log.of_handles(viewer(request), handles[:MOST_HANDLES], limit=TURNS)) if handles else []
    return render(request, "console/parts/organisation_river.html", {"items": items})


def domains(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Say that a mail domain is theirs."""
    found, domain = _found(request, organisation_id), told(request, "domain")
    try:
        given = actions.give_domain(organisation=found, domain=domain)
    except PorchError as error:
        return page.refused(request, error, status=422, back=_url(found))
    undo = f"{reverse('console:organisation-domain-removal', args=[found.pk])}?{urlencode({'domain': given.domain})}"
    return page.done(request, f"{given.domain} is {found.name}'s.", undo=undo, back=_url(found))


def domain_removal(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Say that a mail domain is not theirs."""
    found, domain = _found(request, organisation_id), told(request, "domain")[:255]
    actions.take_domain(organisation=found, domain=domain)
    undo = f"{reverse('console:organisation-domains', args=[found.pk])}?{urlencode({'domain': domain})}"
    return page.done(request, f"{domain} is not {found.name}'s.", undo=undo, back=_url(found))


def closure(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Take it off the list."""
    found = actions.close(organisation=_found(request, organisation_id), at=now())
    undo = reverse("console:organisation-reopening", args=[found.pk])
    return page.done(
        request, f"{found.name} is off the list. Its people stay.", undo=undo, back=reverse("console:organisations")
    )


def reopening(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put it on the list again."""
    found = actions.reopen(organisation=_found(request, organisation_id))
    return page.done(request, f"{found.name} is on the list again.", back=_url(found))


def role_leaving(request: HttpRequest, role_id: int) -> HttpResponse:
    """Note that somebody has left."""
    role = _role(request, role_id)
    back = page.onward(request, reverse("console:person", args=[role.person.now_id]))
    try:
        actions.leave(role=role, until=day(told(request, "until")) or now().date())
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    undo = reverse("console:role-staying", args=[role.pk])
    return page.done(
        request, f"They have left {role.organisation.name}. What you said to each other stays.", undo=undo, back=back
    )


def role_staying(request: HttpRequest, role_id: int) -> HttpResponse:
    """Take that back."""
    role = actions.stay(role=_role(request, role_id))
    return page.done(request, f"They are at {role.organisation.name} still.", back=_of_person(role))


def role_withdrawal(request: HttpRequest, role_id: int) -> HttpResponse:
    """Say that it was never so."""
    role = actions.withdraw(role=_role(request, role_id), at=now())
    undo = reverse("console:role-return", args=[role.pk])
    back = page.onward(request, _of_person(role))
    return page.done(request, f"Taken back: they were never at {role.organisation.name}.", undo=undo, back=back)


def role_return(request: HttpRequest, role_id: int) -> HttpResponse:
    """Let it stand again."""
    role = actions.restore(role=_role(request, role_id))
    return page.done(request, f"Noted again: {role.organisation.name}.", back=_of_person(role))


def _add(request: HttpRequest) -> HttpResponse:
    domain = told(request, "domain").strip()
    try:
        made = actions.add(
            name=told(request, "name") or domain, kind=told(request, "kind") or "customer",
            domains=[domain] if domain else [], by=viewer(request), at=now(),
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, status=422, back=reverse("console:organisations"))
    page.forget_rooms()
    undo = reverse("console:organisation-closure", args=[made.pk])
    return page.done(request, f"{made.name} is written down.", undo=undo, back=_url(made))


def _change(request: HttpRequest, found: Any) -> HttpResponse:
    try:
        actions.change(organisation=found, name=told(request, "name"), kind=told(request, "kind"))
    except PorchError as error:
        return page.refused(request, error, status=422, back=_url(found))
    return page.done(request, f"{found.name}: changed.", back=_url(found))


def _line(one: Any, many: int) -> SimpleNamespace:
    return SimpleNamespace(
        id=one.pk, name=one.name, kind=one.kind, kind_words=dict(KINDS)[one.kind], url=_url(one), people=many,
        people_words=counted(many, "person", "people"), domains=", ".join(each.domain for each in one.domains.all()),
    )  # fmt: skip


def _person(role: Any, today: Any) -> SimpleNamespace:
    line, who = role_line(role, today), role.person.identity or role.person
    line.name = who.name or f"person {who.pk}"
    return line


def _tell_ties(viewer: Any, lines: list[SimpleNamespace]) -> None:
    """Say of each how strong our tie is, 0 to 100, and which colleagues know them, the closest first."""
    ids = {line.person_id for line in lines}
    ties, bonds = relationships.ties_of(viewer, ids), relationships.who_knows(viewer, ids)
    for line in lines:
        points = ties[line.person_id].points if line.person_id in ties else None
        line.points = None if points is None else round(points)
        line.known_by = [bond.member.name for bond in bonds.get(line.person_id, ())]


def _risk(found: Any, lines: list[SimpleNamespace]) -> str:
    """Return in words what hangs on one person, of theirs or of ours, where it does."""
    there = {line.person_id: line.name for line in lines if not line.over}
    if found.kind not in OURS:
        return ""
    if len(there) > 1:
        ours = {name for line in lines if not line.over for name in line.known_by}
        alone = f"Only {min(ours)} knows anybody at {found.name}: all of it rests on one of you." if ours else ""
        return alone if len(ours) == 1 else ""
    if not there:
        return f"You know nobody at {found.name} now." if lines else ""
    return f"You know one person at {found.name}: {next(iter(there.values()))}. If they leave, the thread is cut."


def _offered(request: HttpRequest, found: Any, known: set[int]) -> list[SimpleNamespace]:
    """Return who writes from one of its domains and is not written down as its own."""
    people_ = [
        one
        for domain in list(found.domains.all())[:3]
        for one in presence.people_behind(
            viewer(request), Behind(group=presence.COMPANY + domain.domain), limit=OFFERED + len(known)
        )
    ]
    fresh = {one.pk: one for one in people_ if one.pk not in known}
    return [
        SimpleNamespace(name=one.name, url=reverse("console:person", args=[one.pk]), id=one.pk,
                        role_url=reverse("console:person-roles", args=[one.pk]))
        for one in list(fresh.values())[:OFFERED]
    ]  # fmt: skip


def _role(request: HttpRequest, role_id: int) -> Any:
    found = queries.role(viewer(request), role_id)
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest, organisation_id: int) -> Any:
    found = queries.organisation(viewer(request), organisation_id)
    if found is None:
        raise Http404
    return found


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _of_person(role: Any) -> str:
    return reverse("console:person", args=[role.person.now_id])


def _url(found: Any) -> str:
    return reverse("console:organisation", args=[found.pk])
