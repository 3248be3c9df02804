"""Which words everybody may read, and which questions take answers."""

from __future__ import annotations

import pytest

from porch.engagement.help.models import Answer, Question
from tests.cast import NOON


@pytest.mark.parametrize(
    ("so", "is_shown", "takes_answers"),
    [
        ({}, True, True),
        ({"held_at": NOON}, False, True),
        ({"hidden_at": NOON}, False, False),
        ({"closed_at": NOON}, True, False),
        ({"solved_at": NOON}, True, True),
    ],
)
def test_a_question_is_shown_and_takes_answers(so: dict[str, object], is_shown: bool, takes_answers: bool) -> None:
    question = Question(pk=5, title="Rye?", **so)
    assert (question.is_shown, question.takes_answers, question.about) == (is_shown, takes_answers, "question-5")


def test_an_answer_that_waits_is_not_shown() -> None:
    assert (Answer(words="A week").is_shown, Answer(held_at=NOON).is_shown) == (True, False)
