"""A plan says of everybody what happens, by which rule, and what would change it, before a word is written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import planning, queries
from porch.engagement.bursts.models import Plan
from porch.records.accounts.models import Account
from porch.records.consent import suppressing
from porch.records.consent.models import Reason
from porch.records.organisations import actions as organisations
from porch.records.people.models import Handle
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import lines, person, worked_out, written

pytestmark = pytest.mark.django_db


def test_it_is_counted_before_a_word_is_written_with_what_would_change_it(shop: Account, alice: Member) -> None:
    person("Ann"), person("Ben", willing=False), person("Cleo", willing=False)
    burst = written(alice, words="", kind="idea")
    plan = queries.latest(SYSTEM, burst)
    told = queries.summary(SYSTEM, plan) if plan else None
    assert told is not None
    assert (told.go, told.held, told.total, told.advised) == (1, 2, 3, 1)
    assert told.words.startswith("1 of 3; 2: ")
    assert "counter" in told.helps[0]


def test_a_tenth_is_held_out_by_lot_and_the_same_one_each_time(shop: Account, alice: Member) -> None:
    for number in range(30):
        person(f"Ann{number}")
    burst = written(alice, why_all="")
    first = lines(burst)
    out = [name for name, (verdict, _) in first.items() if verdict == "held_out"]
    worked_out(burst)
    assert 1 <= len(out) <= 8
    assert lines(burst) == first


def test_working_a_plan_out_twice_is_once(shop: Account, alice: Member) -> None:
    person("Ann")
    burst = written(alice)
    plan = Plan.objects.get()
    planning.work_out(plan, at=NOON)
    assert (lines(burst), Plan.objects.get().counts) == ({"Ann": ("go", "")}, {"go": 1})


def test_an_address_that_came_back_after_the_plan_gets_nothing(shop: Account, alice: Member) -> None:
    ann = person("Ann")
    handle = Handle.objects.get(person=ann)
    suppressing.suppress(
        kind=handle.kind, value=handle.value, reason=Reason.BOUNCED, at=NOON, by=None, words="No such box."
    )
    assert lines(written(alice)) == {"Ann": ("no", "C6")}


def test_two_of_one_company_on_a_day_are_enough(shop: Account, alice: Member) -> None:
    acme = organisations.add(name="Acme", by=alice, at=NOON)
    for name in ("Ann", "Ben", "Cleo"):
        organisations.employ(person=person(name), organisation=acme, by=alice, at=NOON)
    assert sorted(lines(written(alice)).values()) == [("go", ""), ("go", ""), ("later", "F1")]


def test_what_leaves_at_night_is_judged_by_the_hour_it_leaves(shop: Account, alice: Member) -> None:
    person("Ann")
    assert lines(written(alice, send_at=NOON + timedelta(hours=11))) == {"Ann": ("later", "Q1")}
