"""Engagement points: from the objective to what customers do, what to do it with, and how one sees that it works."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from porch.core.errors import PorchError
from porch.interfaces.console import page
from porch.interfaces.console.forms import text
from porch.interfaces.console.views.chat import FORMULA
from porch.interfaces.console.views.common import now, viewer
from porch.records.points import actions, queries
from porch.records.points.actions import LONGEST, Wording

COLUMNS = ("objective", "activity", "tool", "measure")


class PointForm(forms.Form):
    """One row in words, the objective first."""

    objective = forms.CharField(label="What you want to reach", max_length=LONGEST["objective"], widget=text())
    activity = forms.CharField(label="What customers do for it", max_length=LONGEST["activity"], widget=text())
    tool = forms.CharField(label="What you do it with", max_length=LONGEST["tool"], widget=text())
    measure = forms.CharField(label="How you see that it works", max_length=LONGEST["measure"], widget=text())

    def wording(self) -> Wording:
        """Return what was written."""
        return Wording(**self.cleaned_data)


def points(request: HttpRequest) -> HttpResponse:
    """The table, or one objective of it; or, posted to, a row of one's own."""
    form = PointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(wording=form.wording(), member=viewer(request), at=now())
        except PorchError as error:
            return page.refused(request, error, back=_home())
        return page.done(request, "Kept.", back=_home())
    rows = queries.rows(viewer(request))
    chosen = request.GET.get("for", "")
    context = {
        "rows": [(one, _place(one)) for one in rows if chosen in ("", _name(one))], "chosen": chosen,
        "objectives": [(_name(one), one.objective) for one in rows], "form": form,
        "away": queries.rows(viewer(request), away=True),
    }  # fmt: skip
    return page.show(request, "points.html", context, room="points", status=422 if form.is_bound else 200)


def points_csv(request: HttpRequest) -> HttpResponse:
    """The table as a spreadsheet reads it."""
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(COLUMNS)
    for one in queries.rows(viewer(request)):
        cells = [str(getattr(one, name)) for name in COLUMNS]
        written.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="engagement-points.csv"'
    return response


def point(request: HttpRequest, name: str) -> HttpResponse:
    """One row to be put in other words."""
    found = _found(request, name)
    form = PointForm(request.POST or None, initial={column: getattr(found, column) for column in COLUMNS})
    if request.method != "POST" or not form.is_valid():
        context = {"row": found, "form": form, "name": name}
        return page.show(request, "point.html", context, room="points", status=422 if form.is_bound else 200)
    try:
        actions.rewrite(**_named(request, found), wording=form.wording(), member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=_home())
    return page.done(request, "Kept.", back=_home())


def put_away(request: HttpRequest, name: str) -> HttpResponse:
    """Put a row away."""
    actions.put_away(**_named(request, _found(request, name)), at=now())
    return page.done(request, "Put away.", undo=reverse("console:point-back", args=[name]), back=_home())


def bring_back(request: HttpRequest, name: str) -> HttpResponse:
    """Bring a row back."""
    actions.bring_back(**_named(request, _found(request, name)), at=now())
    return page.done(request, "It is back.", back=_home())


def reset(request: HttpRequest, name: str) -> HttpResponse:
    """Let a worked row say what it says by itself."""
    actions.reset(key=_found(request, name).key)
    return page.done(request, "It says again what it says by itself.", back=_home())


def _found(request: HttpRequest, name: str) -> queries.Row:
    found = queries.row(viewer(request), name)
    if found is None:
        raise Http404
    return found


def _named(request: HttpRequest, found: queries.Row) -> dict[str, Any]:
    """Return by what an action knows a row."""
    return {"key": found.key} if found.key else {"point": queries.point(viewer(request), found.number)}


def _name(row: queries.Row) -> str:
    return row.key or str(row.number)


def _place(row: queries.Row) -> str:
    try:
        return reverse(f"console:{row.place}") if row.place else ""
    except NoReverseMatch:
        return ""


def _home() -> str:
    return reverse("console:points")
