"""What pages ask of bursts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, queries, showing
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Ending
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
WISH = Wish(kind="idea", name="Dough", topic="pizza", words="Let it rest.", relevant_until=NOON + timedelta(days=9))


def test_what_was_neither_let_go_nor_is_out_of_date_waits(alice: Member) -> None:
    first, gone = (actions.write(wish=WISH, member=alice, at=NOON) for _ in range(2))
    Ending.objects.create(burst=gone, sending=True, by=alice, at=NOON)
    assert showing.waiting(SYSTEM, now=NOON) == [first]
    assert showing.waiting(SYSTEM, now=NOON + timedelta(days=10)) == []


def test_a_burst_is_wished_as_it_was(alice: Member) -> None:
    ann = Person.objects.create(name="Ann", created_at=NOON)
    wish = Wish(kind="idea", name="Dough", persons=(ann.pk,))
    assert showing.wish_of(SYSTEM, actions.write(wish=wish, member=alice, at=NOON)) == wish


def test_whoever_wrote_it_does_not_approve_it(alice: Member, bob: Member) -> None:
    burst = actions.write(wish=WISH, member=alice, at=NOON)
    assert showing.may_approve(alice, burst) == "You wrote this or changed it last, so a colleague must approve it."
    assert showing.may_approve(bob, burst) == ""


def test_before_it_is_worked_out_there_is_nothing_to_look_at(alice: Member) -> None:
    burst = actions.write(wish=WISH, member=alice, at=NOON)
    assert showing.same_for_many(SYSTEM, burst, NOON) == 0


def test_many_stand_as_each_stands(alice: Member, bob: Member) -> None:
    late = actions.write(wish=WISH, member=alice, at=NOON)
    made = [actions.write(wish=replace(WISH, relevant_until=None), member=alice, at=NOON) for _ in range(4)]
    actions.approve(burst=made[1], member=bob, at=NOON)
    for burst, sending in ((made[2], True), (made[3], False)):
        Ending.objects.create(burst=burst, sending=sending, by=bob, at=NOON)
    now = NOON + timedelta(days=10)
    found = showing.stands(SYSTEM, [late, *made], now=now)
    assert [name for name, _ in found.values()] == ["expired", "draft", "approved", "done", "stopped"]
    assert {pk: name for pk, (name, _) in found.items()} == {
        one.pk: queries.state(SYSTEM, one, now=now).name for one in (late, *made)
    }


def test_charlie_sees_nothing(alice: Member, charlie: Member) -> None:
    burst = actions.write(wish=WISH, member=alice, at=NOON)
    assert showing.waiting(charlie, now=NOON) == []
    assert showing.wish_of(charlie, burst) is None
    assert showing.may_approve(charlie, burst)
    assert showing.stands(charlie, [burst], now=NOON) == {}
