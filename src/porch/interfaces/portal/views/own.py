"""What only the owner should read: what we sent and asked, and what came of it; and how they get a fresh link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.portal import given_and_asked, mailing, page
from porch.interfaces.portal.guard import Guest
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.reaching import masked, reached_by_mail


def ledger(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Everything between us and one person, latest first, as they see it."""
    now = SYSTEM_CLOCK.now()
    wishes = links.link(door=Door.WISHES, person=guest.person.pk, now=now)
    return page.show(request, "own.html", {"told": given_and_asked.told(guest.person.pk, now), "wishes": wishes})


def anew(request: HttpRequest) -> HttpResponse:
    """Send a fresh link to the owner's own address. The answer is the same whether one went or not."""
    now = SYSTEM_CLOCK.now()
    opened = links.read(request.POST.get("seal", ""), door=Door.ANEW, now=now)
    mailing.send_link(opened, now)
    mail = reached_by_mail(SYSTEM, opened.person) if opened.person else None
    return page.show(request, "sent.html", {"address": masked(mail.value) if mail else ""})
