"""Who asked or follows hears that somebody else answered: once an answer, one letter a day for a question."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.engagement.help import answering, asking, letters
from porch.engagement.help.models import Answer
from porch.records.consent import wishing
from porch.records.consent.wishing import Wished
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.engagement.gatherings.hall import mailbox
from tests.engagement.help.corner import answered, asked, hidden, shown, somebody
from tests.engagement.ideas.street import one_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def mail() -> None:
    mailbox()


def tell(at: datetime = LATER, limit: int = letters.AT_A_TIME) -> int:
    return letters.tell(now=at, places=lambda path: f"https://porch.test{path}", limit=limit)


def told() -> list[str]:
    return [one.to_handle.value for one in Outgoing.objects.order_by("pk").select_related("to_handle")]


def test_who_asked_and_who_follows_hear_it_once_and_who_answered_does_not() -> None:
    question = asked()
    for name in ("Ben", "Cleo"):
        asking.follow(question=question, person=somebody(name), at=NOON)
    said = answered(question, "A week, in cloth.", by="Ben")
    assert (tell(), tell()) == (2, 0)
    assert told() == ["ann@corner.example", "cleo@corner.example"]
    letter = Outgoing.objects.first()
    assert letter is not None
    assert letter.subject == f"Somebody answered: {question.title}"
    assert f"https://porch.test/with/questions/{question.pk}/#answer-{said.pk}" in letter.text
    assert "A week, in cloth." in letter.text
    assert Answer.objects.get().told_at == LATER


def test_of_one_question_nobody_hears_more_than_once_a_day() -> None:
    question = asked()
    answered(question, "A week.")
    tell()
    second = answered(question, "Two weeks.", by="Cleo", at=LATER)
    third = answered(question, "Three weeks.", by="Dov", at=LATER)
    assert (tell(LATER + timedelta(hours=5)), Answer.objects.get(pk=second.pk).told_at) == (0, None)
    assert tell(LATER + timedelta(days=1)) == 1
    assert tell(LATER + timedelta(days=1)) == 0
    assert tell(LATER + timedelta(days=2)) == 1
    assert Answer.objects.get(pk=third.pk).told_at is not None


def test_what_waits_or_is_hidden_is_told_once_it_stands() -> None:
    question = asked()
    said = answering.answer(question=question, person=somebody("Ben"), words="A week.", at=NOON)
    hidden(asked("Buy watches", by="Spam"))
    assert (said.held_at is not None, tell()) == (True, 0)
    shown(said)
    assert tell() == 1


def test_who_turns_out_to_have_answered_themselves_or_follows_no_longer_hears_nothing() -> None:
    question, ben = asked(), somebody("Ben")
    asking.follow(question=question, person=ben, at=NOON)
    asking.unfollow(question=question, person=ben, at=NOON)
    answered(question, by="Annie")
    one_person("Annie", "Ann")
    assert (tell(), Answer.objects.get().told_at) == (0, LATER)


def test_a_letter_speaks_the_language_its_reader_wishes_and_some_are_written_at_a_time() -> None:
    question = asked()
    asking.follow(question=question, person=somebody("Cleo"), at=NOON)
    wishing.wish(person=somebody("Ann"), wished=Wished(language="de"), at=NOON)
    answered(question)
    assert [tell(limit=1) for _ in range(3)] == [1, 1, 0]
    assert Outgoing.objects.order_by("pk")[0].subject == f"Jemand hat geantwortet: {question.title}"


def test_whom_no_mail_reaches_is_written_to_no_more() -> None:
    question = asked()
    somebody("Ann").handles.update(kind="phone")
    answered(question)
    assert (tell(), tell(), Outgoing.objects.count()) == (1, 0, 0)
