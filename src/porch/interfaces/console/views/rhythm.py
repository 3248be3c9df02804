"""The house's rhythm: when it begins something with people; and with whom it begins nothing for now."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.bursts import actions, queries
from porch.interfaces.console import page
from porch.interfaces.console.filtering import SEGMENT
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.rhythm_form import HoldForm, RhythmForm
from porch.interfaces.console.views.common import now, viewer
from porch.projections.presence import segments
from porch.records.outbox import rhythm as rhythms
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import read

ROOM = "bursts"


def rhythm(request: HttpRequest) -> HttpResponse:
    """Hours, days and holidays; or new ones, which hold from now on."""
    form = RhythmForm(request.POST) if request.method == "POST" else _as_held(request)
    if request.method == "POST" and form.is_valid():
        try:
            rhythms.keep(**form.cleaned_data, at=now(), by=viewer(request))
        except PorchError as error:
            form.add_error(None, str(error))
        else:
            return page.done(request, "Kept. What waits is judged by it.", back=reverse("console:rhythm"))
    status = 422 if request.method == "POST" else 200
    return page.show(request, "rhythm.html", _context(request, form, _hold_form(request)), room=ROOM, status=status)


def holds(request: HttpRequest) -> HttpResponse:
    """Hold a segment: nothing is begun with it until that is lifted."""
    form = _hold_form(request, bound=True)
    found = profiles.segment(viewer(request), int(form.cleaned_data["segment"])) if form.is_valid() else None
    if found is None:
        return page.show(request, "rhythm.html", _context(request, _as_held(request), form), room=ROOM, status=422)
    made = actions.hold(segment=found, why=form.cleaned_data["why"], member=viewer(request), at=now())
    undo = reverse("console:hold-lifting", args=[made.pk])
    return page.done(
        request, f"Nothing is begun with {found.name} for now.", undo=undo, back=reverse("console:rhythm")
    )  # fmt: skip


def hold_lifting(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let a segment be written to again."""
    found = queries.hold(viewer(request), hold_id)
    if found is None:
        raise Http404
    actions.lift(hold=found, member=viewer(request), at=now())
    return page.done(request, f"{found.segment.name} may be written to again.", back=reverse("console:rhythm"))


def _as_held(request: HttpRequest) -> RhythmForm:
    held = rhythms.rhythm(viewer(request))
    names = ("opens", "closes", "days", "gap_days", "zone", "country", "region")
    return RhythmForm(initial={name: getattr(held, name) for name in names})


def _context(request: HttpRequest, form: RhythmForm, hold_form: HoldForm) -> dict[str, object]:
    held = [_held(request, one) for one in queries.holds(viewer(request))]
    return {"form": form, "hold_form": hold_form, "holds": held}


def _held(request: HttpRequest, hold: Any) -> SimpleNamespace:
    """Return a hold with how many it holds now, and the way to who they are."""
    many = segments.count(viewer(request), read(hold.segment.asked), now=now())
    return SimpleNamespace(
        pk=hold.pk, segment=hold.segment, why=hold.why, by=hold.by, at=hold.at, many=counted(many, "person", "people"),
        url=f"{reverse('console:people')}?{SEGMENT}={hold.segment_id}",
    )  # fmt: skip


def _hold_form(request: HttpRequest, *, bound: bool = False) -> HoldForm:
    segments = [(str(one.pk), one.name) for one in profiles.segments(viewer(request))]
    return HoldForm(request.POST if bound else None, segments=segments)
