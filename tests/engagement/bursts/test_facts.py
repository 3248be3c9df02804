"""What people talked about, have, wait for and were promised is what the rules hear of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import Burst, Kind
from porch.core.viewer import SYSTEM
from porch.engagement.bursts.facts import facts
from porch.projections.waiting import projector
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Person
from tests.cast import ANN, BEN, NOON, says

pytestmark = pytest.mark.django_db
PIZZA = Burst(kind=Kind.QUESTION, channel="", topic="pizza")


def test_what_they_said_is_a_topic_of_theirs_for_half_a_year_and_they_wait(shop: Account) -> None:
    items = [says(ANN, "Is there pizza today?"), says(BEN, "Your pizza!", at=NOON - timedelta(days=200))]
    log.record(account=shop, items=items, received_at=NOON)
    projector.catch_up(now=NOON)
    ann, ben = (Person.objects.get(name=name) for name in ("Ann", "Ben"))
    known = facts(SYSTEM, PIZZA, NOON + timedelta(hours=1))
    assert known.standing(ann.pk).topics == {"pizza": "You talked about pizza."}
    assert (known.standing(ben.pk).topics, known.standing(ann.pk).unanswered) == ({}, True)
    alone = facts(SYSTEM, PIZZA, NOON + timedelta(hours=1), persons=[ann.pk])
    assert alone.standing(ann.pk) == known.standing(ann.pk)


def test_a_topic_within_another_word_is_none(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "Your team is kind."), says(BEN, "Two teas, please.")], received_at=NOON)
    ben = Person.objects.get(name="Ben")
    assert set(facts(SYSTEM, Burst(kind=Kind.IDEA, channel="", topic="tea"), NOON + timedelta(hours=1)).cares) == {
        ben.pk
    }


def test_nobody_who_may_see_nothing_hears_facts() -> None:
    assert facts(None, PIZZA, NOON).cares == {}
