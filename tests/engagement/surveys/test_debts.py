"""What is owed to those who answered stands there a week before its day, until somebody has heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, debts, owed, sitting
from porch.records.outbox.models import Slot
from porch.records.people import merging
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_a_debt_stands_from_a_week_before_and_is_overdue_after_its_day() -> None:
    made = asking.survey()
    asking.answers(made, asking.somebody("Ann"), dish="risotto")
    early, due, late = (asking.BY + timedelta(days=days) for days in (-8, -7, 1))
    assert debts.debts(SYSTEM, today=early) == []
    (one,) = debts.debts(SYSTEM, today=due)
    assert (one.name, one.took_part, one.decided, one.is_late) == ("The menu", 1, False, False)
    assert [one.is_late for one in debts.debts(SYSTEM, today=late)] == [True]
    assert debts.debts(None, today=late) == []
    assert [one.name for one in debts.debts(SYSTEM, today=early, by=asking.BY)] == ["The menu"]


def test_deciding_alone_pays_nothing_and_telling_does() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    actions.decide(survey=made, decided="Risotto stays.", why="Most of you said so.", member=None, at=NOON)
    assert [one.decided for one in debts.debts(SYSTEM, today=asking.BY)] == [True]
    Slot.objects.create(person=ann, kind="outcome", about=made.about, at=NOON)
    assert [(one.told, one.took_part) for one in debts.debts(SYSTEM, today=asking.BY)] == [(1, 1)]
    actions.all_told(survey=made, at=NOON)
    assert debts.debts(SYSTEM, today=asking.BY) == []


def test_it_is_owed_until_the_last_has_heard_who_can_be_told() -> None:
    made = asking.survey()
    for name in ("Ann", "Ben"):
        asking.answers(made, asking.somebody(name), dish="risotto")
    actions.decide(survey=made, decided="Risotto stays.", why="Most of you said so.", member=None, at=NOON)
    Slot.objects.create(person=Person.objects.get(name="Ann"), kind="outcome", about=made.about, at=NOON)
    assert [(one.told, one.took_part) for one in debts.debts(SYSTEM, today=asking.BY)] == [(1, 2)]


def test_what_was_told_in_person_is_owed_no_more() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    with pytest.raises(PorchError, match="First say"):
        actions.told_by_hand(survey=made, at=NOON)
    actions.decide(survey=made, decided="Risotto stays.", why="Most of you said so.", member=None, at=NOON)
    assert actions.told_by_hand(survey=made, at=NOON) == 1
    assert debts.debts(SYSTEM, today=asking.BY) == []


def test_word_that_came_back_has_told_nobody() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    actions.decide(survey=made, decided="Risotto stays.", why="Most of you said so.", member=None, at=NOON)
    Slot.objects.create(person=ann, kind="outcome", about=made.about, at=NOON, freed_at=NOON)
    actions.all_told(survey=made, at=NOON)
    assert len(debts.debts(SYSTEM, today=asking.BY)) == 1


def test_nobody_took_part_so_nothing_is_owed() -> None:
    asking.survey()
    assert debts.debts(SYSTEM, today=asking.BY) == []


def test_who_was_two_people_is_counted_once() -> None:
    made, ann, other = asking.survey(), asking.somebody("Ann"), asking.somebody("Anna")
    asking.answers(made, ann, dish="risotto")
    asking.answers(made, other, dish="polenta")
    merging.merge(one=other, into=ann, by=None, at=NOON)
    assert [one.took_part for one in debts.debts(SYSTEM, today=asking.BY)] == [1]


def test_who_was_asked_in_a_room_is_owed_word_though_no_sheet_is_theirs() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    sitting.open_room(survey=made, minutes=10, member=None, at=NOON, there=[ann.pk])
    assert [one.took_part for one in debts.debts(SYSTEM, today=asking.BY)] == [1]
    assert owed.owes(SYSTEM, topic=made.topic) == made
