"""Bursts are told to colleagues, in pages and by the week, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import queries
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import person, written

pytestmark = pytest.mark.django_db


def test_the_week_has_what_leaves_in_it(shop: Account, alice: Member) -> None:
    first = written(alice, send_at=NOON + timedelta(days=1))
    second = written(alice, send_at=NOON + timedelta(days=9))
    assert queries.week(SYSTEM, begins=NOON) == [first]
    assert (queries.bursts(SYSTEM), queries.bursts(SYSTEM, before=second.pk)) == ([second, first], [first])


def test_who_may_see_nothing_sees_nothing(shop: Account, alice: Member) -> None:
    person("Ann")
    burst = written(alice)
    plan = queries.latest(SYSTEM, burst)
    assert plan is not None
    assert (queries.bursts(None), queries.burst(None, burst.pk), queries.lines(None, plan)) == ([], None, [])
    assert (queries.previews(None, burst, now=NOON), queries.summary(None, plan)) == ([], None)


def test_where_somebody_stands_is_told_with_what_they_care_about(shop: Account, alice: Member) -> None:
    ann = person("Ann")
    stands = queries.standing(SYSTEM, [ann.pk], NOON, burst=written(alice))[ann.pk]
    assert stands.topics == {"pizza": "You care about pizza."}
