"""What fits, and what is counted below a question."""

from __future__ import annotations

import pytest
from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.help import holding
from porch.engagement.help.models import Answer, Question
from tests.engagement.help.corner import again, answered, asked, somebody


def test_words_are_kept_without_what_no_database_takes() -> None:
    assert holding.fitting(" a\r\nb\0 ", 9) == "a\nb"
    with pytest.raises(PorchError, match="at most 3 letters; yours has 4"):
        holding.fitting("abcd", 3)


@pytest.mark.django_db
def test_counts_are_what_the_rows_say() -> None:
    question = asked()
    said = answered(question)
    Question.objects.update(answers=9, answered_at=None)
    with transaction.atomic():
        holding.recount(holding.hold(question.pk))
    assert (again(question).answers, again(question).answered_at) == (1, said.at)
    assert not holding.is_new(somebody("Ben"))
    Answer.objects.all().delete()
    assert holding.is_new(somebody("Ben"))
