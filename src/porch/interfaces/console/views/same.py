"""Who may be one person: the pairs, merging them and taking that back, and "no, never"."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.interfaces.console import page
from porch.interfaces.console.same import called, pair
from porch.interfaces.console.views.common import now, viewer
from porch.projections.identity import queries as identity
from porch.records.people import actions, queries

PAGE = 20


def same(request: HttpRequest) -> HttpResponse:
    """Two by two, the surest first."""
    found = identity.suggestions(viewer(request), after=_after(request), limit=PAGE + 1)
    more = "?" + urlencode({"after": "~".join(map(str, found[PAGE - 1].place))}) if len(found) > PAGE else ""
    context = {
        "pairs": [pair(one) for one in found[:PAGE]],
        "left": identity.count(viewer(request)),
        "looked": identity.looked(viewer(request)),
        "more_url": more,
    }
    return page.show(request, "same.html", context, room="people")


def merge(request: HttpRequest, person_id: int) -> HttpResponse:
    """Merge somebody into this person, named by number or by one of their handles."""
    into, back = _person(request, person_id), _page_of(person_id)
    try:
        one = _named(request)
        why = _reasons(request, one, into)
        edge = actions.merge(one=one, into=into, by=viewer(request), at=now(), evidence=why)
    except PorchError as error:
        return page.refused(request, error, back=back)
    undo = reverse("console:merge-undo", args=[edge.pk])
    return page.done(request, f"{called(one)} and {called(into)} are one person now.", undo=undo, back=back)


def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    edge = _merge(request, merge_id)
    actions.unmerge(merge=edge, by=viewer(request), at=now())
    again = reverse("console:merge-again", args=[edge.pk])
    words = f"{called(edge.one)} and {called(edge.into)} are two again, each with what was theirs."
    return page.done(request, words, undo=again, back=_page_of(edge.into_id))


def merge_again(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Merge the same two anew."""
    edge = _merge(request, merge_id)
    try:
        anew = actions.merge(one=edge.one, into=edge.into, by=viewer(request), at=now(), evidence=edge.evidence)
    except PorchError as error:
        return page.refused(request, error, back=_page_of(edge.into_id))
    undo = reverse("console:merge-undo", args=[anew.pk])
    return page.done(request, "They are one person again.", undo=undo, back=_page_of(edge.into_id))


def never(request: HttpRequest, person_id: int) -> HttpResponse:
    """They are two, and nobody is asked again."""
    one, back = _person(request, person_id), reverse("console:same")
    try:
        said = actions.never_same(one=one, other=_named(request), by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    undo = reverse("console:never-undo", args=[said.pk])
    return page.done(request, "Noted: they are two, and you will not be asked again.", undo=undo, back=back)


def maybe(request: HttpRequest, never_id: int) -> HttpResponse:
    """Take that back: they may be one after all."""
    said = queries.said_never(viewer(request), never_id)
    if said is None:
        raise Http404
    actions.maybe_same(never=said, at=now())
    return page.done(request, "They may be one after all.", back=reverse("console:same"))


def _named(request: HttpRequest) -> Any:
    """Return whom the form means; PorchError when it names nobody, or several."""
    number, words = request.POST.get("other", ""), request.POST.get("handle", "").strip()[:300]
    if number.isdecimal() and len(number) < 19:
        return _person(request, int(number))
    sought = words.lower().lstrip("@")
    handles = queries.find(viewer(request), words, limit=50) if sought else []
    exact = [one for one in handles if one.value.lower().lstrip("@") == sought] or handles
    people = {one.person_id for one in exact if one.person_id is not None}
    if len(people) != 1:
        found = f"{len(people)} people are found by {words}: write one handle in full."
        raise PorchError(found if people else f"Nobody here is found by {words or 'nothing'}.")
    return _person(request, people.pop())


def _reasons(request: HttpRequest, one: Any, into: Any) -> list[str]:
    told = identity.of_person(viewer(request), into)
    meant = (pair for pair in told if one.pk in (pair.one.pk, pair.other.pk))
    return [reason.words for pair in meant for reason in pair.reasons]


def _person(request: HttpRequest, person_id: int) -> Any:
    found = queries.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found


def _merge(request: HttpRequest, merge_id: int) -> Any:
    found = queries.merge(viewer(request), merge_id)
    if found is None:
        raise Http404
    return found


def _page_of(person_id: int) -> str:
    return reverse("console:person", args=[person_id])


def _after(request: HttpRequest) -> identity.Place | None:
    sureness, _, row_id = request.GET.get("after", "").partition("~")
    try:
        return float(sureness), int(row_id)
    except ValueError:
        return None
