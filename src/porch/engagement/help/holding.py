"""Holds a question while something is done to it, and counts what is said to it anew."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.engagement.help import seeing
from porch.engagement.help.models import SHOWN, Answer, Question
from porch.records.people.models import Person

HOUR = timedelta(hours=1)


def hold(question_id: int) -> Question:
    """Hold a question until the transaction ends: who else answers, votes or looks waits."""
    return Question.objects.select_for_update(of=("self",)).select_related("author").get(pk=question_id)


def hold_with(answer: Answer) -> tuple[Question, Answer]:
    """Hold the question of an answer; return it, and the answer as it is now."""
    held = hold(answer.question_id)
    now = Answer.objects.select_related("author", "member").get(pk=answer.pk)
    now.question = held
    return held, now


def recount(question: Question) -> None:
    """Count what everybody may read below a question that is held, and when the first peer answered it."""
    found = Answer.objects.filter(SHOWN, question=question)
    peers = found.filter(is_ours=False)
    if question.author is not None:
        peers = peers.exclude(author__in=list(seeing.everyone(question.author)))
    question.answers = found.count()
    question.answered_at = peers.order_by("at").values_list("at", flat=True).first()
    question.save(update_fields=["answers", "answered_at"])


def is_new(person: Person) -> bool:
    """Return whether nothing of somebody's has been let stand yet: no question, no answer."""
    theirs = seeing.by(person) & SHOWN
    return not (Question.objects.filter(theirs).exists() or Answer.objects.filter(theirs).exists())


def fitting(words: str, longest: int, *, empty: str = "") -> str:
    """Return words as they are kept; PorchError where there are none (in the words of `empty`), or too many."""
    words = words.replace("\r\n", "\n").replace("\0", "").strip()
    if not words and empty:
        raise PorchError(empty)
    if len(words) > longest:
        raise PorchError(
            _("It may have at most %(most)s letters; yours has %(has)s.") % {"most": longest, "has": len(words)}
        )
    return words
