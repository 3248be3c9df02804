"""The follows that stand: named anew each time, and each of a pair told apart by its side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.clock import StoppedClock
from porch.core.interaction import Kind
from porch.desk.post import collecting, follows
from porch.desk.post.follows import Side
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, NOON, US, says

pytestmark = pytest.mark.django_db


def test_each_time_somebody_begins_anew_has_a_name_of_its_own(shop: Account) -> None:
    times = (NOON, NOON + timedelta(seconds=1))
    names = {follows.name(shop, ANN, side, at) for side in Side for at in times}
    assert len(names) == 4
    assert all(name.startswith(follows.LISTED) for name in names)


def test_who_follows_us_and_whom_we_follow_are_told_apart(shop: Account, clock: StoppedClock) -> None:
    theirs = says(ANN, "", name="a", kind=Kind.FOLLOW)
    ours = says(US, "", name="b", kind=Kind.FOLLOW, ours=True, recipients=(BEN,))
    collecting.take(shop, [theirs, ours], clock=clock)
    held = {side: [key[1] for key in follows.standing(shop, side)] for side in Side}
    assert held == {Side.THEY: ["ann"], Side.WE: ["ben"]}


def test_a_batch_without_a_follow_asks_nothing_more(shop: Account) -> None:
    with CaptureQueriesContext(connection) as caught:
        follows.heard(shop, [says(ANN)], NOON)
    assert len(caught) == 0


def test_two_follows_that_the_network_tells_of_are_the_networks_business(shop: Account, clock: StoppedClock) -> None:
    collecting.take(shop, [says(ANN, "", name=name, kind=Kind.FOLLOW) for name in "ab"], clock=clock)
    assert len(follows.standing(shop, Side.THEY)["square", "ann"]) == 2
