"""Search: everything said, ranked; who says it, how it spread; searches kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from porch.core.errors import PorchError
from porch.interfaces.console import asked as asking
from porch.interfaces.console import page, rooms
from porch.interfaces.console.hits import branch_line, hit_line, spread_words, voice_line
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.views.common import counted, now, viewer
from porch.interfaces.console.views.people import line, name_of
from porch.projections.alerts import queries as alerts
from porch.projections.influence import queries as influence
from porch.projections.search import queries
from porch.projections.search.asking import FIELDS, Asked
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as log
from porch.records.interactions import trees
from porch.records.people import queries as people
from porch.records.saved import actions
from porch.records.saved import queries as kept

PAGE = 20
CHANNELS = "console-said-channels"
PEOPLE = 3  # found by name, above what was said
GONE = "That saved search is not here any more."


def said(request: HttpRequest) -> HttpResponse:
    """The page: what is asked and what is found; where nothing is asked, the searches kept under a name."""
    searches = alerts.kept(viewer(request)) if asking.SAVED in request.GET or not _fields(request) else []
    saved, asked, trouble = _asked(request, searches)
    if not trouble and saved is None and _fields(request) != set(asked.to_mapping()):
        return HttpResponseRedirect(asking.address(asked))  # a plain form sends what is empty along
    asked, of, trouble = _person(request, asked, trouble)
    asks = not asked.is_empty and not trouble
    context = {
        "trouble": trouble, "asked": asks, "form": asking.offered(asked, _channels(request), of),
        "words": asking.words(asked, of), "saved": saved, "searches": _lines(searches, saved),
        **(_found(request, asked) if asks else {}),
    }  # fmt: skip
    response = page.show(request, "said.html", context, room="said", status=400 if trouble else 200)
    if saved is not None and saved.number:
        _look(request, saved)
    return response


def count(request: HttpRequest) -> HttpResponse:
    """How much there is to find, fetched once the page stands."""
    asked, _ = asking.read(request.GET)
    return HttpResponse(_total(queries.count(viewer(request), asked)), content_type="text/plain; charset=utf-8")


def voices(request: HttpRequest) -> HttpResponse:
    """Who says it: the voices among what is found."""
    asked, trouble = asking.read(request.GET)
    asked, of, trouble = _person(request, asked, trouble)
    if asked.is_empty:
        return HttpResponseRedirect(reverse("console:said"))
    found = queries.voices(viewer(request), asked, now=now())
    known = influence.sways(viewer(request), [one.person for one in found])
    most = max((one.share for one in found), default=0.0)
    context = {
        "words": asking.words(asked, of), "back": asking.address(asked),
        "voices": [voice_line(one, asked, known, most) for one in found],
    }  # fmt: skip
    return page.show(request, "said_voices.html", context, room="said")


def spread(request: HttpRequest, interaction_id: int) -> HttpResponse:
    """How one thing that was said spread."""
    tree = trees.tree(viewer(request), interaction_id)
    if tree is None:
        raise Http404
    context = {
        "branches": [branch_line(one, interaction_id) for one in tree.branches], "sentence": spread_words(tree),
        "began": tree.began, "last": tree.last,
        "talk_url": reverse("console:said-talk", args=[interaction_id]),
    }  # fmt: skip
    return page.show(request, "said_spread.html", context, room="said")


def talk(request: HttpRequest, interaction_id: int) -> HttpResponse:
    """Go to the conversation in which something was said, or to whoever said it."""
    row = log.interaction(viewer(request), interaction_id)
    if row is None:
        raise Http404
    handle = row.to_handle_id if row.ours else row.handle_id
    if row.thread_id and handle:
        return HttpResponseRedirect(f"{Ref(row.thread_id, handle).url}?from=search")
    return HttpResponseRedirect(reverse("console:said-spread", args=[interaction_id]))


def save(request: HttpRequest) -> HttpResponse:
    """Keep what is asked under a name."""
    told = request.POST.dict()
    name, back = str(told.pop("name", "")), reverse("console:said")
    asked, trouble = asking.read({key: value for key, value in told.items() if key in FIELDS})
    try:
        if trouble:
            raise PorchError(trouble)
        back = asking.address(asked)
        asks = {} if asked.is_empty else asked.to_mapping()
        row = actions.save(name=name[:200], asked=asks, by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    undo = reverse("console:saved-search-closure", args=[row.pk])
    words = f"Saved: {row.name}. What is new for it stands in the morning."
    return page.done(request, words, undo=undo, back=asking.saved_address(row.pk))


def closure(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Forget a saved search."""
    row = actions.close(saved=_search(request, saved_id), at=now())
    undo = reverse("console:saved-search-return", args=[row.pk])
    return page.done(request, f"{row.name} is forgotten.", undo=undo, back=reverse("console:said"))


def comeback(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Bring a saved search back."""
    try:
        row = actions.reopen(saved=_search(request, saved_id))
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:said"))
    return page.done(request, f"{row.name} is back.", back=asking.saved_address(row.pk))


def telling(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Switch the alert of a saved search on or off."""
    wanted = request.POST.get("tells") or request.GET.get("tells")
    row = actions.tell(saved=_search(request, saved_id), tells=wanted == "1")
    words = f"The morning says what is new for {row.name}." if row.tells else f"The morning is silent about {row.name}."
    undo = f"{reverse('console:saved-search-telling', args=[row.pk])}?tells={0 if row.tells else 1}"
    return page.done(request, words, undo=undo, back=asking.saved_address(row.pk))


def _fields(request: HttpRequest) -> set[str]:
    return {name for name in request.GET if name in FIELDS}


def _asked(request: HttpRequest, searches: Sequence[Any]) -> tuple[Any, Asked, str]:
    """Return the saved search an address names, what is asked, and what makes no sense in it."""
    asked, trouble = asking.read(request.GET)
    number = request.GET.get(asking.SAVED, "")
    if not number or trouble:
        return None, asked, trouble
    saved = next((one for one in searches if str(one.saved) == number), None)
    if saved is None:
        return None, Asked(), GONE
    return saved, Asked.from_mapping({**saved.asked, **asked.to_mapping()}), ""


def _channels(request: HttpRequest) -> list[str]:
    """Return where we are heard, at most half a minute old."""
    found = cache.get_or_set(CHANNELS, lambda: _connected(request), rooms.IN_USE_SECONDS)
    return list(found or [])


def _connected(request: HttpRequest) -> list[str]:
    return sorted({one.channel for one in accounts.accounts(viewer(request))})


def _person(request: HttpRequest, asked: Asked, trouble: str) -> tuple[Asked, str, str]:
    """Return what is asked of whoever is meant now, their name, and the trouble there is."""
    if trouble or asked.person is None:
        return asked, "", trouble
    found = people.person(viewer(request), asked.person)
    if found is None:
        return Asked(), "", "That person is not here any more."
    return replace(asked, person=found.pk), name_of(found), ""


def _found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return a page of hits, as lines, with where the next page stands."""
    who, after = viewer(request), _after(request)
    found = queries.find(who, asked, now=now(), after=after, limit=PAGE)
    known = influence.sways(who, [hit.person for hit in found.hits if hit.person])
    most = max((hit.influence for hit in found.hits), default=1.0)
    hits = [hit_line(hit, asked, known, most) for hit in found.hits]
    named = people.find(who, asked.words) if asked.words and after is None else []
    persons = {handle.person_id: handle.person for handle in named if handle.person_id}
    return {
        "hits": hits, "bounded": found.bounded, "people": [line(one) for one in list(persons.values())[:PEOPLE]],
        "total": _total(queries.Count(number=len(hits), more=False)), "later": after is not None,
        "count_url": asking.address(asked, route="said-count") if found.next else "",
        "next_url": asking.address(asked, after=f"{found.next[0]!r}~{found.next[1]}") if found.next else "",
        "first_url": asking.address(asked), "voices_url": asking.address(asked, route="said-voices"),
    }  # fmt: skip


def _total(count: Any) -> str:
    things = counted(count.number, "thing was said", "things were said")
    return f"More than {count.number:,} things were said" if count.more else things


def _lines(searches: Sequence[Any], current: Any) -> list[SimpleNamespace]:
    """Return the saved searches as chips, with what is new for whoever looks."""
    return [
        SimpleNamespace(
            name=one.name, url=asking.saved_address(one.saved), asks=asking.words(Asked.from_mapping(one.asked)),
            current=one is current, new=one.words,
        )
        for one in searches
    ]  # fmt: skip


def _look(request: HttpRequest, saved: Any) -> None:
    """Note that whoever asks has seen what is new."""
    row = kept.search(viewer(request), saved.saved)
    if row is not None:
        actions.see(saved=row, member=viewer(request), upto=saved.upto, at=now())


def _after(request: HttpRequest) -> tuple[float, int] | None:
    rank, _, key = request.GET.get(asking.AFTER, "").partition("~")
    try:
        place = float(rank), int(key)
    except ValueError:
        return None
    return place if isfinite(place[0]) and abs(place[1]) < 2**63 else None


def _search(request: HttpRequest, saved_id: int) -> Any:
    found = kept.search(viewer(request), saved_id)
    if found is None:
        raise Http404
    return found
