"""Why people chose us, and what they care about: in their own words."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from porch.analytics import praise as reasons
from porch.analytics.cares import cares
from porch.interfaces.console import page
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.signs import sign
from porch.interfaces.console.thread import place_of
from porch.interfaces.console.views.common import counted, now, viewer
from porch.projections.language import queries
from porch.records.interactions import queries as log
from porch.records.people import queries as people

PERIODS = {"90": ("90 days", 90), "365": ("A year", 365), "all": ("All", 36_500)}
MOST = 1000  # words of praise that are gathered; more would not be read
SHOWN, FEW = 3, 5
THEIRS, OTHERS = 200, 1000  # words of somebody, and of everybody, in which is looked for what they care about
WIDE = 100.0


def praise(request: HttpRequest) -> HttpResponse:
    """The reasons, the most given first, each with who gave it."""
    period = request.GET.get("since", "365")
    period = period if period in PERIODS else "365"
    said = queries.praise(viewer(request), since=now() - timedelta(days=PERIODS[period][1]), limit=MOST)
    by_number = {turn.pk: turn for turn in said}
    found = reasons.gathered((turn.pk, turn.text) for turn in said)
    most = max((len(quotes) for _, quotes in found), default=1)
    context = {
        "reasons": [_reason(reason, quotes, by_number, most) for reason, quotes in found],
        "many": counted(len(said), "word of praise", "words of praise"), "full": len(said) == MOST,
        "periods": [(name, label, name == period) for name, (label, _) in PERIODS.items()],
    }  # fmt: skip
    return page.show(request, "praise.html", context, room="people")


def heart(request: HttpRequest, person_id: int) -> HttpResponse:
    """What one person cares about, and why they chose us, in their own words."""
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    turns = log.of_handles(viewer(request), [handle.pk for handle in found.handles.all()], limit=THEIRS)
    theirs = [turn for turn in turns if not turn.ours and turn.text and not turn.deleted]
    others = log.latest_words(viewer(request), limit=OTHERS) if theirs else []
    praised = [(turn, sentence) for turn in theirs for sentence, _ in reasons.praise(turn.text)]
    context = {
        "cares": cares((turn.text for turn in theirs), others),
        "quotes": [_quote(turn, sentence, who="") for turn, sentence in praised[:FEW]],
        "more": max(0, len(praised) - FEW),
    }  # fmt: skip
    return render(request, "console/parts/person_heart.html", context)


def _reason(reason: reasons.Reason, quotes: list[tuple[int, str]], turns: dict[int, Any], most: int) -> SimpleNamespace:
    told = [_quote(turns[number], sentence, who=name_of(turns[number].handle)) for number, sentence in quotes]
    return SimpleNamespace(
        id=f"reason-{reason.value}", label=reason.value.capitalize() if reason is not reasons.Reason.OTHER else "More",
        meaning=reasons.MEANING[reason], count=len(quotes), width=f"{WIDE * len(quotes) / most:.1f}%",
        quotes=told[:SHOWN], more=told[SHOWN:50],
    )  # fmt: skip


def _quote(turn: Any, sentence: str, *, who: str) -> SimpleNamespace:
    where = sign(turn.channel)
    return SimpleNamespace(words=sentence, who=who, at=turn.at, url=place_of(turn), icon=where.icon, label=where.label)
