"""Questions in the console: where to step in, what waits to be looked at, and what we do about one question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.help import answering, asking, queries
from porch.engagement.help.models import Answer, Page, Question, Routed, Wrong
from porch.interfaces.console import asked_to_help
from porch.interfaces.console.views import helping
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.help.corner import again, answered, asked, liked, somebody, stands
from tests.records.outbox import begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: Member, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def does(desk: Client, question: Question, **fields: Any) -> Any:
    return desk.post(f"/questions/{question.pk}/", fields)


def test_what_to_step_in_stands_before_what_can_wait_with_the_reason(desk: Client) -> None:
    assert "Nobody has asked anything yet" in text(desk.get("/questions/"))
    now = SYSTEM_CLOCK.now()
    asked("Is there rye?", by="Ben", at=now)
    asked("Where is my bread?", at=now - timedelta(hours=30))
    told = text(desk.get("/questions/"))
    places = [told.index(words) for words in ("Step in</h2>", "Where is my bread?", "Wait</h2>", "Is there rye?")]
    assert places == sorted(places)
    assert "Nobody has answered for 30 hours; we promise 24 hours." in told


def test_what_somebody_new_writes_is_let_stand_or_hidden_from_the_list(desk: Client) -> None:
    spam = asking.ask(person=somebody("Spam"), title="Buy watches", words="Cheap", at=NOON)
    question = asked()
    said = answering.answer(question=question, person=somebody("Ben"), words="A week.", at=NOON)
    mark = answering.dispute(answer=answered(question, by="Cleo"), person=somebody("Dov"), why="It is two.", at=NOON)
    told = text(desk.get("/questions/"))
    assert all(words in told for words in ("Buy watches", "Cheap", "A week.", "It is two."))
    does(desk, spam, deed="hide", why="An advertisement")
    does(desk, question, deed="stand", answer=said.pk)
    does(desk, question, deed="let-object", wrong=mark.pk)
    assert "To be looked at" not in text(desk.get("/questions/"))
    assert [one.answer.words for one in queries.answers(None, question)] == ["A week.", "A week."]
    assert "An advertisement" in text(desk.get(f"/questions/{spam.pk}/"))


def test_we_answer_choose_the_best_and_put_right_what_is_mistaken(desk: Client) -> None:
    question = asked()
    wrong = answered(question, "Freeze it wet.")
    liked(wrong, "P1", "P2")
    does(desk, question, deed="correct", answer=wrong.pk, why="It cracks.", instead="Slice it.")
    does(desk, question, deed="answer", words="We bake on Fridays.")
    does(desk, question, deed="best", answer=Answer.objects.latest("pk").pk, why="Fresh is best")
    told = text(desk.get(f"/questions/{question.pk}/"))
    words = ("Fresh is best", "We bake on Fridays.", "Freeze it wet.", "It cracks.", "Slice it.")
    places = [told.index(f">{one}<") for one in words]
    assert places == sorted(places)
    does(desk, question, deed="no-best")
    does(desk, question, deed="overrule", wrong=Wrong.objects.get().pk)
    assert (Answer.objects.filter(best_at__isnull=False).exists(), stands(wrong).wrongs) == (False, ())


def test_a_good_answer_becomes_a_page_and_is_taken_down(desk: Client) -> None:
    question = asked()
    said = answered(question)
    does(desk, question, deed="page", answer=said.pk, title="Keeping bread", words="A week, in cloth.")
    told = text(desk.get(f"/questions/{question.pk}/"))
    assert ('value="Keeping bread"' in told, "A week, in cloth." in told) == (True, True)
    does(desk, question, deed="page-down", answer=said.pk)
    assert Page.objects.get().taken_down_at is not None
    assert queries.pages_of(None, question) == {}


def test_an_expert_is_asked_in_our_words_where_the_cadence_lets_it(
    desk: Client, alice: Member, shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.helping.now", lambda: NOON)
    benno, old = begun.person("Benno"), asked("How do I bake it?", by="Old")
    answered(old, "Hot.", by="Benno")
    question = asked("And rye?")
    Question.objects.update(topic="bread")
    told = text(desk.get(f"/questions/{question.pk}/"))
    assert ("Answered on this topic once." in told, f"/with/questions/{question.pk}/" in told) == (True, True)
    does(desk, question, deed="ask", person=benno.pk, words="Benno, do you know?")
    assert (Outgoing.objects.get().text, Routed.objects.get().member) == ("Benno, do you know?", alice)
    assert "nothing yet" in text(desk.get(f"/questions/{question.pk}/"))
    does(desk, question, deed="ask", person=benno.pk, words="Again")
    assert Routed.objects.count() == 1
    assert asked_to_help.words(question, benno).startswith("Hello Benno,")


def test_a_question_takes_no_more_answers_until_it_does_again(desk: Client) -> None:
    question = asked()
    does(desk, question, deed="close")
    assert "Take answers again" in text(desk.get(f"/questions/{question.pk}/"))
    does(desk, question, deed="reopen")
    assert again(question).closed_at is None


def test_what_is_not_there_and_what_is_refused_say_so(desk: Client) -> None:
    question, other = asked(), asked("Rye?", by="Ben")
    said = answered(other)
    deeds = [{"deed": "eat"}, {"deed": "best", "answer": said.pk, "why": "x"}, {"deed": "overrule", "wrong": "9"}]
    assert [does(desk, question, **fields).status_code for fields in deeds] == [404, 404, 404]
    assert does(desk, other, deed="page-down", answer=said.pk).status_code == 404
    assert desk.get("/questions/999999/").status_code == 404
    does(desk, other, deed="hide", why=" ")
    assert "Say why it is hidden" in text(desk.get(f"/questions/{other.pk}/"))
    assert queries.question(None, other.pk) == other


def test_what_is_solved_is_listed_apart_with_who_put_mistakes_right(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping, "PAGE", 2)
    first, *_ = (asked(f"Question {number}", by=f"P{number}") for number in range(3))
    Question.objects.update(solved_at=NOON)
    said, now = answered(first, at=SYSTEM_CLOCK.now()), SYSTEM_CLOCK.now()
    answering.dispute(answer=said, person=somebody("P1"), why="No", at=now + timedelta(hours=2))
    told = text(desk.get("/questions/"))
    assert "Of 1 answer of customers that was called mistaken within a year, 1 was corrected" in told
    assert ("Question 1" in told, "Question 0" in told) == (True, False)
    assert "Question 0" in text(desk.get(f"/questions/?before={first.pk + 1}"))
