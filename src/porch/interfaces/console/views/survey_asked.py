"""Who was asked by name: whom to call next, what came of it, and the answers of who was reached typed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.surveys import filling, joining, queries, reaching, shown
from porch.interfaces.console import page
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.surveys import survey_of
from porch.records.people import queries as people

PAGE = 30
OFTEN = [("NC", reaching.FOUND["NC"]), (reaching.REFUSED, "Would rather not")]
WAYS = {"phone": "On the phone", "mail": "By post", "paper": "On paper"}


def asked(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Whom nothing was heard of, with a number; `?show=all`: everybody who was asked. Posted to, what came of it."""
    one = survey_of(request, survey_id)
    if request.method == "POST":
        return _note(request, one)
    everybody = request.GET.get("show") == "all"
    after = _number(request.GET.get("after", ""))
    found = queries.invited(viewer(request), one, waiting=not everybody, after=after or 0, limit=PAGE + 1)
    show = "&show=all" if everybody else ""
    context = {
        "survey": one, "rows": _rows(request, one, found[:PAGE], everybody=everybody), "everybody": everybody,
        "often": OFTEN, "seldom": [one for one in reaching.FOUND.items() if one not in OFTEN],
        "counts": queries.counts(viewer(request), one),
        "more_url": f"?after={found[PAGE - 1].pk}{show}" if len(found) > PAGE else "",
    }  # fmt: skip
    return page.show(request, "survey_asked.html", context, room="surveys")


def entry(request: HttpRequest, survey_id: int, person_id: int) -> HttpResponse:
    """The questions as they are read to somebody; or, posted to, what they answered."""
    one, person = survey_of(request, survey_id), people.person(viewer(request), person_id)
    version = queries.latest(viewer(request), one)
    if person is None or version is None:
        raise Http404
    form = dict(request.POST.lists()) if request.method == "POST" else None
    filled = filling.read(version.asked, form, whole=False) if form is not None else None
    mode, refused = request.POST.get("mode", "phone"), ""
    if filled is not None and not filled.wrong:
        try:
            reaching.enter(survey=one, person=person, filled=filled, mode=mode, member=viewer(request), at=now())
        except PorchError as error:
            refused = str(error)
        else:
            return page.done(request, f"Kept what {person.name} answered.", back=_here(one))
    context = {
        "survey": one, "person": person, "phone": _phone(person), "ways": WAYS.items(), "mode": mode,
        "refused": refused,
        "fields": shown.fields(version.asked, one.language, form, filled.wrong if filled else None),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page.show(request, "survey_entry.html", context, room="surveys", status=status)


def back(request: HttpRequest, survey_id: int, person_id: int) -> HttpResponse:
    """Take back what was noted of somebody: they wait again."""
    one, person = survey_of(request, survey_id), people.person(viewer(request), person_id)
    if person is None:
        raise Http404
    try:
        reaching.take_back(survey=one, person=person)
    except PorchError as error:
        return page.refused(request, error, back=_here(one))
    return page.done(request, f"{person.name} waits again.", back=_here(one))


def _note(request: HttpRequest, one: Any) -> HttpResponse:
    person = people.person(viewer(request), _number(request.POST.get("person", "")) or 0)
    if person is None:
        raise Http404
    code = request.POST.get("code", "")
    try:
        reaching.note(survey=one, person=person, code=code, at=now())
    except PorchError as error:
        return page.refused(request, error, back=_here(one))
    told = reaching.FOUND.get(code, "Would rather not").lower()
    undo = reverse("console:survey-asked-back", args=[one.pk, person.pk])
    return page.done(request, f"{person.name}: {told}.", undo=undo, back=_here(one))


def _rows(request: HttpRequest, one: Any, found: list[Any], *, everybody: bool) -> list[dict[str, Any]]:
    """Return a row a person, as who they are now; who has answered as somebody else waits for nobody."""
    now_ids = [row.person.now_id for row in found]
    known = {person.pk: person for person in people.by_ids(viewer(request), now_ids)}
    done = set() if everybody else joining.has_answered(viewer(request), now_ids, one.about)
    rows = {
        person: {"person": known[person], "row": row, "phone": _phone(known[person]), "state": _state(row)}
        for person, row in zip(now_ids, found, strict=True)
        if person in known and person not in done
    }
    return list(rows.values())


def _state(row: Any) -> str:
    """Return what came of asking somebody, in words; empty while nothing was heard."""
    if row.finished_at is not None:
        return "Answered"
    if row.declined_at is not None:
        return "Would rather not"
    return reaching.FOUND.get(row.code, "") or ("Begun, not sent off" if row.began_at is not None else "")


def _phone(person: Any) -> str:
    return next((one.value for one in person.handles.all() if one.kind == "phone"), "")


def _number(told: str) -> int | None:
    told = told.strip()
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None


def _here(one: Any) -> str:
    return reverse("console:survey-asked", args=[one.pk])
