"""Signing in and out, and the page of whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import vouching
from porch.interfaces.portal import page, signing_in, visiting, vouched, yours
from porch.interfaces.portal.visiting import Visitor
from porch.records.guests import actions, errands, passkeys, queries
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.reaching import reached_by_mail

BACK = "to"


def sign_in(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask who somebody is; or, once that is known, bring them back to where they were."""
    place = (request.POST if request.method == "POST" else request.GET).get(BACK, "")
    if visitor.person is None:
        return signing_in.ask(request, carried=[(BACK, place)] if page.is_ours(place) else [])
    return page.back(place if page.is_ours(place) else reverse("portal:you"))


def back(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Meet whoever comes back from their own server: one press sends what they had written, at its word."""
    told = request.GET
    try:
        came = vouched.returned(request, SYSTEM_CLOCK.now())
    except errands.NoErrand:
        return signing_in.ask(request, refused=signing_in.not_vouched(), carried=[], action=reverse("portal:sign-in"))
    if not told.get("code"):
        return signing_in.ask(request, refused=signing_in.not_vouched(), carried=came.form, action=came.path)
    proof = [(vouched.PROOF, told["code"]), (vouched.STATE, told["state"])]
    return page.show(request, "back.html", {"carried": [*came.form, *proof], "action": came.path, "place": came.place})


def you(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who one is here, and what one did; or, posted to, what one wants to be called."""
    if visitor.person is None:
        return signing_in.ask(request)
    if request.method != "POST":
        return _page(request, visitor)
    if "name" not in request.POST:  # they came in by this page
        return page.back(reverse("portal:you"))
    try:
        actions.call_me(person=visitor.person, name=request.POST.get("name", ""), at=SYSTEM_CLOCK.now())
    except PorchError:
        return _page(request, visitor, given=request.POST.get("name", ""))
    return page.back(reverse("portal:you"), "kept")


def leave(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Sign out of this browser, or of every one."""
    now = SYSTEM_CLOCK.now()
    if visitor.person is not None:
        if "everywhere" in request.POST:
            actions.leave_everywhere(person=visitor.person, at=now)
        else:
            actions.leave(stay=visitor.stay, at=now)
    visiting.leave(request)
    return page.back(reverse("portal:sign-in"), "left")


def keys(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep a passkey that a device has made, or let one of theirs open nothing any more."""
    now, told = SYSTEM_CLOCK.now(), request.POST
    if told.get("end", "").isdecimal():
        passkeys.end(person=visitor.person, passkey_id=int(told["end"][:18]), at=now)
        return page.back(reverse("portal:you"), "kept")
    sealed, answer, name = told.get("seal", ""), told.get("answer", ""), told.get("name", "")
    try:
        passkeys.make(stay=visitor.stay, name=name, host=request.get_host(), sealed=sealed, answer=answer, at=now)
    except PorchError:
        return _page(request, visitor, refused=_("This passkey could not be kept. Please try once more."))
    return page.back(reverse("portal:you"), "kept")


def accounts(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Lead to the server that knows somebody by another name; or, once it said so, let both be one."""
    now = SYSTEM_CLOCK.now()
    try:
        if vouched.PROOF not in request.POST:
            return vouched.depart(request, [], now)
        vouched.join(request, visitor, now)
    except (vouched.NotVouched, errands.NoErrand):
        return _page(request, visitor, refused=_("This account could not be added. Please try once more."))
    return page.back(reverse("portal:you"), "kept")


def _page(request: HttpRequest, visitor: Visitor, *, given: str | None = None, refused: str = "") -> HttpResponse:
    now, host = SYSTEM_CLOCK.now(), request.get_host()
    person = visitor.person
    own = links.link(door=Door.ANEW, person=person.pk, now=now, about=f"{Door.OWN.value} ")
    context = {
        "address": visitor.stay.handle.value, "given": visitor.name if given is None else given,
        "unnamed": given is not None, "browsers": queries.stays(SYSTEM, person, now),
        "yours": yours.found(person, now), "refused": refused, "passkeys": queries.passkeys(SYSTEM, person),
        "networks": vouching.networks(), "accounts": queries.accounts(SYSTEM, visitor.stay),
        "passkey": passkeys.to_make(stay=visitor.stay, host=host, now=now) if passkeys.works_at(host) else None,
        "wishes": links.link(door=Door.WISHES, person=person.pk, now=now),
        "own": own if reached_by_mail(SYSTEM, person) else "",
    }  # fmt: skip
    return page.show(request, "you.html", context, status=422 if refused or given is not None else 200)
