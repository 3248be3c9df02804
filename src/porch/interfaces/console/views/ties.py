"""How we stand with people: the lines beside a reply box, the panel, their chair, and who has gone quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from porch.analytics.neglect import Neglect
from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.desk.morning import actions as morning
from porch.desk.morning import quiet as quiet_people
from porch.engagement.promises import queries as promises
from porch.interfaces.console import page
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.tie import panel, plot, warning
from porch.interfaces.console.views.common import counted, handle, now, viewer
from porch.interfaces.console.views.people import name_of
from porch.projections.relationships import queries
from porch.records.people import queries as people

TWO_YEARS = timedelta(days=731)
PAGE = 50
KINDS = {
    Neglect.BROKEN_OFF: ("Gone quiet", "Silent for more than three times their own rhythm."),
    Neglect.RENEWALS_ONLY: ("Only when bills are due", "They speak for you, and hear from you about money."),
    Neglect.NEVER_THANKED: ("Never thanked", "They praised you, and nobody thanked them."),
    Neglect.FRIEND_IGNORED: ("Beside somebody louder", "They wait where you answered somebody with more followers."),
    Neglect.LETTERS_IN_VAIN: ("Letters in vain", "They answered none of the last four things you began."),
}
DECISIONS = {
    "done": (Kind.ACKNOWLEDGE, "{name} is let be for two weeks: you got in touch."),
    "snooze": (Kind.SNOOZE, "{name} comes back in a week."),
    "not-now": (Kind.DECLINE, "{name} is let be for three months."),
}  # fmt: skip


def warnings(request: HttpRequest, ref: Ref) -> HttpResponse:
    """The lines that warn beside the box to answer."""
    who = handle(request, ref)
    lines = queries.lines(viewer(request), who.person_id) if who.person_id else ()
    return render(request, "console/parts/warnings.html", {"lines": [warning(line) for line in lines]})


def tie(request: HttpRequest, person_id: int) -> HttpResponse:
    """The relationship with one person, for the panel of their page."""
    found, me = _person(request, person_id), viewer(request)
    standing = queries.with_us(me, found.pk, now=now())
    record = promises.record(me, found.pk)
    months = queries.months(me, [one.pk for one in found.handles.all()], now() - TWO_YEARS)
    context = {
        "tie": panel(standing, record) if standing else None, "plot": plot(months, timezone.localtime(now())),
        "bonds": queries.colleagues(me, found.pk)[:5], "person_id": found.pk,
    }  # fmt: skip
    return render(request, "console/parts/tie.html", context)


def chair(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same relationship from their chair: what they got, how long they waited, what we asked, gave and promised."""
    found, me = _person(request, person_id), viewer(request)
    standing, record = queries.with_us(me, found.pk, now=now()), promises.record(me, found.pk)
    context = {
        "name": name_of(found), "back_url": reverse("console:person", args=[found.pk]), "record": record,
        "tie": standing.tie if standing else None, "waited": _waited(standing.tie.waited_hours) if standing else "",
        "lines": [warning(line) for line in standing.lines] if standing else [],
    }  # fmt: skip
    return page.show(request, "chair.html", context, room="people")


def quiet(request: HttpRequest) -> HttpResponse:
    """Everybody whom we neglect, kind by kind, the largest leak first, each with a next step."""
    found = quiet_people.everybody(viewer(request), now=now())
    begins = _begins(request)
    more = f"?{urlencode({'from': begins + PAGE})}" if len(found) > begins + PAGE else ""
    kinds = _by_kind(found[begins : begins + PAGE])
    return page.show(request, "quiet.html", {"kinds": kinds, "count": len(found), "more_url": more}, room="morning")


def quiet_decision(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody who has gone quiet is dealt with, or let be for a while."""
    found = _person(request, person_id)
    kind, words = DECISIONS.get(request.POST.get("decision", ""), (None, ""))
    if kind is None:
        return page.refused(request, "Say what to do: done, snooze or not now.", status=400)
    try:
        deed = morning.let_be(person=found, kind=kind, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error)
    undo = reverse("console:deed-undo", args=[deed.pk])
    return page.done(request, words.format(name=name_of(found)), undo=undo, back=reverse("console:quiet"))


def quiet_line(told: Any) -> SimpleNamespace:
    """Return one who has gone quiet, as the morning and the list of all show them."""
    size = f"{told['size']:g} {told['unit']}"
    return SimpleNamespace(
        name=told["name"], words=told["words"], step=told["step"],
        leak=f"If it goes on, {size} less in the next 90 days.", url=reverse("console:person", args=[told["person"]]),
        decide_url=reverse("console:quiet-decision", args=[told["person"]]),
    )  # fmt: skip


def _by_kind(found: Sequence[quiet_people.Neglected]) -> list[SimpleNamespace]:
    """Return a section for each kind of neglect among these."""
    kinds = dict.fromkeys(one.leak.kind for _, one in found)
    return [
        SimpleNamespace(
            id=f"leak-{kind.value}", label=KINDS[kind][0], meaning=KINDS[kind][1],
            rows=[quiet_line(_told(one)) for one in found if one[1].leak.kind is kind],
        )
        for kind in kinds
    ]  # fmt: skip


def _told(one: Any) -> dict[str, Any]:
    person, found = one
    leak = found.leak
    return {
        "name": name_of(person), "words": leak.words, "step": leak.step, "size": round(leak.size, 1),
        "unit": leak.unit, "person": person.pk,
    }  # fmt: skip


def _begins(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 0


def _waited(hours: float | None) -> str:
    if hours is None:
        return ""
    if hours < 1:
        return "less than an hour"
    return counted(round(hours), "hour", "hours") if hours < 48 else counted(round(hours / 24), "day", "days")


def _person(request: HttpRequest, person_id: int) -> Any:
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found
