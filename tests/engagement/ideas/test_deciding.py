"""Decisions: decided in private, published together, said again; a no says why and what instead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import deciding, queries, voting
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Decision, Said
from porch.engagement.ideas.statuses import Status
from tests.cast import NOON
from tests.engagement.ideas.street import LATER, NO, YES, again, backed, decided, owner, proposed, somebody

pytestmark = pytest.mark.django_db


def decide(idea: object, statement: Statement = NO) -> Decision:
    return deciding.decide(idea=idea, statement=statement, member=owner(), at=NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"verdict": "no", "reason": "", "alternative": "Rossi"}, "Say why"),
        ({"verdict": "yes", "reason": " "}, "Say why"),
        ({"verdict": "no", "reason": "Too small"}, "offer instead"),
        ({"verdict": "no", "reason": "Too small", "alternative": "Rossi", "no_alternative": True}, "Only one"),
        ({"verdict": "perhaps", "reason": "x"}, "Choose what you decide"),
        ({"verdict": "yes", "reason": "x" * 5001}, "5000"),
        ({"verdict": "yes", "reason": "x", "credit": "ours"}, "customers have to do"),
    ],
)
def test_a_decision_that_does_not_say_enough_is_not_kept(told: dict[str, object], said: str) -> None:
    with pytest.raises(PorchError, match=said):
        decide(proposed(), Statement(**told))  # type: ignore[arg-type]
    assert not Decision.objects.exists()


def test_the_database_too_refuses_a_no_without_a_reason_or_an_alternative() -> None:
    with pytest.raises(IntegrityError):
        Decision.objects.create(idea=proposed(), number=1, verdict="no", reason="Too small", decided_at=NOON)


def test_what_is_decided_is_public_only_once_it_is_published() -> None:
    idea = proposed()
    made = decide(idea)
    assert (queries.decisions(None, idea), queries.decisions(SYSTEM, idea)) == ([], [made])
    assert again(idea).status == Status.OPEN
    deciding.publish(decisions=[made], at=LATER)
    assert [one.alternative for one in queries.decisions(None, idea)] == ["We take the bread from Rossi."]
    assert (again(idea).status, again(idea).status_at) == (Status.NO, LATER)


def test_several_are_published_together_or_not_at_all() -> None:
    first, second = decide(proposed("A")), decide(proposed("B"), YES)
    deciding.withdraw(decision=second, at=NOON)
    with pytest.raises(PorchError, match="replaced meanwhile"):
        deciding.publish(decisions=[first, second], at=LATER)
    assert queries.published(None) == []
    deciding.publish(decisions=[first], at=LATER)
    deciding.publish(decisions=[first], at=LATER + timedelta(hours=1))
    assert [one.published_at for one in queries.published(None)] == [LATER]


def test_a_decision_that_waits_is_replaced_and_one_that_is_public_is_said_again() -> None:
    idea = proposed()
    decide(idea)
    decided(idea, YES)
    again_ = decided(idea, Statement(verdict="not_now", reason="The oven broke.", review_on=date(2026, 9, 1)))
    assert [one.number for one in queries.decisions(None, idea)] == [3, 2]
    assert queries.decided(None, [idea.pk])[idea.pk] == again_
    with pytest.raises(PorchError, match="Decide anew"):
        deciding.withdraw(decision=again_, at=LATER)


def test_only_ways_that_there_are_can_be_gone() -> None:
    idea = proposed()
    with pytest.raises(PorchError, match="cannot become"):
        deciding.move(idea=idea, to="done", at=NOON)
    for to in ("no", "planned"):
        with pytest.raises(PorchError, match="takes a decision"):
            deciding.move(idea=idea, to=to, at=NOON)
    decided(idea, YES)
    for to in ("started", "done"):
        assert deciding.move(idea=idea, to=to, at=LATER).status == to
    with pytest.raises(PorchError, match="open it again"):
        decide(idea, NO)


def test_steps_on_the_way_are_added_reached_and_dropped() -> None:
    idea = proposed()
    step = deciding.add_milestone(idea=idea, name="Buy an oven", due=date(2026, 4, 1), member=owner(), at=NOON)
    assert deciding.reach(milestone=step, at=LATER).reached_at == LATER
    deciding.drop(milestone=step, at=LATER)
    assert queries.milestones(None, idea) == []
    deciding.drop(milestone=step, at=None)
    assert queries.milestones(None, idea) == [step]
    with pytest.raises(PorchError, match="what the step is"):
        deciding.add_milestone(idea=idea, name=" ", due=None, member=owner(), at=NOON)


def test_support_before_and_after_the_reason_is_measured() -> None:
    idea = backed(proposed(), "Ben", "Cleo")
    made = decided(idea, Statement(verdict="not_now", reason="The oven broke."))
    voting.withdraw(idea=idea, person=somebody("Cleo"), at=LATER + timedelta(hours=1))
    for name, yes in (("Ben", False), ("Ann", True), ("Ben", True)):
        deciding.say(idea=idea, person=somebody(name), of=Said.REASON, yes=yes, at=LATER, read=made.number)
    told = queries.support(SYSTEM, made)
    assert told is not None
    assert (told.before, told.after, told.asked, told.accept) == (3, 2, 2, 2)
    assert queries.support(None, made) is None


def test_who_read_a_reason_that_was_changed_meanwhile_is_asked_to_look_again() -> None:
    idea = proposed()
    first = decided(idea, Statement(verdict="not_now", reason="The oven broke."))
    decided(idea, NO)
    with pytest.raises(PorchError, match="look once more"):
        deciding.say(idea=idea, person=somebody(), of=Said.REASON, yes=True, at=LATER, read=first.number)


def test_whether_it_works_is_asked_once_it_is_done_and_the_reason_once_there_is_one() -> None:
    idea = proposed()
    for of, said in ((Said.WORKS, "not done"), (Said.REASON, "Nothing was decided")):
        with pytest.raises(PorchError, match=said):
            deciding.say(idea=idea, person=somebody(), of=of, yes=True, at=NOON)
    decided(idea, YES)
    deciding.move(idea=idea, to="done", at=LATER)
    deciding.say(idea=idea, person=somebody(), of=Said.WORKS, yes=False, words="Too salty", at=LATER)
    assert [(one.yes, one.words) for one in queries.opinions(None, idea, Said.WORKS)] == [(False, "Too salty")]
