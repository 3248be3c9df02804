"""Lists, pages and order, as each reader sees them."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, asking, marking, queries
from tests.cast import NOON
from tests.engagement.help.corner import HOUR, LATER, answered, asked, liked, olga, somebody

pytestmark = pytest.mark.django_db


def test_questions_are_listed_newest_first_by_kind_page_by_page() -> None:
    first, second, third = (asked(f"Question {number}", at=NOON) for number in range(3))
    answered(first)
    asking.solve(question=second, person=somebody(), at=LATER)
    assert queries.questions(None) == [third, second, first]
    assert queries.questions(None, before=third.pk, limit=1) == [second]
    assert queries.questions(None, kind=queries.UNANSWERED) == [third]
    assert queries.questions(None, kind=queries.SOLVED) == [second]
    assert queries.any_asked(None)
    assert list(queries.by_ids(None, [first.pk, 0])) == [first.pk]


def test_the_best_answer_stands_first_then_what_helped_most_then_what_is_found_right() -> None:
    question = asked()
    said = [answered(question, f"Answer {place}", by=f"B{place}") for place in range(4)]
    liked(said[1], "Cleo")
    marking.solved(answer=said[2], person=somebody("Cleo"), at=LATER)
    answering.choose(answer=said[3], member=olga(), why="It is right", at=LATER)
    told = queries.answers(somebody("Cleo"), question)
    assert [one.answer for one in told] == [said[3], said[2], said[1], said[0]]
    assert [sorted(one.mine) for one in told] == [[], ["solved"], ["vote"], []]


def test_what_waits_is_read_by_who_wrote_it_alone() -> None:
    question, ben = asked(), somebody("Ben")
    waiting = answering.answer(question=question, person=ben, words="Hm", at=LATER)
    seen = [len(queries.answers(reader, question)) for reader in (None, somebody("Cleo"), ben, SYSTEM)]
    assert seen == [0, 0, 1, 1]
    assert [queries.answer(reader, waiting.pk) for reader in (None, ben)] == [None, waiting]
    assert (queries.answered_by(None, ben), queries.answered_by(ben, ben)) == ([], [waiting])


def test_what_somebody_wants_to_see_answered_is_theirs_while_they_want_it() -> None:
    own, other, ben = asked(by="Ben"), asked("Rye?"), somebody("Ben")
    asking.follow(question=other, person=ben, at=LATER)
    assert queries.followed_by(ben, ben) == [other, own]
    asking.unfollow(question=own, person=ben, at=LATER)
    assert queries.followed_by(ben, ben) == [other]
    assert queries.asked_by(None, ben) == [own]


def test_who_was_asked_is_told_with_their_answer_to_us_alone() -> None:
    question = asked(at=NOON - HOUR)
    assert (queries.routed(SYSTEM, question), queries.routed(None, question)) == ([], [])
    said = answered(question)
    mark = answering.dispute(answer=said, person=somebody("Cleo"), why="No", at=LATER)
    assert (queries.wrong(SYSTEM, mark.pk), queries.wrong(None, mark.pk)) == (mark, None)
