"""Many who press at one moment: each person once, whichever database runs."""

from __future__ import annotations

import pytest

from porch.engagement.help import answering, marking
from porch.engagement.help.models import Answer, AnswerVote
from tests.cast import NOON
from tests.engagement.help.corner import LATER, again, answered, asked, olga, somebody, stands
from tests.engagement.ideas.test_racing import race
from tests.records.outbox.test_races import shared as shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("shared")]


def test_fifty_votes_of_one_person_at_once_are_one() -> None:
    said, cleo = answered(asked()), somebody("Cleo")
    race(*[lambda: marking.vote(answer=said, person=cleo, at=NOON)] * 50)
    assert (AnswerVote.objects.count(), stands(said).votes) == (1, 1)


def test_many_answers_at_once_are_all_counted_and_one_is_the_best() -> None:
    question = asked()
    said = [answered(question, by=f"P{number}") for number in range(4)]
    us, people = olga(), [somebody(f"P{number}") for number in range(4)]
    race(
        *[lambda one=one: answering.choose(answer=one, member=us, why="Right", at=LATER) for one in said],
        *[lambda who=who: answering.answer(question=question, person=who, words="And", at=LATER) for who in people],
    )
    assert Answer.objects.filter(best_at__isnull=False).count() == 1
    assert again(question).answers == 8
