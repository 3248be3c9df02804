"""A chat: who came, who asked what, unanswered questions first; live while it runs, and a page to keep afterwards."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.interfaces.console import page
from porch.interfaces.console.listened import find_line, search_line
from porch.interfaces.console.rows import address_of, name_of
from porch.interfaces.console.thread import words_of
from porch.interfaces.console.views.common import counted, now, viewer
from porch.records.outbox import queries as outbox
from porch.records.searches import chats, queries

COLUMNS = ("at", "who", "handle", "channel", "words", "what", "decision", "address")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def chat(request: HttpRequest, search: Any) -> HttpResponse:
    """The page of a chat."""
    at = now()
    found = chats.chat(viewer(request), search)
    leaving = frozenset(outbox.answering(viewer(request), at))
    context = {
        "search": search_line(search, None, at), "live": search.runs(at), "over": search.is_over(at), "chat": found,
        "sentence": _sentence(found),
        "questions": [
            SimpleNamespace(line=find_line(asked.found, leaving=leaving), answered=asked.answered)
            for asked in found.questions
        ],
        "guests": [
            SimpleNamespace(
                name=name_of(guest.handle), address=address_of(guest.handle), said=guest.said, asked=guest.asked,
                first_time=guest.first_time,
                url=reverse("console:person", args=[guest.handle.person_id]) if guest.handle.person_id else "",
            )
            for guest in found.guests
        ],
        "ours": [
            SimpleNamespace(who=one.member.name if one.member else "We", words=words_of(one), at=one.at)
            for one in found.ours
        ],
    }  # fmt: skip
    return page.show(request, "chat.html", context, room="listening")


def export(request: HttpRequest, search_id: int) -> HttpResponse:
    """Everything that was found, as a table to keep."""
    search = queries.search(viewer(request), search_id)
    if search is None:
        raise Http404
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in search.name).strip("-").lower() or "finds"
    response = HttpResponse("".join(_lines(viewer(request), search)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(who: Any, search: Any) -> Iterator[str]:
    yield _line(COLUMNS)
    after = None
    while rows := chats.whole(who, search, after=after):
        for row in rows:
            yield _line(_told(row))
        after = (rows[-1].at, rows[-1].pk)


def _told(row: Any) -> tuple[str, ...]:
    said = row.interaction
    who = "We" if said.ours else name_of(said.handle) if said.handle else ""
    what = "ours" if said.ours else "question" if chats.is_question(said) else "said"
    handle = address_of(said.handle) if said.handle else ""
    return (said.at.isoformat(), who, handle, said.channel, words_of(said), what, row.decision, said.url)


def _line(cells: tuple[str, ...]) -> str:
    """Return one line; what a spreadsheet would take for a formula stays words."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()


def _sentence(found: Any) -> str:
    if not found.said:
        return ""
    came = f"{counted(len(found.guests), 'person', 'people')} came"
    first = f", {found.first_timers} of them for the first time" if found.first_timers else ""
    asked = len(found.questions)
    questions = f"{counted(asked, 'question', 'questions')} asked, {asked - found.unanswered} answered" if asked else ""
    said = f"and said {counted(found.said, 'thing', 'things')}"
    return f"{came}{first}, {said}. {questions}{'.' if questions else ''}".strip()
