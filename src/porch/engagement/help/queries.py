"""Questions about questions and answers. The viewer comes first: a colleague, a customer, or None for who comes by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.engagement.help.models import (
    HELD,
    SHOWN,
    Answer,
    AnswerVote,
    Edition,
    Follow,
    Look,
    Page,
    Question,
    Routed,
    Solved,
    Wrong,
)
from porch.engagement.help.seeing import Reader, by, everyone, is_team, of, seen
from porch.records.people.models import Person

UNANSWERED, SOLVED = "unanswered", "solved"
KINDS: Mapping[str, Q] = {
    UNANSWERED: Q(answers=0, solved_at=None, closed_at=None), SOLVED: Q(solved_at__isnull=False)
}  # fmt: skip
MOST_BELOW = 200
"""Answers of one question that are shown."""
OPEN = SHOWN & Q(solved_at=None, closed_at=None)
NOW = Coalesce(F("person__identity"), F("person"))
"""Who the person of a mark is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer with what others say of it: how many find it right, whom it helped, and who calls it mistaken.

    `right` are the answers that put it right; `mine` is what the viewer did about it: vote, solved, wrong.
    """

    answer: Answer
    votes: int = 0
    solved: int = 0
    wrongs: tuple[Wrong, ...] = ()
    right: tuple[Said, ...] = ()
    mine: frozenset[str] = field(default_factory=frozenset)


def questions(viewer: Reader, *, kind: str = "", before: int | None = None, limit: int = 20) -> list[Question]:
    """Return a page of the questions that everybody may read, newest first; of `kind`: unanswered or solved ones."""
    found = Question.objects.filter(SHOWN & KINDS.get(kind, Q())).select_related("author")
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.order_by("-pk")[:limit])


def question(viewer: Reader, question_id: int) -> Question | None:
    """Return one question with who asked, or None where the viewer may not read it."""
    found = Question.objects.select_related("author", "noted_by")
    return seen(viewer, found).filter(pk=question_id).first()


def by_ids(viewer: Reader, ids: Collection[int]) -> dict[int, Question]:
    """Return those of these questions that the viewer may read, by number."""
    return {one.pk: one for one in seen(viewer, Question.objects.select_related("author")).filter(pk__in=list(ids))}


def any_asked(viewer: Reader) -> bool:
    """Return whether there is a question to read."""
    return Question.objects.filter(SHOWN).exists()


def answers(viewer: Reader, question: Question) -> list[Said]:
    """Return what is answered to a question: the best first, then what helped most, was found right most, came first.

    What puts another answer right stands beside that one alone.
    """
    rows = seen(viewer, Answer.objects.filter(question=question).select_related("author", "member", "best_by"))
    found = list(rows.order_by("pk")[:MOST_BELOW])
    told = {one.answer.pk: one for one in _told(viewer, found)}
    beside: dict[int, list[Said]] = {}
    for one in told.values():
        if one.answer.corrects_id in told:
            beside.setdefault(one.answer.corrects_id or 0, []).append(one)
    shown = [_with(one, beside) for one in told.values() if one.answer.corrects_id not in told]
    return sorted(shown, key=_order)


def answer(viewer: Reader, answer_id: int) -> Answer | None:
    """Return one answer with its question, or None where the viewer may not read it."""
    found = Answer.objects.select_related("question__author", "author", "member")
    row = seen(viewer, found).filter(pk=answer_id).first()
    return row if row is not None and question(viewer, row.question_id) is not None else None


def wrong(viewer: Viewer, wrong_id: int) -> Wrong | None:
    """Return one word that an answer is mistaken, or None."""
    return Wrong.objects.select_related("answer").filter(pk=wrong_id).first() if may_see(viewer) else None


def follows(viewer: Reader, question: Question) -> bool:
    """Return whether the viewer wants to see what is answered."""
    theirs = Follow.objects.filter(question=question, ended_at=None)
    return isinstance(viewer, Person) and theirs.filter(person__in=everyone(viewer)).exists()


def asked_by(viewer: Reader, person: Person, *, limit: int = 20) -> list[Question]:
    """Return what somebody asked, newest first: to us and to themselves all, to others what is shown."""
    found = seen(viewer, Question.objects.filter(by(person)))
    return list(found.order_by("-pk")[:limit])


def followed_by(viewer: Reader, person: Person, *, limit: int = 20) -> list[Question]:
    """Return what somebody asked, or wants to see answered, the latest wish first, each once: as above."""
    rows = Follow.objects.filter(of(person), ended_at=None).select_related("question").order_by("-pk")[:limit]
    there = by_ids(viewer, [row.question_id for row in rows])
    return list({row.question_id: there[row.question_id] for row in rows if row.question_id in there}.values())


def answered_by(viewer: Reader, person: Person, *, limit: int = 20) -> list[Answer]:
    """Return what somebody answered, newest first, with the questions: as above."""
    found = seen(viewer, Answer.objects.filter(by(person)).select_related("question"))
    return list(found.order_by("-pk")[:limit])


def held(viewer: Viewer, *, limit: int = 50) -> list[Question | Answer]:
    """Return what waits to be looked at, first come first."""
    if not may_see(viewer):
        return []
    asked = Question.objects.filter(HELD).select_related("author").order_by("held_at", "pk")[:limit]
    said = Answer.objects.filter(HELD).select_related("author", "question").order_by("held_at", "pk")[:limit]
    rows: list[Question | Answer] = [*asked, *said]
    return sorted(rows, key=lambda row: (row.at, row.pk))[:limit]


def held_wrongs(viewer: Viewer, *, limit: int = 50) -> list[Wrong]:
    """Return what somebody new calls mistaken and waits to be looked at, first come first."""
    found = Wrong.objects.filter(held_at__isnull=False, withdrawn_at=None).select_related("answer__question", "person")
    return list(found.order_by("held_at", "pk")[:limit]) if may_see(viewer) else []


def looks(viewer: Reader, question: Question) -> list[Look]:
    """Return the log of moderation of one question: to everybody what was hidden and why, never the words."""
    found = Look.objects.filter(question=question).select_related("member", "answer")
    return list((found if is_team(viewer) else found.filter(hidden=True)).order_by("-pk")[:50])


def routed(viewer: Viewer, question: Question) -> list[tuple[Routed, Answer | None]]:
    """Return who was asked to answer a question, and with what they answered, first asked first."""
    if not may_see(viewer):
        return []
    rows = list(Routed.objects.filter(question=question).select_related("person__identity", "member").order_by("pk"))
    said = Answer.objects.filter(question=question, author__isnull=False).select_related("author").order_by("-pk")
    by_person = {one.author.now_id: one for one in said if one.author is not None}
    return [(row, by_person.get(row.person.now_id)) for row in rows]


def pages(viewer: Reader, *, before: int | None = None, limit: int = 20) -> list[Page]:
    """Return a page of what is known, newest first; to us what was taken down too."""
    found = Page.objects.all() if is_team(viewer) else Page.objects.filter(taken_down_at=None)
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.select_related("answer__author", "answer__member").order_by("-pk")[:limit])


def page(viewer: Reader, page_id: int) -> Page | None:
    """Return one page with its answer and question, or None where the viewer may not read it."""
    found = Page.objects.all() if is_team(viewer) else Page.objects.filter(taken_down_at=None)
    return found.select_related("answer__author", "answer__member", "answer__question").filter(pk=page_id).first()


def page_of(viewer: Viewer, answer: Answer) -> Page | None:
    """Return the page that was made of an answer, taken down or not."""
    return Page.objects.filter(answer=answer).first() if may_see(viewer) else None


def pages_of(viewer: Viewer, question: Question) -> dict[int, tuple[Page, str]]:
    """Return the pages that were made of answers to a question, taken down or not, by answer, and their words."""
    if not may_see(viewer):
        return {}
    rows = Edition.objects.filter(page__answer__question=question).select_related("page").order_by("number")
    return {row.page.answer_id: (row.page, row.words) for row in rows}


def any_page(viewer: Reader) -> bool:
    """Return whether there is a page to read."""
    return Page.objects.filter(taken_down_at=None).exists()


def editions(viewer: Reader, page: Page) -> list[Edition]:
    """Return the editions of a page, the one that stands first."""
    return list(Edition.objects.filter(page=page).select_related("member").order_by("-number"))


def _told(viewer: Reader, found: Sequence[Answer]) -> list[Said]:
    ids = [one.pk for one in found]
    votes, helped = _people(AnswerVote.objects.all(), ids), _people(Solved.objects.all(), ids)
    rows = Wrong.objects.filter(answer__in=ids, withdrawn_at=None).select_related("person", "member").order_by("pk")
    if not is_team(viewer):
        rows = rows.filter(Q(held_at=None) | (of(viewer) if isinstance(viewer, Person) else Q(pk=None)))
    wrongs: dict[int, list[Wrong]] = {}
    for row in rows:
        wrongs.setdefault(row.answer_id, []).append(row)
    mine = _mine(viewer, ids)
    return [
        Said(
            answer=one, votes=votes.get(one.pk, 0), solved=helped.get(one.pk, 0),
            wrongs=tuple(wrongs.get(one.pk, ())), mine=frozenset(mine.get(one.pk, ())),
        )
        for one in found
    ]  # fmt: skip


def _people(marks: QuerySet[AnswerVote] | QuerySet[Solved], ids: Collection[int]) -> dict[int, int]:
    """Return how many people, as who they are now, marked these answers."""
    rows = marks.filter(answer__in=ids, withdrawn_at=None).values("answer")
    return {row["answer"]: row["many"] for row in rows.annotate(many=Count(NOW, distinct=True)).order_by()}


def _mine(viewer: Reader, ids: Collection[int]) -> dict[int, set[str]]:
    if not isinstance(viewer, Person) or not ids:
        return {}
    found: dict[int, set[str]] = {}
    for name, table in (("vote", AnswerVote), ("solved", Solved), ("wrong", Wrong)):
        rows = table._default_manager.filter(answer__in=ids, person__in=everyone(viewer), withdrawn_at=None)
        for pk in rows.values_list("answer", flat=True):
            found.setdefault(pk, set()).add(name)
    return found


def _with(one: Said, beside: Mapping[int, Sequence[Said]]) -> Said:
    right = sorted((_with(other, beside) for other in beside.get(one.answer.pk, ())), key=_order)
    return Said(
        answer=one.answer, votes=one.votes, solved=one.solved, wrongs=one.wrongs, mine=one.mine, right=tuple(right)
    )


def _order(one: Said) -> tuple[bool, int, int, int]:
    return (one.answer.best_at is None, -one.solved, -one.votes, one.answer.pk)
