"""Whoever answered none of the last four things that we began is to be called, and not written to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import quiet, vain
from porch.records.outbox.models import Slot
from porch.records.people.models import Person
from tests.cast import NOON
from tests.records.outbox.begun import person

pytestmark = pytest.mark.django_db


def wrote(who: Person, kind: str = "idea", times: int = 4) -> None:
    for number in range(times):
        at = NOON - timedelta(days=40 - number * 8)
        Slot.objects.create(person=who, number=number + 1, kind=kind, at=at)


def test_four_in_vain_are_a_reason_to_call() -> None:
    ann, ben = person("Ann"), person("Ben")
    wrote(ann)
    wrote(ben, times=3)
    (found,) = vain.written_to(SYSTEM, now=NOON)
    assert (found.name, found.leak.step) == ("Ann", "Call or visit. Writing again does not help.")
    assert [one.name for one, _ in quiet.alone(SYSTEM, now=NOON)] == ["Ann"]


def test_questions_ask_nothing_and_an_answer_ends_it() -> None:
    ann, ben = person("Ann"), person("Ben")
    wrote(ann, kind="question")
    wrote(ben)
    Slot.objects.filter(person=ben, number=4).update(involved_at=NOON)
    assert vain.written_to(SYSTEM, now=NOON) == []


def test_who_may_see_nothing_sees_nobody() -> None:
    assert vain.written_to(None, now=NOON) == []
