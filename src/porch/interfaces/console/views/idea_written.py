"""What somebody said elsewhere, written down for them: an idea, a vote for one there is, or a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.help import asking
from porch.engagement.ideas import proposing, queries, similar, voting
from porch.interfaces.console import page
from porch.interfaces.console.refs import Ref, parse
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.views.common import now, viewer
from porch.records.interactions import queries as log
from porch.records.people import queries as people

HOWS = (("phone", "On the phone"), ("booth", "At a booth"), ("group", "In a user group"), ("inbox", "In a message"))
"""How something reached us that was not pressed on the portal."""
ALIKE, FOUND = 5, 8
LONGEST = 80  # letters of a title that is made of a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is written down, as far as it was told: whose words, from which message, for which idea or board."""

    said: Any = None
    person: Any = None
    idea: Any = None
    board: Any = None
    back: str = ""


def written(request: HttpRequest) -> HttpResponse:
    """The form, with ideas that read alike; or, posted to, what was written down."""
    asked = _asked(request, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        return _page(request, asked)
    deed = DEEDS.get("vote" if "for" in request.POST else request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    if asked.person is None:
        return page.refused(request, "Say first who said it.", back=request.get_full_path())
    try:
        words, where = deed(request, asked)
    except PorchError as error:
        return page.refused(request, error, back=f"{request.path}?{_again(request, asked)}")
    return page.done(request, words, back=asked.back or where)


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    us, who = viewer(request), " ".join(request.GET.get("who", "").split())[:100]
    boards = queries.boards(us)
    board = asked.board or (boards[0] if boards else None)
    words = asked.said.text if asked.said is not None else ""
    title = " ".join((request.GET.get("title", "") or _title(words)).split())[:200]
    alike = [] if asked.idea or board is None else similar.similar(us, board, f"{title}\n{words}"[:2000], ALIKE)
    context = {
        "asked": asked, "name": name_of(asked.said.handle) if asked.said else getattr(asked.person, "name", ""),
        "who": who, "found": _found(us, who) if who and asked.person is None else [], "hows": HOWS, "boards": boards,
        "board": board, "title": title, "words": words, "alike": alike, "sought": bool(title),
        "before": queries.made_of(us, asked.said) if asked.said else [], "again": _again(request, asked),
    }  # fmt: skip
    return page.show(request, "idea_written.html", context, room="ideas")


def _propose(request: HttpRequest, asked: Asked) -> tuple[str, str]:
    sent = request.POST
    if asked.board is None:
        raise PorchError("Choose a board.")
    made = proposing.propose(
        board=asked.board, person=asked.person, title=sent.get("title", ""), words=sent.get("words", ""), at=now(),
        source=_source(request, asked),
    )  # fmt: skip
    return "Written down as their idea.", reverse("console:idea", args=[made.pk])


def _vote(request: HttpRequest, asked: Asked) -> tuple[str, str]:
    if asked.idea is None:
        raise Http404
    voting.vote(idea=asked.idea, person=asked.person, at=now(), source=_source(request, asked))
    return f"Written down: they are for “{asked.idea.title}”.", reverse("console:idea", args=[asked.idea.pk])


def _ask(request: HttpRequest, asked: Asked) -> tuple[str, str]:
    sent = request.POST
    source = asking.Source(how=_how(request, asked), said=asked.said, member=viewer(request))
    made = asking.ask(
        person=asked.person, title=sent.get("title", ""), words=sent.get("words", ""), at=now(), source=source
    )
    return "Written down as their question.", reverse("console:help-question", args=[made.pk])


DEEDS: Mapping[str, Callable[[HttpRequest, Asked], tuple[str, str]]] = {
    "propose": _propose, "vote": _vote, "ask": _ask,
}  # fmt: skip


def _source(request: HttpRequest, asked: Asked) -> voting.Source:
    return voting.Source(how=_how(request, asked), said=asked.said, member=viewer(request))


def _how(request: HttpRequest, asked: Asked) -> str:
    told = request.POST.get("how", "")
    return "inbox" if asked.said is not None else told if told in dict(HOWS) else "phone"


def _asked(request: HttpRequest, told: Any) -> Asked:
    us = viewer(request)
    said, ref = _said(us, told)
    person = people.person(us, _number(told.get("person", "")))
    if said is not None and person is None:
        person = said.handle.person
    number = told.get("for") or told.get("idea", "")
    idea = queries.idea(us, _number(number)) if number else None
    if number and idea is None:
        raise Http404
    board = idea.board if idea is not None else queries.board(us, told.get("board", ""))
    return Asked(said=said, person=person, idea=idea, board=board, back=ref.url if ref else "")


def _said(us: Any, told: Any) -> tuple[Any, Ref | None]:
    """Return the message it is made of, and the conversation one came from."""
    asked = told.get("with", "")
    if not asked:
        return None, None
    try:
        ref = parse(asked)
    except ValueError as error:
        raise Http404 from error
    said = log.latest_from(us, ref.thread, ref.handle)
    if said is None:
        raise Http404
    return said, ref


def _again(request: HttpRequest, asked: Asked) -> str:
    """Return what names the same in an address."""
    told = {name: request.GET.get(name) or request.POST.get(name, "") for name in ("with", "idea", "person", "board")}
    return urlencode({name: value for name, value in told.items() if value})


def _found(us: Any, who: str) -> list[Any]:
    persons: dict[int, Any] = {one.person.now_id: one.person for one in people.find(us, who, limit=FOUND) if one.person}
    return list(persons.values())


def _title(words: str) -> str:
    """Return the first sentence of a message, as the title of an idea."""
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return first if len(first) <= LONGEST else f"{first[:LONGEST].rsplit(' ', 1)[0]}…"


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
