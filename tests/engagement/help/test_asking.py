"""Asking: once, within bounds, first looked at, told to the log; following; solved by who asked."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.help import asking, queries
from porch.engagement.help.asking import Source
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.engagement.help.corner import HOUR, LATER, again, asked, olga, one_person, somebody

pytestmark = pytest.mark.django_db


def test_the_first_words_of_somebody_new_wait_and_the_log_has_the_question() -> None:
    ann = somebody()
    first = asking.ask(person=ann, title=" How  long? ", words="It\r\nmoulds.", at=NOON)
    assert (first.title, first.words, first.held_at) == ("How long?", "It\nmoulds.", NOON)
    assert (queries.question(None, first.pk), queries.question(ann, first.pk)) == (None, first)
    told = Interaction.objects.get(external_id=f"portal:{first.about}")
    assert (told.kind, told.subject, told.text, told.addressed) == (Kind.QUESTION, "How long?", "It\nmoulds.", False)
    assert queries.follows(ann, first)


def test_who_was_let_stand_once_and_whom_a_colleague_writes_down_waits_no_more() -> None:
    asked()
    assert asking.ask(person=somebody(), title="And rye?", words="", at=LATER).held_at is None
    noted = asking.ask(
        person=somebody("Dov"), title="Delivery?", words="", at=NOON, source=Source(how="phone", member=olga())
    )
    assert (noted.held_at, noted.how, noted.noted_by) == (None, "phone", olga())


def test_the_same_twice_is_once_and_more_than_a_few_an_hour_is_a_flood() -> None:
    ann = somebody()
    for number in range(asking.MOST_AN_HOUR):
        asking.ask(person=ann, title=f"Question {number}", words="", at=NOON)
    assert asking.ask(person=ann, title="Question 0", words="", at=NOON).pk == queries.asked_by(ann, ann)[-1].pk
    with pytest.raises(PorchError, match="wait an hour"):
        asking.ask(person=ann, title="One more", words="", at=NOON)
    asking.ask(person=ann, title="One more", words="", at=NOON + 2 * HOUR)


@pytest.mark.parametrize(
    ("title", "words", "says"),
    [(" \n", "", "Ask in a few words"), ("a" * 201, "", "200 letters"), ("Bread?", "x" * 100_000, "has|yours")],
)
def test_what_does_not_fit_is_told_so(title: str, words: str, says: str) -> None:
    with pytest.raises(PorchError, match=says):
        asking.ask(person=somebody(), title=title, words=words, at=NOON)


def test_following_is_once_and_ends_whoever_they_turn_out_to_be() -> None:
    question, ben = asked(), somebody("Ben")
    assert asking.follow(question=question, person=ben, at=NOON) == asking.follow(
        question=question, person=ben, at=NOON
    )
    one_person("Ben", "Benny")
    assert queries.follows(somebody("Benny"), question)
    assert asking.unfollow(question=question, person=somebody("Benny"), at=LATER)
    assert not asking.unfollow(question=question, person=somebody("Benny"), at=LATER)


def test_only_who_asked_says_that_it_is_solved_and_may_undo_it() -> None:
    question = asked()
    with pytest.raises(PorchError, match="somebody else"):
        asking.solve(question=question, person=somebody("Ben"), at=LATER)
    asking.solve(question=question, person=somebody(), at=LATER)
    assert asking.solve(question=question, person=somebody(), at=LATER + HOUR).solved_at == LATER
    assert asking.open_again(question=question, person=somebody()).solved_at is None


def test_a_closed_question_takes_answers_again_once_it_is_open() -> None:
    question = asked()
    assert not asking.close(question=question, at=LATER).takes_answers
    assert asking.reopen(question=question).takes_answers
    assert queries.question(SYSTEM, question.pk) == again(question)
