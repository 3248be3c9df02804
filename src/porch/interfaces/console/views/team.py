"""The team, oneself, and the way in for one's phone."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from porch.core.errors import PorchError
from porch.interfaces.console import page
from porch.interfaces.console.forms import ROLES, AwayForm, InviteForm, MeForm, complaints
from porch.interfaces.console.views.common import now, viewer
from porch.records.team import actions, queries


def team(request: HttpRequest) -> HttpResponse:
    """Who is here, and inviting somebody."""
    form, link = InviteForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        token = actions.invite(email=told["email"], name=told["name"], role=told["role"], at=now())
        url = address(request, reverse("console:invitation")) + f"?token={token}"
        form, link = InviteForm(), SimpleNamespace(name=told["name"], url=url)
    me = viewer(request)
    members = [
        SimpleNamespace(
            id=m.pk, name=m.name, email=m.login.email, role=m.role, role_label=m.get_role_display(), you=m.pk == me.pk,
            url=f"{reverse('console:team')}{m.pk}/",
        )
        for m in queries.members(me)
    ]  # fmt: skip
    context = {
        "members": members,
        "roles": ROLES,
        "form": form,
        "link": link,
        "invitations": queries.invitations(me, now()),
        "away": [
            SimpleNamespace(
                name=one.member.name,
                begins=one.begins,
                ends=one.ends,
                now=one.begins <= timezone.localdate(),
                stand_in=one.stand_in.name if one.stand_in else "",
                url=reverse("console:away-return", args=[one.pk]),
            )
            for one in queries.absences(me, timezone.localdate())
        ],
        "away_form": _away_form(me, [(m.id, m.name) for m in members]),
    }
    return page.show(request, "team.html", context, room="team", status=422 if form.is_bound else 200)


def role(request: HttpRequest, member_id: int) -> HttpResponse:
    """Change what a colleague may do."""
    member, wanted = _member(request, member_id), request.POST.get("role", "")
    back = reverse("console:team")
    if wanted not in dict(ROLES):
        return page.refused(request, "There is no such role.", status=400, back=back)
    try:
        actions.change_member(member=member, role=wanted)
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, f"{member.name} is {dict(ROLES)[wanted].lower()} now, and signs in anew.", back=back)


def leave(request: HttpRequest, member_id: int) -> HttpResponse:
    """Let a colleague go."""
    member, back = _member(request, member_id), reverse("console:team")
    try:
        actions.remove_member(member=member, at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, f"{member.name} can no longer sign in. What they said stays.", back=back)


def me(request: HttpRequest) -> HttpResponse:
    """How one likes Porch."""
    member = viewer(request)
    initial = {
        "name": member.name, "desk": member.desk, "time_zone": member.time_zone, "single_keys": member.single_keys,
        "digest": member.digest, "theme": request.COOKIES.get(page.THEME_COOKIE, ""),
    }  # fmt: skip
    form = MeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        theme = told.pop("theme")
        actions.change_member(member=member, **told)
        response = page.done(request, "Kept.", back=reverse("console:me"))
        response.set_cookie(page.THEME_COOKIE, theme, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
        return response
    return page.show(request, "me.html", {"form": form}, room="me", status=422 if form.is_bound else 200)


def phone(request: HttpRequest) -> HttpResponse:
    """A code for the phone's camera: it signs in once, within five minutes."""
    if request.method != "POST":
        return page.show(request, "phone.html", {"code": ""}, room="me")
    token = actions.offer_phone(login=viewer(request).login, at=now())
    url = address(request, reverse("console:phone-in"))
    context = {"code": drawn(f"{url}?token={token}"), "address": url, "local_only": not settings.PORCH_PUBLIC_URL}
    return page.show(request, "phone.html", context, room="me")


def address(request: HttpRequest, path: str) -> str:
    """Return the address others reach a path at."""
    return f"{settings.PORCH_PUBLIC_URL}{path}" if settings.PORCH_PUBLIC_URL else request.build_absolute_uri(path)


def drawn(text: str, *, title: str = "Code to sign in on the phone") -> str:
    """Return a QR code as inline SVG, without any style attribute."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=2,
        omitsize=True,
        title=title,
        unit=None,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by us from an address


def go_away(request: HttpRequest) -> HttpResponse:
    """Say that a colleague is away, and who stands in. Anybody who answers may: who is ill says it by telephone."""
    me, back = viewer(request), reverse("console:team")
    here = {m.pk: m for m in queries.members(me)}
    form = _away_form(me, [(pk, m.name) for pk, m in here.items()], request.POST)
    if not form.is_valid():
        return page.refused(request, complaints(form), status=422, back=back)
    told = form.cleaned_data
    try:
        gone = actions.go_away(
            member=here[told["member"]], begins=told["begins"], ends=told["ends"],
            stand_in=here.get(told["stand_in"]), at=now(),
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    page.forget_business()
    instead = gone.stand_in.name if gone.stand_in else "The whole team"
    words = f"{gone.member.name} is away until {date_format(gone.ends, 'l j F')}. {instead} stands in."
    return page.done(request, words, undo=reverse("console:away-return", args=[gone.pk]), back=back)


def come_back(request: HttpRequest, away_id: int) -> HttpResponse:
    """Here after all."""
    found = queries.absence(viewer(request), away_id)
    if found is None:
        raise Http404
    actions.come_back(away=found, at=now())
    page.forget_business()
    return page.done(request, f"{found.member.name} is here.", back=reverse("console:team"))


def _away_form(me: Any, members: list[tuple[int, str]], data: Any = None) -> AwayForm:
    today = timezone.localdate()
    return AwayForm(data, members=members, initial={"member": me.pk, "begins": today, "ends": today}, prefix="away")


def _member(request: HttpRequest, member_id: int) -> Any:
    found = queries.member(viewer(request), member_id)
    if found is None:
        raise Http404
    return found
