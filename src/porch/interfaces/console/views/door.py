"""The ways in: set-up behind the one-time token, an invitation, the phone's code. No token stays in an address."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.console import page
from porch.interfaces.console.forms import ROLES, NewPassword, SetupForm, TokenForm
from porch.interfaces.console.views.common import now
from porch.records.team import actions, queries

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def setup(request: HttpRequest) -> HttpResponse:
    """Make the owner, for whoever holds the token out of the terminal."""
    if queries.has_owner(SYSTEM):
        return HttpResponseRedirect(reverse("console:morning"))
    if (kept := _keep_token(request, "setup")) is not None:
        return kept
    token = request.session.get("setup", "")
    if not token:
        return _ask_for_token(request)
    form = SetupForm(request.POST if "business_name" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return page.door(request, "setup.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        owner = actions.set_up(token=token, at=now(), **form.cleaned_data)
    except PorchError as error:
        request.session.pop("setup", None)
        again = TokenForm({})
        again.errors.clear()
        again.add_error(None, str(error))
        return page.door(request, "setup_token.html", {"form": again}, status=403)
    page.forget_business()
    return _come_in(request, owner.login, reverse("console:connect"))


def invitation(request: HttpRequest) -> HttpResponse:
    """Let an invited colleague choose a password."""
    if (kept := _keep_token(request, "invitation")) is not None:
        return kept
    ticket = queries.invitation(SYSTEM, request.session.get("invitation", ""), now())
    if ticket is None:
        refused = "It was used already, or its seven days are over. Ask whoever invited you for a new one."
        return page.door(request, "invitation.html", {"refused": refused}, status=410)
    form = NewPassword(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        invited = SimpleNamespace(role_label=dict(ROLES).get(ticket.role, ""), name=ticket.name)
        context = {"form": form, "invited": invited, "business": queries.business(SYSTEM).name}
        return page.door(request, "invitation.html", context, status=422 if form.is_bound else 200)
    try:
        member = actions.accept_invitation(
            token=request.session.pop("invitation", ""), password=form.cleaned_data["password"], at=now()
        )
    except PorchError as error:
        return page.door(request, "invitation.html", {"refused": str(error)}, status=410)
    return _come_in(request, member.login, reverse("console:morning"))


def phone_in(request: HttpRequest) -> HttpResponse:
    """Sign in the phone that scanned a code."""
    if (kept := _keep_token(request, "phone")) is not None:
        return kept
    token = request.session.get("phone", "")
    if request.method != "POST":
        refused = "" if token else "This code no longer works. Show a new one on the other screen."
        return page.door(request, "phone_in.html", {"name": "you", "refused": refused})
    try:
        found = actions.accept_phone(token=request.session.pop("phone", ""), at=now())
    except PorchError as error:
        return page.door(request, "phone_in.html", {"refused": str(error)}, status=410)
    return _come_in(request, found, reverse("console:morning"))


def _keep_token(request: HttpRequest, name: str) -> HttpResponse | None:
    token = request.GET.get("token") or (request.POST.get("token") if name == "setup" else "")
    if not token:
        return None
    request.session[name] = token.strip()[:100]
    return HttpResponseRedirect(request.path)


def _ask_for_token(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    return page.door(request, "setup_token.html", {"form": form}, status=422 if form.is_bound else 200)


def _come_in(request: HttpRequest, who: Any, to: str) -> HttpResponse:
    login(request, who, backend=BACKEND)  # a new session key: nobody can have prepared it
    return HttpResponseRedirect(to)
