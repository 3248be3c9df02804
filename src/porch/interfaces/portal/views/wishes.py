"""The page of somebody's wishes: what they hear from us about, how often, when and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.portal import page, tongues, wishing
from porch.interfaces.portal.guard import Guest
from porch.interfaces.portal.wishing import Sent
from porch.interfaces.portal.words import PACES, PURPOSES, STATED, kind_named
from porch.records.outbox import choosing
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.reaching import masked, reached_by_mail


def wishes(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What stands now; or, posted to, what they wish from now on."""
    now = SYSTEM_CLOCK.now()
    held = choosing.chosen(guest.person, now)
    if request.method != "POST":
        return _page(request, guest, Sent(purposes=held.purposes, wished=held.wished, given=wishing.given(held.wished)))
    here = reverse("portal:wishes", args=[guest.token])
    if "nothing" in request.POST:
        choosing.stop(person=guest.person, kind="", purpose=None, at=now)
        return page.back(here, "nothing")
    sent = wishing.read(request.POST, held=held.wished, kinds=_kinds(guest.person), now=now)
    try:
        if sent.refused:
            raise PorchError(sent.refused)
        choosing.choose(person=guest.person, purposes=sent.purposes, wished=sent.wished, words=str(STATED), at=now)
    except PorchError as error:
        return _page(request, guest, replace(sent, refused=str(error)))
    return page.back(here, "kept")


def _page(request: HttpRequest, guest: Guest, sent: Sent) -> HttpResponse:
    now = SYSTEM_CLOCK.now()
    mail = reached_by_mail(SYSTEM, guest.person)
    said = choosing.to_regret(guest.person, now)
    context = {
        "address": masked(mail.value) if mail else "", "given": sent.given, "refused": sent.refused, "stated": STATED,
        "purposes": [(purpose.value, *PURPOSES[purpose], wanted) for purpose, wanted in sent.purposes.items()],
        "paces": [(*pace, pace[0] == sent.given["pace"]) for pace in PACES],
        "channels": [(kind, kind_named(kind), kind not in sent.wished.channels_off) for kind in _kinds(guest.person)],
        "zones": wishing.ZONES, "spoken": tongues.TONGUES,
        "undo": _link(guest, Door.UNDO, now, f"said-{said.pk}") if said else "",
        "own": _link(guest, Door.ANEW, now, f"{Door.OWN.value} ") if mail else "",
    }  # fmt: skip
    return page.show(request, "wishes.html", context, status=422 if sent.refused else 200)


def _link(guest: Guest, door: Door, now: datetime, about: str) -> str:
    return links.link(door=door, person=guest.person.pk, now=now, about=about)


def _kinds(person: Any) -> list[str]:
    """Return where somebody is reached, mail first."""
    return sorted({handle.kind for handle in person.handles.all()}, key=lambda kind: (kind != "email", kind))
