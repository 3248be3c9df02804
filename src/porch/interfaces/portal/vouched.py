"""Signs somebody in with an account they have already: their own server says who they are, and their form goes along.

They leave by a page and not by a redirect: browsers hold a form to the CSP's form-action wherever it is redirected to.
They come back by a GET, which changes nothing: its page has one button, and that sends what they wrote.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.core.interaction import Handle
from porch.core.rates import RATES, place_of
from porch.desk.post import vouching
from porch.interfaces.portal import page, visiting
from porch.records.guests import actions, errands

NETWORK, SERVER = "sign-network", "sign-server"
PROOF, STATE = "sign-proof", "sign-state"
FIELDS = frozenset({NETWORK, SERVER, PROOF, STATE})
COOKIE = "porch_errand"
LARGEST = 64 * 1024  # letters of a form that goes along
MOST, MOST_IN_ALL = 20, 300  # servers asked in ten minutes: for one place, and for all

Form = list[tuple[str, str]]


class NotVouched(PorchError):
    """Nobody said who they are. What is told to them says nothing of what our side of the network looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Somebody who came back: where to, what they had written, and at whose word."""

    path: str
    form: Form
    place: str


def depart(request: HttpRequest, form: Form, now: datetime) -> HttpResponse:
    """Return the page that leads to somebody's own server; what they wrote waits here. NotVouched where none does."""
    server, written = request.POST.get(SERVER, "").strip(), json.dumps(form)
    if len(written) > LARGEST:
        raise NotVouched("This is too long to go along.")
    _slow_down(request, now)
    secret, back = errands.secret(), request.build_absolute_uri(reverse("portal:sign-in-back"))
    try:
        network = vouching.network(request.POST.get(NETWORK, ""))
        address, kept = vouching.ask(network, server, redirect_uri=back, state=errands.state_of(secret))
    except PorchError as error:
        raise NotVouched("This server cannot be asked.") from error
    errands.send(secret=secret, network=network.name, kept={**kept, "form": written, "path": request.path}, at=now)
    response = page.show(request, "away.html", {"address": address, "place": urlsplit(address).hostname})
    response["Refresh"] = f"0; url={address}"
    return _keep(response, secret)


def returned(request: HttpRequest, now: datetime) -> Returned:
    """Return who came back from their server, by this browser's own errand. NoErrand otherwise."""
    sent = errands.waiting(request.COOKIES.get(COOKIE, ""), request.GET.get("state", ""), now)
    form = [(name, value) for name, value in json.loads(sent.kept["form"])]
    return Returned(path=sent.kept["path"], form=form, place=urlsplit(sent.kept["server"]).netloc)


def enter(request: HttpRequest, go: Callable[[visiting.Visitor], HttpResponse], now: datetime) -> HttpResponse:
    """Return what comes of a form that was sent with a server's word. NotVouched, or NoErrand, where that is none."""
    network, named = _vouched(request, now)
    try:
        token = errands.enter(named=named, how=network.how, at=now)
    except PorchError as error:
        raise NotVouched("Nobody is let in by this handle.") from error
    return _keep(go(visiting.enter(request, token, now)), "")


def join(request: HttpRequest, visitor: visiting.Visitor, now: datetime) -> None:
    """Let a visitor be one with whom their server names. NotVouched, or NoErrand, where it names nobody."""
    network, named = _vouched(request, now)
    try:
        errands.join(stay=visitor.stay, named=named, how=network.how, at=now)
    except PorchError as error:
        raise NotVouched("These two stay two.") from error


def _vouched(request: HttpRequest, now: datetime) -> tuple[vouching.Network, Handle]:
    sent = errands.end(secret=request.COOKIES.get(COOKIE, ""), state=request.POST.get(STATE, ""), at=now)
    try:
        network = vouching.network(sent.network)
        return network, vouching.answer(network, sent.kept, request.POST[PROOF][:4000])
    except PorchError as error:
        raise NotVouched("This server did not say who you are.") from error


def _slow_down(request: HttpRequest, now: datetime) -> None:
    place = place_of(str(request.META.get("REMOTE_ADDR", "")))
    if RATES.knock(f"portal errands {place}", MOST, now) or RATES.knock("portal errands", MOST_IN_ALL, now):
        raise NotVouched("Too many servers were asked.")


def _keep(response: HttpResponse, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, secret, max_age=actions.AWAY if secret else 0, path=visiting.PATH, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
