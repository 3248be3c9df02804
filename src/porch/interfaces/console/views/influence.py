"""Who moves whom: the voices with their network, one person's Sway, and two side by side."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.interfaces.console import page, swaying, whole
from porch.interfaces.console.views.common import counted, viewer
from porch.interfaces.console.views.people import name_of
from porch.interfaces.console.web import Drawing, drawn
from porch.projections.influence import queries
from porch.records.people import queries as people

PAGE = 20
WIDE, NARROW = (450, 400), (330, 440)  # the drawing on a desk, and on a phone
KEPT = 300  # seconds


def influence(request: HttpRequest) -> HttpResponse:
    """Who is listened to most, who moves whom among them, and how we ourselves do."""
    me, topic, customers = viewer(request), _topic(request), "customers" in request.GET
    found = queries.voices(me, topic=topic, customers_only=customers, after=_after(request), limit=PAGE + 1)
    context = {
        "scored_at": queries.scored_at(me), "topics": queries.topics(me), "topic": topic, "customers": customers,
        "voices": [swaying.line(voice, customers=customers) for voice in found[:PAGE]],
        "next_url": _next(found[PAGE - 1], topic, customers) if len(found) > PAGE else "",
        "web_url": swaying.with_topic(reverse("console:influence-web"), topic), "label": swaying.LABEL,
        "span": swaying.SPAN, **whole.shown(me),
    }  # fmt: skip
    return page.show(request, "influence.html", context, room="influence")


def web(request: HttpRequest) -> HttpResponse:
    """Who moves whom around the strongest voices, as a drawing with its table."""
    return _web(request, None, _topic(request))


def sway(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's Sway: how many follow, from what, over time, on what."""
    found, topic = _person(request, person_id), _topic(request)
    standing, name = queries.sway_of(viewer(request), found.pk, topic=topic), name_of(found)
    context = {
        "name": name, "person_id": found.pk, "topic": topic, "standing": _standing(standing, name),
        "label": swaying.LABEL, "span": swaying.SPAN, "pulls_url": reverse("console:person-pulls", args=[found.pk]),
        "web_url": swaying.with_topic(reverse("console:person-web", args=[found.pk]), topic),
        "compare_url": f"{reverse('console:compare')}?{urlencode({'one': found.pk})}",
    }  # fmt: skip
    return page.show(request, "sway.html", context, room="influence")


def pulls(request: HttpRequest, person_id: int) -> HttpResponse:
    """Whom one person moves, and who moves them: whoever is near before whoever is famous."""
    found, me = _person(request, person_id), viewer(request)
    moved_by = queries.moved_by(me, found.pk)
    context = {
        "moves": swaying.pulls(queries.moves(me, found.pk)), "moved_by": swaying.pulls(moved_by),
        "closer": swaying.closer(moved_by, name_of(found)), "span": swaying.SPAN,
    }  # fmt: skip
    return render(request, "console/parts/moves.html", context)


def person_web(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who moves whom around one person."""
    return _web(request, _person(request, person_id).pk, _topic(request))


def in_words(request: HttpRequest, person_id: int) -> HttpResponse:
    """One line about somebody for other pages: words and never a number, and where to read on."""
    found, me = _person(request, person_id), viewer(request)
    standing = queries.sway_of(me, found.pk)
    words = swaying.in_short(standing.voice, standing.topics) if standing else ""
    return render(request, "console/parts/sway_words.html", {"words": words, "url": swaying.url(found.pk)})


def compare(request: HttpRequest) -> HttpResponse:
    """Two people side by side, by parts and topics."""
    me, topic = viewer(request), _topic(request)
    sides = [_side(request, name) for name in ("one", "other")]
    chosen = [side.person for side in sides]
    context: dict[str, Any] = {"sides": sides, "topic": topic, "label": swaying.LABEL, "span": swaying.SPAN}
    if all(chosen):
        standings = [queries.sway_of(me, person.pk, topic=topic) for person in chosen]
        names = (name_of(chosen[0]), name_of(chosen[1]))
        context |= {"names": names, "pair": [_standing(one, name) for one, name in zip(standings, names, strict=True)]}
        first, second = standings
        if first is not None and second is not None:
            context |= {
                "told": swaying.compared(first.voice, second.voice, names),
                "parts": swaying.side_by_side(first, second), "shared": swaying.shared(first, second),
            }  # fmt: skip
    return page.show(request, "compare.html", context, room="influence")


def _standing(standing: Any, name: str) -> SimpleNamespace | None:
    if standing is None:
        return None
    voice = standing.voice
    return SimpleNamespace(
        scored=voice.is_scored, points=swaying.points(voice.points), sentence=swaying.sentence(voice, name),
        evidence=swaying.evidence(voice), expected=f"{voice.expected:.1f}", interval=swaying.interval(voice),
        responders=counted(voice.responders, "person", "people"), parts=swaying.parts(standing), at=voice.at,
        places=swaying.places(voice), online=f"{voice.online:.1f}", in_person=f"{voice.in_person:.1f}",
        sum=f"{voice.expected:.2f}", history=swaying.history(standing), topics=swaying.topics(standing),
    )  # fmt: skip


def _web(request: HttpRequest, person_id: int | None, topic: str) -> HttpResponse:
    found = queries.neighbourhood(viewer(request), person_id, topic=topic)
    names = {node.person: swaying.named(node.name, node.person) for node in found.nodes}
    context = {
        "drawings": _drawings(found, person_id if person_id is not None else _first(found)),
        "rows": [
            SimpleNamespace(
                source=names[edge.source], target=names[edge.target], source_url=swaying.url(edge.source, topic),
                target_url=swaying.url(edge.target, topic), chance=swaying.in_words(edge.chance),
            )
            for edge in found.edges
        ],
        "sentence": _sentence(found, names, person_id),
    }  # fmt: skip
    return render(request, "console/parts/web.html", context)


def _drawings(found: queries.Web, meant: int | None) -> list[SimpleNamespace]:
    """Return the web drawn for a desk and for a phone; kept for some minutes, as the same web is drawn the same."""
    if not found.edges:
        return []
    key = f"web:{hash((found.nodes, found.edges, meant))}"
    held: list[Drawing] = (
        cache.get_or_set(key, lambda: [drawn(found, width=w, height=h, meant=meant) for w, h in (WIDE, NARROW)], KEPT)
        or []
    )
    urls = {disc.person: swaying.url(disc.person) for disc in held[0].discs}
    return [
        SimpleNamespace(
            kind=kind, view=drawing.view, lines=drawing.lines,
            discs=[SimpleNamespace(disc=disc, url=urls[disc.person]) for disc in drawing.discs],
        )
        for kind, drawing in zip(("wide", "narrow"), held, strict=True)
    ]  # fmt: skip


def _sentence(found: queries.Web, names: dict[int | None, str], person_id: int | None) -> str:
    """Return what the drawing says."""
    if not found.edges:
        return ""
    if person_id is not None:
        many = sum(edge.source == person_id for edge in found.edges)
        by = sum(edge.target == person_id for edge in found.edges)
        return f"Among those drawn, {names.get(person_id, '')} moves {many} and is moved by {by}."
    first = _first(found)
    many = sum(edge.source == first for edge in found.edges)
    return f"Among the {len(found.nodes)} people drawn, {names[first]} moves most: {many} of them."


def _first(found: queries.Web) -> int | None:
    """Return who moves most of those drawn."""
    moved = Counter(edge.source for edge in found.edges)
    return moved.most_common(1)[0][0] if moved else None


def _side(request: HttpRequest, name: str) -> SimpleNamespace:
    """Return whom one side of a comparison names: a person, or who is found by the words."""
    asked = request.GET.get(name, "").strip()[:200]
    found = _meant(request, name, asked)
    candidates = [] if found is not None or not asked else _found(request, asked)
    if len(candidates) == 1:
        found, candidates = candidates[0], []
    return SimpleNamespace(
        name=name, label="One" if name == "one" else "The other", asked=name_of(found) if found else asked,
        person=found, missing=bool(asked) and found is None and not candidates,
        candidates=[
            SimpleNamespace(name=name_of(one), url=_with(request, name, one.pk), handles=_handles(one))
            for one in candidates
        ],
    )  # fmt: skip


def _meant(request: HttpRequest, name: str, asked: str) -> Any:
    """Return whom a number names, or whom the page before had found under these very words."""
    before = request.GET.get(f"{name}_id", "")
    for told in (asked, before):
        found = people.person(viewer(request), int(told)) if told.isdecimal() and len(told) < 19 else None
        if found is not None and (told == asked or name_of(found) == asked):
            return found
    return None


def _found(request: HttpRequest, asked: str) -> list[Any]:
    handles = people.find(viewer(request), asked, limit=8)
    return list({handle.person_id: handle.person for handle in handles}.values())


def _handles(person: Any) -> str:
    return ", ".join(handle.value for handle in list(person.handles.all())[:2])


def _with(request: HttpRequest, name: str, person_id: int) -> str:
    asked = {key: value for key, value in request.GET.items() if key in ("one", "other", "topic") and value}
    return f"{reverse('console:compare')}?{urlencode({**asked, name: person_id})}"


def _topic(request: HttpRequest) -> str:
    return request.GET.get("topic", "").replace("\0", "")[:60]


def _after(request: HttpRequest) -> queries.Place | None:
    """Return the last voice of the page before, when the address names one."""
    number, _, row_id = request.GET.get("after", "").partition("~")
    try:
        return (float(number), int(row_id)) if row_id.isdecimal() and len(row_id) < 19 else None
    except ValueError:
        return None


def _next(last: Any, topic: str, customers: bool) -> str:
    asked = {"topic": topic, "customers": "1" if customers else "", "after": f"{last.place[0]!r}~{last.place[1]}"}
    return f"{reverse('console:influence')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _person(request: HttpRequest, person_id: int) -> Any:
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found
