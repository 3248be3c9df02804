"""Where to meet: how many of the people we are engaged with live where, as far as anybody told."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from porch.interfaces.console import page
from porch.interfaces.console.views.common import viewer
from porch.projections.relationships import queries as relationships
from porch.records.profiles import queries as profiles

NAMES = frozenset({"city", "town", "place", "where", "country", "region"})
TALKS = 2
"""With whom we are engaged: who wrote to us on so many days at least that we answered on."""
SHOWN = 40


def where(request: HttpRequest) -> HttpResponse:
    """Every field that says where people live, with how many are engaged in each place, of how many there."""
    fields = [one for one in profiles.fields(viewer(request)) if one.name.strip().casefold() in NAMES]
    context = {"fields": [_field(viewer(request), one) for one in fields], "names": ", ".join(sorted(NAMES))}
    return page.show(request, "gathering_where.html", context, room="gatherings")


def _field(asked: Any, field: Any) -> SimpleNamespace:
    held = profiles.held(asked, field)
    engaged = {
        person for person, tie in relationships.ties_of(asked, list(held)).items() if (tie.two_way_days or 0) >= TALKS
    }
    all_, there = Counter(held.values()), Counter(place for person, place in held.items() if person in engaged)
    most = max(there.values(), default=0) or 1
    places = sorted(all_, key=lambda place: (-there[place], -all_[place], place))[:SHOWN]
    rows = [
        SimpleNamespace(place=place, engaged=there[place], known=all_[place], width=f"{there[place] / most * 100:.0f}%")
        for place in places
    ]
    return SimpleNamespace(
        name=field.name, rows=rows, engaged=sum(there.values()), known=len(held), more=len(all_) - len(rows)
    )
