"""One question on the portal: read by everybody; answered, found right, put right and solved by whoever signed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, queries
from porch.engagement.help.models import Answer, Question
from tests.cast import NOON
from tests.engagement.help.corner import LATER, again, answered, asked, hidden, olga, somebody, stands
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return asked("How do I freeze bread?")


@pytest.fixture
def cleo(guest: Client) -> Any:
    """Return Cleo, who is known here and signed in."""
    answered(asked("Rye?", by="Dov"), by="Cleo")
    return entering.enter(guest, "cleo@corner.example")


def does(guest: Client, question: Question, **fields: Any) -> Any:
    path = f"/with/questions/{question.pk}/"
    return guest.post(path, {"key": entering.key(guest, path), **fields})


def read(guest: Client, question: Question) -> str:
    return guest.get(f"/with/questions/{question.pk}/").text


def test_a_wrong_answer_is_corrected_by_a_peer_and_both_are_read_side_by_side(
    guest: Client, question: Question, cleo: Any
) -> None:
    wrong = answered(question, "Freeze it wet.")
    told = does(guest, question, deed="dispute", answer=wrong.pk, why="It cracks.", instead="Slice it first.")
    assert told["Location"] == f"/with/questions/{question.pk}/?done=dispute"
    guest.cookies.clear()
    told = read(guest, question)
    places = [told.index(words) for words in ("Freeze it wet.", "Said to be mistaken", "It cracks.", "Slice it first.")]
    assert places == sorted(places)
    assert "What is right instead" in told


def test_words_of_somebody_new_wait_and_they_are_told_so(guest: Client, question: Question) -> None:
    entering.enter(guest, "new@corner.example")
    told = does(guest, question, deed="answer", words="In cloth.")
    assert "stands here for everybody once we have looked" in guest.get(told["Location"]).text
    assert "In cloth." in read(guest, question)
    guest.cookies.clear()
    assert "In cloth." not in read(guest, question)


def test_an_answer_is_found_right_helps_and_is_not_after_all(guest: Client, question: Question, cleo: Any) -> None:
    said = answered(question)
    for deed, votes, solved in (
        ("vote", 1, 0), ("solved", 1, 1), ("withdraw", 0, 1), ("not-solved", 0, 0), ("vote", 1, 0)
    ):  # fmt: skip
        assert does(guest, question, deed=deed, answer=said.pk).status_code == 303
        assert (stands(said).votes, stands(said).solved) == (votes, solved)
    assert 'aria-pressed="true"' in read(guest, question)


def test_who_asked_chooses_the_best_with_the_reason_and_says_that_it_is_solved(guest: Client) -> None:
    question = asked("How do I freeze bread?", by="Cleo")
    said = answered(question, "Sliced.")
    entering.enter(guest, "cleo@corner.example")
    does(guest, question, deed="best", answer=said.pk, why="It worked")
    does(guest, question, deed="solve")
    told = read(guest, question)
    assert ("It worked" in told, "says who asked" in told, "It is not solved after all" in told) == (True, True, True)
    does(guest, question, deed="no-best")
    does(guest, question, deed="open")
    assert (stands(said).answer.best_at, again(question).solved_at) == (None, None)


def test_what_somebody_else_may_not_do_is_refused_on_the_page(guest: Client, question: Question, cleo: Any) -> None:
    said = answered(question)
    told = does(guest, question, deed="best", answer=said.pk, why="Mine")
    assert (told.status_code, "Whoever asked chooses" in told.text) == (422, True)
    told = does(guest, question, deed="dispute", answer=said.pk, why=" ", instead="Kept as typed")
    assert (told.status_code, "Kept as typed" in told.text, "<details open>" in told.text) == (422, True, True)
    assert does(guest, question, deed="take-back", answer=said.pk).status_code == 422


def test_ones_own_answer_is_taken_back_and_a_question_kept_on_ones_page(
    guest: Client, question: Question, cleo: Any
) -> None:
    does(guest, question, deed="answer", words="In cloth.")
    said = Answer.objects.latest("pk")
    assert "Take it back" in read(guest, question)
    does(guest, question, deed="take-back", answer=said.pk)
    assert "In cloth." not in read(guest, question)
    does(guest, question, deed="follow")
    assert queries.followed_by(SYSTEM, cleo) == [question]
    assert "How do I freeze bread?" in guest.get("/with/you/").text
    does(guest, question, deed="unfollow")
    answering.dispute(answer=answered(question), person=cleo, why="No", at=NOON)
    does(guest, question, deed="undispute", answer=Answer.objects.latest("pk").pk)
    assert "Said to be mistaken" not in read(guest, question)


@pytest.mark.parametrize("fields", [{"deed": "eat"}, {"deed": "vote"}, {"deed": "vote", "answer": "9" * 30}])
def test_what_is_not_there_is_not_done(guest: Client, question: Question, cleo: Any, fields: dict[str, str]) -> None:
    assert does(guest, question, **fields).status_code == 404


def test_what_is_hidden_is_read_by_nobody_and_who_has_left_has_no_name(guest: Client, question: Question) -> None:
    said = answered(question, "<script>alert(1)</script> see https://example.org/a")
    Answer.objects.filter(pk=said.pk).update(author=None)
    answering.reply(question=question, member=olga(), words="We slice it.", at=LATER)
    told = read(guest, question)
    assert ("Somebody who has left" in told, "Olga" in told, "<script>alert" in told) == (True, True, False)
    assert 'href="https://example.org/a" rel="nofollow ugc noopener"' in told
    hidden(question)
    assert guest.get(f"/with/questions/{question.pk}/").status_code == 404
    assert somebody().name == "Ann"
