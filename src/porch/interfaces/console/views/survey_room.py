"""Asking in a room: the code on the wall, the time, the talk and its notes; and papers typed in afterwards."""

from __future__ import annotations

import io
import math
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.gatherings import roll
from porch.engagement.surveys import filling, queries, shown, sitting
from porch.engagement.surveys.sitting import Slip
from porch.interfaces.console import page
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.surveys import survey_of
from porch.records.people import queries as people


def room(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Set time aside: for those at a date under way, or for whoever is there; or a sitting that was opened."""
    one = survey_of(request, survey_id)
    dates = roll.under_way(viewer(request), now=now())
    if request.method == "POST":
        return _open(request, one)
    context = {"survey": one, "dates": dates, "sittings": queries.sittings(viewer(request), one)}
    return page.show(request, "survey_room.html", context, room="surveys")


def wall(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What stands on the wall: the code, the address, the time left, how many have answered; or a turn of the room."""
    found = _sitting(request, sitting_id)
    if request.method == "POST":
        return _turn(request, found)
    left = max(0, math.ceil((found.ends - now()).total_seconds() / 60))
    address = request.build_absolute_uri(reverse("portal:room", args=[found.code]))
    context = {
        "sitting": found, "survey": found.survey, "left": left, "address": address,
        "answered": queries.counts(viewer(request), found.survey).answers, "phases": sitting.PHASES,
    }  # fmt: skip
    return page.show(request, "survey_wall.html", context, room="surveys")


def code(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The code as a picture a phone reads."""
    import segno

    found = _sitting(request, sitting_id)
    out = io.BytesIO()
    address = request.build_absolute_uri(reverse("portal:room", args=[found.code]))
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=8, border=4, light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def paper(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Type in a paper; typed in again by a colleague it is checked, and what they read differently is said."""
    one = survey_of(request, survey_id)
    asked = queries.latest(viewer(request), one)
    if asked is None:
        raise Http404
    form = dict(request.POST.lists()) if request.method == "POST" else None
    filled = filling.read(asked.asked, form, whole=False) if form is not None else None
    refused = ""
    if filled is not None and not filled.wrong:
        try:
            sheet = sitting.enter(survey=one, slip=_slip(request), filled=filled, member=viewer(request), at=now())
        except PorchError as error:
            refused = str(error)
        else:
            return page.done(request, _said(sheet), back=reverse("console:survey-paper", args=[one.pk]))
    context = {
        "survey": one, "fields": shown.fields(asked.asked, one.language, form, filled.wrong if filled else None),
        "refused": refused, "sittings": queries.sittings(viewer(request), one),
        "number": request.POST.get("number", ""),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page.show(request, "survey_paper.html", context, room="surveys", status=status)


def _open(request: HttpRequest, one: Any) -> HttpResponse:
    number = _number(request, "occurrence")
    there = roll.attendees(viewer(request), number) if number else []
    try:
        opened = sitting.open_room(
            survey=one, minutes=_number(request, "minutes") or 0, member=viewer(request), at=now(), occurrence=number,
            there=there, attended=_number(request, "attended") or 0,
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:survey-room", args=[one.pk]))
    back = reverse("console:survey-wall", args=[opened.sitting.pk])
    if not opened.held:
        return HttpResponseRedirect(back)
    held = {one.pk: one.name for one in people.by_ids(viewer(request), [person for person, _ in opened.held])}
    told = "; ".join(f"{held.get(person, person)}: {why}" for person, why in opened.held)
    return page.done(request, f"Do not ask these: {told}", back=back)


def _turn(request: HttpRequest, found: Any) -> HttpResponse:
    back = reverse("console:survey-wall", args=[found.pk])
    try:
        if phase := request.POST.get("phase", ""):
            sitting.turn(sitting=found, phase=phase, at=now())
        elif more := _number(request, "minutes"):
            sitting.lengthen(sitting=found, minutes=more)
        else:
            sitting.take_notes(
                sitting=found, notes=request.POST.get("notes", ""), attended=_number(request, "attended")
            )
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, "Kept.", back=back)


def _slip(request: HttpRequest) -> Slip:
    number = _number(request, "sitting")
    found = queries.sitting(viewer(request), number) if number else None
    return Slip(number=request.POST.get("number", ""), sitting=found)


def _said(sheet: Any) -> str:
    if sheet is None or not (sheet.differs or sheet.checked_at):
        return "Kept. A colleague may type it in again, to check it."
    return f"Read differently: {', '.join(sheet.differs)}." if sheet.differs else "Checked: both read the same."


def _sitting(request: HttpRequest, sitting_id: int) -> Any:
    found = queries.sitting(viewer(request), sitting_id)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    told = request.POST.get(name, "").strip()
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None
