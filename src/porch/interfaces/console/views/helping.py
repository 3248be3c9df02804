"""Questions that customers answer for one another: where to step in, what waits to be looked at, and one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.help import answering, asking, knowing, looking, queries, routing, stepping
from porch.interfaces.console import asked_to_help, page
from porch.interfaces.console.views.common import now, viewer
from porch.records.people import queries as people

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An answer with the page that was made of it and the words of that, and what puts it right."""

    said: Any
    page: Any
    words: str
    right: tuple[Row, ...]


def questions(request: HttpRequest) -> HttpResponse:
    """The questions: those to step in first, those that can wait, the solved ones; and what waits to be looked at."""
    us, before = viewer(request), request.GET.get("before", "")
    place = _number(before)
    found = queries.questions(us, kind=queries.SOLVED, before=place, limit=PAGE + 1)
    opened = [] if place else stepping.open_questions(us, now=now())
    context = {
        "step_in": [one for one in opened if one.call.step_in], "wait": [one for one in opened if not one.call.step_in],
        "solved": found[:PAGE], "more": found[PAGE - 1].pk if len(found) > PAGE else 0,
        "held": [] if place else [(one, getattr(one, "question", one)) for one in queries.held(us)],
        "wrongs": [] if place else queries.held_wrongs(us),
        "corrected": stepping.corrected(us, now=now()), "later": bool(place),
    }  # fmt: skip
    return page.show(request, "questions.html", context, room="help")


def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """One question with its answers, whom to ask, and what was taken down; or, posted to, what we do about it."""
    us = viewer(request)
    found = queries.question(us, question_id)
    if found is None:
        raise Http404
    here = reverse("console:help-question", args=[question_id])
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        try:
            return page.done(request, deed(request, found), back=here)
        except PorchError as error:
            return page.refused(request, error, back=here)
    at = now()
    known = queries.pages_of(us, found)
    experts = routing.experts(us, found, now=at) if found.takes_answers and not found.held_at else []
    context = {
        "question": found, "answers": [_row(one, known) for one in queries.answers(us, found)],
        "call": stepping.calls(us, [found], now=at)[found.pk],
        "experts": [(one, asked_to_help.words(found, one.person)) for one in experts],
        "routed": queries.routed(us, found), "looks": queries.looks(us, found),
    }  # fmt: skip
    return page.show(request, "question.html", context, room="help")


def _row(said: Any, known: Mapping[int, tuple[Any, str]]) -> Row:
    page_, words = known.get(said.answer.pk, (None, ""))
    return Row(said=said, page=page_, words=words, right=tuple(_row(one, known) for one in said.right))


def _answer(request: HttpRequest, found: Any) -> str:
    answering.reply(question=found, member=viewer(request), words=request.POST.get("words", ""), at=now())
    return "Your answer stands there now."


def _stand(request: HttpRequest, found: Any) -> str:
    looking.let_stand(words=_words(request, found), member=viewer(request), at=now())
    return "Everybody can read it."


def _hide(request: HttpRequest, found: Any) -> str:
    why = request.POST.get("why", "")
    looking.hide(words=_words(request, found), member=viewer(request), why=why, at=now())
    return "Hidden. The reason stands below the question for everybody."


def _best(request: HttpRequest, found: Any) -> str:
    why = request.POST.get("why", "")
    answering.choose(answer=_said(request, found), member=viewer(request), why=why, at=now())
    return "It stands first now, with the reason."


def _no_best(request: HttpRequest, found: Any) -> str:
    answering.choose_none(question=found, member=viewer(request))
    return "No answer is called the best."


def _correct(request: HttpRequest, found: Any) -> str:
    sent = request.POST
    answering.correct(
        answer=_said(request, found), member=viewer(request), why=sent.get("why", ""),
        instead=sent.get("instead", ""), at=now(),
    )  # fmt: skip
    return "It is marked as mistaken, with what you say."


def _let_object(request: HttpRequest, found: Any) -> str:
    looking.let_object(wrong=_wrong(request, found))
    return "Everybody can read it."


def _overrule(request: HttpRequest, found: Any) -> str:
    looking.overrule(wrong=_wrong(request, found), at=now())
    return "It is not called mistaken for that any more."


def _page(request: HttpRequest, found: Any) -> str:
    sent, said = request.POST, _said(request, found)
    title, words = sent.get("title", ""), sent.get("words", "")
    knowing.write(answer=said, title=title, words=words, member=viewer(request), at=now())
    return "It stands among what is known now."


def _page_down(request: HttpRequest, found: Any) -> str:
    known = queries.page_of(viewer(request), _said(request, found))
    if known is None:
        raise Http404
    knowing.take_down(page=known, at=now())
    return "The page is taken down. Its words stay."


def _ask(request: HttpRequest, found: Any) -> str:
    us, at, sent = viewer(request), now(), request.POST
    person = people.person(us, _number(sent.get("person", "")) or 0)
    expert = next((one for one in routing.experts(us, found, now=at) if person and one.person.pk == person.pk), None)
    if person is None or expert is None:
        raise PorchError("They cannot be asked any more.")
    letter = asked_to_help.letter(found, person, sent.get("words", ""), us)
    standing = asked_to_help.standing(found, person, us, at)
    routing.ask(question=found, person=person, why=expert.why, member=us, standing=standing, letter=letter, at=at)
    return "They are asked."


def _close(request: HttpRequest, found: Any) -> str:
    asking.close(question=found, at=now())
    return "It takes no more answers."


def _reopen(request: HttpRequest, found: Any) -> str:
    asking.reopen(question=found)
    return "It takes answers again."


DEEDS: Mapping[str, Callable[[HttpRequest, Any], str]] = {
    "answer": _answer, "stand": _stand, "hide": _hide, "best": _best, "no-best": _no_best, "correct": _correct,
    "let-object": _let_object, "overrule": _overrule, "page": _page, "page-down": _page_down, "ask": _ask,
    "close": _close, "reopen": _reopen,
}  # fmt: skip


def _words(request: HttpRequest, found: Any) -> Any:
    """Return the answer that a form names, or the question itself."""
    return _said(request, found) if request.POST.get("answer") else found


def _said(request: HttpRequest, found: Any) -> Any:
    said = queries.answer(viewer(request), _number(request.POST.get("answer", "")) or 0)
    if said is None or said.question_id != found.pk:
        raise Http404
    return said


def _wrong(request: HttpRequest, found: Any) -> Any:
    mark = queries.wrong(viewer(request), _number(request.POST.get("wrong", "")) or 0)
    if mark is None or mark.answer.question_id != found.pk:
        raise Http404
    return mark


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None
