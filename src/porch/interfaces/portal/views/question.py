"""One question on the portal: what is answered, what is mistaken and what puts it right; and what a customer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.engagement.help import answering, asking, holding, marking, queries, seeing
from porch.interfaces.portal import page, proposed
from porch.interfaces.portal.visiting import Visitor

SAYS_MORE = frozenset({"answer", "dispute"})
"""Deeds that bring words, which may have to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as the page shows it: who says it, who calls it mistaken, what puts it right, whether it is theirs."""

    said: Any
    by: str
    wrongs: tuple[tuple[Any, str], ...]
    right: tuple[Shown, ...]
    own: bool


def question(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """The question; or, posted to, what somebody does about it or an answer to it."""
    found = queries.question(visitor.person, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, visitor, found)
    name, now = request.POST.get("deed", ""), SYSTEM_CLOCK.now()
    try:
        if name in ABOUT_IT:
            ABOUT_IT[name](found, visitor, request.POST, now)
        elif name in ABOUT_AN_ANSWER:
            ABOUT_AN_ANSWER[name](_answer(request, visitor, found), visitor, request.POST, now)
        else:
            raise Http404
    except PorchError as error:
        return _page(request, visitor, found, refused=str(error))
    return page.back(reverse("portal:question", args=[number]), "waits" if _waits(visitor, name) else name)


Fields = Mapping[str, Any]
Deed = Callable[[Any, Visitor, Fields, datetime], object]
ABOUT_IT: Mapping[str, Deed] = {
    "answer": lambda it, who, sent, at: answering.answer(
        question=it, person=who.person, words=sent.get("words", ""), at=at, doubted=who.doubted
    ),
    "follow": lambda it, who, sent, at: asking.follow(question=it, person=who.person, at=at),
    "unfollow": lambda it, who, sent, at: asking.unfollow(question=it, person=who.person, at=at),
    "solve": lambda it, who, sent, at: asking.solve(question=it, person=who.person, at=at),
    "open": lambda it, who, sent, at: asking.open_again(question=it, person=who.person),
    "no-best": lambda it, who, sent, at: answering.choose_none(question=it, person=who.person),
}
ABOUT_AN_ANSWER: Mapping[str, Deed] = {
    "vote": lambda it, who, sent, at: marking.vote(answer=it, person=who.person, at=at),
    "withdraw": lambda it, who, sent, at: marking.withdraw(answer=it, person=who.person, at=at),
    "solved": lambda it, who, sent, at: marking.solved(answer=it, person=who.person, at=at),
    "not-solved": lambda it, who, sent, at: marking.not_solved(answer=it, person=who.person, at=at),
    "dispute": lambda it, who, sent, at: answering.dispute(
        answer=it,
        person=who.person,
        why=sent.get("why", ""),
        instead=sent.get("instead", ""),
        at=at,
        doubted=who.doubted,
    ),
    "undispute": lambda it, who, sent, at: answering.withdraw_dispute(answer=it, person=who.person, at=at),
    "best": lambda it, who, sent, at: answering.choose(answer=it, person=who.person, why=sent.get("why", ""), at=at),
    "take-back": lambda it, who, sent, at: answering.take_back(answer=it, person=who.person, at=at),
}


def _answer(request: HttpRequest, visitor: Visitor, found: Any) -> Any:
    number = request.POST.get("answer", "")
    said = queries.answer(visitor.person, int(number)) if number.isdecimal() and len(number) < 19 else None
    if said is None or said.question_id != found.pk:
        raise Http404
    return said


def _waits(visitor: Visitor, name: str) -> bool:
    """Return whether what somebody just wrote is read by others only once we have looked."""
    return name in SAYS_MORE and (visitor.doubted or holding.is_new(visitor.person))


def _page(request: HttpRequest, visitor: Visitor, found: Any, *, refused: str = "") -> HttpResponse:
    said = queries.answers(visitor.person, found)
    every = [one for top in said for one in _all(top)]
    people = [one.answer.author_id for one in every] + [mark.person_id for one in every for mark in one.wrongs]
    called = proposed.names([found.author_id, *people])
    context = {
        "question": found, "name": proposed.author(found, called), "place": "questions",
        "answers": [_shown(one, called, visitor) for one in said],
        "own": seeing.is_by(found, visitor.person), "follows": queries.follows(visitor.person, found),
        "looks": queries.looks(None, found), "refused": refused, "given": request.POST if refused else {},
        "longest": answering.LONGEST, "longest_why": answering.LONGEST_WHY,
        "best": any(one.answer.best_at for one in said),
    }  # fmt: skip
    return page.show(request, "question.html", context, status=422 if refused else 200)


def _all(one: Any) -> list[Any]:
    return [one, *(other for part in one.right for other in _all(part))]


def _shown(one: Any, called: dict[int, str], visitor: Visitor) -> Shown:
    return Shown(
        said=one, by=_by(one.answer, called), own=seeing.is_by(one.answer, visitor.person),
        wrongs=tuple((mark, _objects(mark, called)) for mark in one.wrongs),
        right=tuple(_shown(other, called, visitor) for other in one.right),
    )  # fmt: skip


def _by(answer: Any, called: dict[int, str]) -> str:
    return answer.member.name if answer.member_id else "" if answer.is_ours else proposed.author(answer, called)


def _objects(mark: Any, called: dict[int, str]) -> str:
    if mark.is_ours:
        return mark.member.name if mark.member_id else ""
    return called.get(mark.person_id, "")
