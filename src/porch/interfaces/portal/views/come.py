"""An invitation opened by its link: yes, no or maybe; the waiting list, a seat held for one, the date as a file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, arriving, letters, roll
from porch.engagement.gatherings.answering import Answer
from porch.interfaces.portal import page
from porch.interfaces.portal.guard import Guest

ANSWERS = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("maybe", gettext_lazy("Maybe")))
MODES = {"room": gettext_lazy("I come there"), "online": gettext_lazy("I take part online")}


def come(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What it is, when and where, and what one answers to it; or, posted to, one's answer."""
    occurrence = _occurrence(guest)
    if request.method != "POST":
        return _page(request, guest, occurrence)
    try:
        answering.answer(
            occurrence=occurrence, person=guest.person, told_=_told(request), how="link", at=SYSTEM_CLOCK.now()
        )
    except PorchError as error:
        return _page(request, guest, occurrence, refused=str(error))
    return page.back(_here(guest), "kept")


def claim(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Take the seat that is held for one; posted twice it is taken once."""
    theirs = roll.guest(SYSTEM, guest.number, guest.person.now_id)
    if theirs is None:
        raise Http404
    done = answering.claim(guest=theirs, at=SYSTEM_CLOCK.now())
    return page.back(_here(guest), "claimed" if done else "late")


def calendar(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The date as a calendar reads it; one called off says so."""
    occurrence = _occurrence(guest)
    theirs = roll.guest(SYSTEM, occurrence.pk, guest.person.now_id)
    ics = letters.calendar(occurrence, SYSTEM_CLOCK.now(), mode=theirs.mode if theirs else "")
    response = HttpResponse(ics, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return response


def ticket(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The code on one's ticket as a picture a phone at the door reads."""
    import io

    import segno

    theirs = roll.guest(SYSTEM, guest.number, guest.person.now_id)
    if theirs is None:
        raise Http404
    out = io.BytesIO()
    segno.make(arriving.code(theirs), error="m", micro=False).save(out, kind="svg", scale=6, border=4, light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _page(request: HttpRequest, guest: Guest, occurrence: Any, *, refused: str = "") -> HttpResponse:
    now = SYSTEM_CLOCK.now()
    theirs = roll.guest(SYSTEM, occurrence.pk, guest.person.now_id)
    shut = _("This was called off.") if occurrence.is_off else _("This is over.") if occurrence.ends <= now else ""
    context = {
        "one": occurrence, "begins": _there(occurrence, occurrence.begins), "ends": _there(occurrence, occurrence.ends),
        "shut": shut, "refused": refused,
        "given": _given(request, theirs),
        "name": (guest.person.name or "").partition(" ")[0], "standing": _standing(theirs, now),
        "agenda": roll.agenda(SYSTEM, occurrence), "free": _free(occurrence),
        "modes": [(mode, MODES[mode]) for mode in occurrence.modes] if len(occurrence.modes) > 1 else [],
        "answers": ANSWERS, "urls": _urls(guest), "asks": not (theirs and theirs.told_by),
        "code": arriving.code(theirs) if theirs and theirs.answer == "yes" and not theirs.waiting_since else "",
        "where": letters.place(occurrence, theirs.mode) if theirs and theirs.answer == "yes" else occurrence.place,
    }  # fmt: skip
    return page.show(request, "come.html", context, status=422 if refused else 200)


def _standing(theirs: Any, now: Any) -> SimpleNamespace | None:
    if theirs is None or not theirs.answer:
        return None
    offer = roll.offer(SYSTEM, theirs)
    held = offer is not None and offer.ended_at is None and offer.until > now
    ran_out = offer is not None and not held and offer.how in ("", "ran_out") and theirs.waiting_since is None
    return SimpleNamespace(
        answer=theirs.answer, waits=theirs.waiting_since is not None and not held, place=roll.in_line(SYSTEM, theirs),
        held_until=_there(theirs.occurrence, offer.until) if offer is not None and held else None,
        ran_out=ran_out, party=theirs.party,
    )  # fmt: skip


def _there(occurrence: Any, at: Any) -> Any:
    """Return a moment by the clock where it takes place, without its zone: a page would show it by the house's."""
    return at.astimezone(occurrence.there.tzinfo).replace(tzinfo=None)


def _given(request: HttpRequest, theirs: Any) -> SimpleNamespace:
    """Return what stands in the form: what was just sent, else what they answered before."""
    if request.method == "POST":
        told = {name: request.POST.get(name, "")[:200] for name in ("answer", "mode", "plus", "came_with", "told_by")}
        return SimpleNamespace(**told)
    return SimpleNamespace(
        answer=theirs.answer if theirs else "", mode=theirs.mode if theirs else "", plus=theirs.plus if theirs else 0,
        came_with="", told_by="",
    )  # fmt: skip


def _told(request: HttpRequest) -> Answer:
    plus = request.POST.get("plus", "0").strip() or "0"
    return Answer(
        answer=request.POST.get("answer", "")[:5], mode=request.POST.get("mode", "")[:6],
        plus=int(plus) if plus.isdecimal() and len(plus) < 4 else -1,
        came_with=request.POST.get("came_with", ""), told_by=request.POST.get("told_by", ""),
    )  # fmt: skip


def _free(occurrence: Any) -> list[tuple[Any, int]]:
    """Return how many seats are left where they are counted; 0 says that there is a waiting list."""
    return [(MODES[mode], left) for mode, left in roll.free(SYSTEM, occurrence).items() if left is not None]


def _occurrence(guest: Guest) -> Any:
    found = roll.occurrence(SYSTEM, guest.number)
    if found is None:
        raise Http404
    return found


def _urls(guest: Guest) -> SimpleNamespace:
    names = ("claim", "calendar", "ticket")
    return SimpleNamespace(**{name: reverse(f"portal:come-{name}", args=[guest.token]) for name in names})


def _here(guest: Guest) -> str:
    return reverse("portal:come", args=[guest.token])
