"""Changing what was set: one date, a series from a date on, or all of it; ending it; taking that back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.gatherings import holding, recurring, roll
from porch.engagement.gatherings.changing import By
from porch.interfaces.console import dates, page
from porch.interfaces.console.date_form import ChangeForm
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.gatherings import occurrence_of

DATES = 60  # on a page


def series(request: HttpRequest, series_id: int) -> HttpResponse:
    """A series with its dates, the latest first."""
    found = _series(request, series_id)
    of = roll.of_series(viewer(request), found.pk, before=_day(request), limit=DATES + 1)
    counts = roll.counts(viewer(request), [one.pk for one in of[:DATES]])
    context = {
        "series": found, "dates": [dates.line(one, counts.get(one.pk)) for one in of[:DATES]],
        "next": roll.next_of(viewer(request), found, now=now()), "ended": found.ended_at is not None,
        "undo": dates.series_undo(roll.last_series_change(viewer(request), found), now()),
        "earlier": of[DATES - 1].day if len(of) > DATES else None,
    }  # fmt: skip
    return page.show(request, "gathering_series.html", context, room="gatherings")


def change(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """The form of a date as it stands; or what it says from now on, and which dates of its series with it."""
    one = occurrence_of(request, occurrence_id)
    back = reverse("console:gathering", args=[one.pk])
    if one.is_off or one.ends <= now():
        return page.refused(request, "This was called off, or is over.", back=back)
    form = ChangeForm(
        request.POST if request.method == "POST" else None, one=one, which=request.GET.get("which", "this")
    )
    if form.is_valid():
        try:
            return _changed(request, one, form, back)
        except PorchError as error:
            form.add_error(None, str(error))
    context = {"one": one, "form": form}
    return page.show(request, "gathering_change.html", context, room="gatherings", status=422 if form.errors else 200)


def ending(request: HttpRequest, series_id: int) -> HttpResponse:
    """End a series: what is to come is called off, and who said yes is told in ten minutes."""
    found = _series(request, series_id)
    why = request.POST.get("words", "")
    made = recurring.end(series=found, by=By(member=viewer(request), at=now(), words=why))
    words = f"It comes no more. Dates called off: {made.dates}. Who said yes is told in ten minutes."
    return page.done(request, words, undo=_undo(found), back=_page(found))


def undo(request: HttpRequest, series_id: int) -> HttpResponse:
    """Take the last change of a series back, as long as nobody was told of it."""
    found = _series(request, series_id)
    made = roll.last_series_change(viewer(request), found)
    if made is None:
        raise Http404
    try:
        recurring.take_back(change=made, at=now())
    except PorchError as error:
        return page.refused(request, error, back=_page(found))
    return page.done(request, "Taken back: it stands as it stood.", back=_page(found))


def _changed(request: HttpRequest, one: Any, form: ChangeForm, back: str) -> HttpResponse:
    by = By(member=viewer(request), at=now(), words=form.cleaned_data["why"])
    which = form.which_dates()
    if which == "this":
        holding.change(occurrence=one, what=form.what(), begins=form.begins(), by=by)
        undo_url = reverse("console:gathering-undo", args=[one.pk])
        return page.done(request, "Changed. Who said yes is told in ten minutes.", undo=undo_url, back=back)
    made = recurring.change(
        series=one.series, what=form.what(), clock=form.cleaned_data["time"], by=by,
        shift=(form.cleaned_data["day"] - one.day).days, since=one.day if which == "following" else None,
    )  # fmt: skip
    words = f"{counted(made.dates, 'date', 'dates')} changed. Who said yes is told in ten minutes."
    return page.done(request, words, undo=_undo(one.series), back=_page(one.series))


def _series(request: HttpRequest, series_id: int) -> Any:
    found = roll.series(viewer(request), series_id)
    if found is None:
        raise Http404
    return found


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return None


def _page(found: Any) -> str:
    return reverse("console:gathering-series", args=[found.pk])


def _undo(found: Any) -> str:
    return reverse("console:gathering-series-undo", args=[found.pk])
