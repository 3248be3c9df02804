"""Who is asked to help: by what they know and were right about, sparingly, and never who should be left in peace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence.standing import Standing
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, queries, routing
from porch.engagement.help.models import Question
from porch.projections.influence.models import Sway
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing, Slot
from porch.records.outbox.starting import Held, Letter
from porch.records.people.models import Handle, Person
from tests.cast import NOON
from tests.engagement.help.corner import LATER, again, answered, asked, liked, olga, one_person, somebody
from tests.records.outbox import begun

pytestmark = pytest.mark.django_db


def about_bread(title: str = "How long does rye keep?") -> Question:
    """Return an open question on bread; Ben was right about bread before, Cleo was not, Dov is listened to."""
    old = asked("How do I bake it?", by="Old")
    Question.objects.update(topic="bread")
    liked(answered(old, "Hot."), "P1", "P2")
    wrong = answered(old, "Cold.", by="Cleo")
    answering.dispute(answer=wrong, person=somebody("Ben"), why="It stays raw.", at=LATER)
    told = {"low": 4.0, "high": 9.0, "responders": 6, "points": 40.0, "online": 6.0, "in_person": 0.0, "at": NOON}
    Sway.objects.create(person=somebody("Dov"), topic="bread", expected=6.0, **told)
    question = asked(title)
    Question.objects.filter(pk=question.pk).update(topic="bread")
    return again(question)


def names(question: Question) -> list[str]:
    return [one.person.name for one in routing.experts(SYSTEM, question, now=LATER)]


def ask(question: Question, person: Person, shop: Account) -> Outgoing:
    letter = Letter(text="Do you know?", account=shop, handle=Handle.objects.filter(person=person.now_id)[0])
    return routing.ask(
        question=question,
        person=person,
        why="Knows bread.",
        member=olga(),
        standing=Standing(),
        letter=letter,
        at=LATER,
    )


def test_who_is_listened_to_or_was_right_stands_first_with_the_reason() -> None:
    question = about_bread()
    found = routing.experts(SYSTEM, question, now=LATER)
    assert [one.person.name for one in found] == ["Ben", "Dov", "Cleo"]
    assert [one.why for one in found] == [
        "Answered on this topic once, found right or helpful 2 times.",
        "About 6 people follow what they say on bread.",
        "Answered on this topic once, called mistaken once.",
    ]
    assert routing.experts(None, question, now=LATER) == []


def test_who_asked_or_answered_it_is_not_asked_whoever_they_turn_out_to_be() -> None:
    question = about_bread()
    answered(question, "A week", by="Ben")
    one_person("Cleo", "Ann")
    assert names(question) == ["Dov"]


def test_asking_leaves_through_the_gate_once_and_is_remembered_with_what_came_of_it(shop: Account) -> None:
    question, ben = about_bread(), begun.person("Benno")
    answered(Question.objects.exclude(pk=question.pk).get(), "Steam.", by="Benno")
    sent = ask(question, ben, shop)
    assert (sent.state, Slot.objects.get().because) == (Outgoing.State.APPROVED, "You answered questions about bread.")
    with pytest.raises(PorchError, match="know of it already"):
        ask(question, ben, shop)
    said = answered(question, "A week.", by="Benno")
    assert [(row.person, row.why, answer) for row, answer in queries.routed(SYSTEM, question)] == [
        (ben, "Knows bread.", said)
    ]


def test_what_the_cadence_holds_is_not_asked(shop: Account) -> None:
    question = about_bread()
    with pytest.raises(Held):
        ask(question, begun.person("Benno", willing=False), shop)
    assert queries.routed(SYSTEM, question) == []


def test_nobody_is_asked_for_help_more_than_twice_a_month() -> None:
    question, ben = about_bread(), somebody("Ben")
    for number in range(routing.MOST_A_MONTH):
        other = asked(f"Rye {number}?")
        routing.Routed.objects.create(question=other, person=ben, at=NOON, why="Knows")
    assert "Ben" not in names(question)
    routing.Routed.objects.update(at=NOON - timedelta(days=31))
    assert "Ben" in names(question)


def test_who_complained_and_waits_is_left_in_peace(monkeypatch: pytest.MonkeyPatch, shop: Account) -> None:
    question, ben = about_bread(), somebody("Ben")
    monkeypatch.setattr(routing, "_unhappy", lambda ids: {ben.pk} & set(ids))
    assert "Ben" not in names(question)
    with pytest.raises(PorchError, match="complained"):
        ask(question, ben, shop)
