"""Takes one person out of the questions: what others stand behind stays, without them; what nobody joined goes."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from porch.core.whom import Whom
from porch.engagement.help.holding import recount
from porch.engagement.help.models import Answer, AnswerVote, Follow, Look, Page, Question, Routed, Solved, Wrong
from porch.engagement.help.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget their votes and marks, and who wrote their words; counts stay right.

    An answer goes unless somebody found it right or mistaken, it helped somebody, or a page was made of it; a question
    goes where nothing is left below it.
    """
    touched = set(Answer.objects.filter(author__in=whom.persons).values_list("question", flat=True))
    forget(TABLES, whom, forgot)
    alone = _answers_alone(whom.persons)
    Look.objects.filter(answer__in=alone).delete()
    forgot.count(Answer, Answer.objects.filter(pk__in=alone).delete()[1].get("help.Answer", 0))
    forgot.count(Answer, Answer.objects.filter(author__in=whom.persons).update(author=None))
    asked = _questions_alone(whom.persons)
    Look.objects.filter(question__in=asked).delete()
    forgot.count(Question, Question.objects.filter(pk__in=asked).delete()[1].get("help.Question", 0))
    forgot.count(Question, Question.objects.filter(author__in=whom.persons).update(author=None))
    for question in Question.objects.select_for_update().filter(pk__in=touched):
        recount(question)


def _answers_alone(persons: Collection[int]) -> list[int]:
    here = Q(answer=OuterRef("pk"))
    found = Answer.objects.filter(author__in=persons, best_at=None)
    for table in (AnswerVote, Solved, Wrong, Page):
        found = found.filter(~Exists(table.objects.filter(here)))
    found = found.filter(~Exists(Wrong.objects.filter(correction=OuterRef("pk"))))
    found = found.filter(~Exists(Answer.objects.filter(corrects=OuterRef("pk"))))
    return list(found.values_list("pk", flat=True))


def _questions_alone(persons: Collection[int]) -> list[int]:
    here = Q(question=OuterRef("pk"))
    found = Question.objects.filter(author__in=persons)
    for table in (Answer, Follow, Routed):
        found = found.filter(~Exists(table.objects.filter(here)))
    return list(found.values_list("pk", flat=True))
