"""Ending one thing: by the mail program's own button (RFC 8058), or by the one on this page. A GET changes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.portal import page
from porch.interfaces.portal.guard import Guest
from porch.interfaces.portal.words import purpose_named
from porch.records.consent import queries as consent
from porch.records.consent.queries import Purpose
from porch.records.outbox import choosing
from porch.records.people import links
from porch.records.people import queries as people
from porch.records.people.links import Door

ONE_CLICK = "List-Unsubscribe"


def stop(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The page with the button; or, posted to, the end of it: at once, without another question, however often."""
    purpose, kind = _what(guest.about)
    if request.method != "POST":
        return page.show(request, "stop.html", {"what": purpose_named(purpose), "stopped": False})
    now = SYSTEM_CLOCK.now()
    choosing.stop(person=guest.person, kind=kind, purpose=purpose, at=now)
    if ONE_CLICK in request.POST:
        return HttpResponse("Done.\n", content_type="text/plain; charset=utf-8")
    if "everything" in request.POST:
        choosing.stop(person=guest.person, kind="", purpose=None, at=now)
        purpose = None
    return page.show(request, "stop.html", {"what": purpose_named(purpose), "stopped": True, **_after(guest)})


def undo(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Take back what was chosen a moment ago: a page with a button, and its answer."""
    said = consent.permission(SYSTEM, guest.number)
    ours = said is not None and said.person_id in people.identities(SYSTEM, guest.person)
    if request.method == "POST" and ours and said is not None:
        choosing.regret(permission=said, at=SYSTEM_CLOCK.now())
    stands = ours and said is not None and said.undone_at is None and request.method != "POST"
    return page.show(request, "undo.html", {"stands": stands, **_after(guest, with_undo=False)})


def _what(about: str) -> tuple[Purpose | None, str]:
    """Return the purpose (None: all) and the kind of handle that a link ends, of "invitation@email"."""
    purpose, _, kind = about.partition("@")
    return (Purpose(purpose) if purpose in Purpose.values else None), kind


def _after(guest: Guest, *, with_undo: bool = True) -> dict[str, Any]:
    now = SYSTEM_CLOCK.now()
    wishes = links.link(door=Door.WISHES, person=guest.person.pk, now=now)
    said = choosing.to_regret(guest.person, now) if with_undo else None
    undo = links.link(door=Door.UNDO, person=guest.person.pk, now=now, about=f"said-{said.pk}") if said else ""
    return {"wishes": wishes, "undo": undo}
