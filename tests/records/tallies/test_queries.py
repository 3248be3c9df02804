"""Questions about what networks count: what was not told is missing, never 0."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.interaction import Tally
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.tallies import actions, queries
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count(account: Account, hours: float, of: str = "", **counts: int) -> None:
    at = NOON + hours * HOUR
    actions.keep(account=account, tallies=[Tally(of=of, at=at, counts=counts)], received_at=at)


def test_many_posts_are_told_in_one_statement_and_what_was_not_told_is_missing(shop: Account, square: Account) -> None:
    count(shop, 0, "post-1", likes=41, shares=2)
    count(shop, 1, "post-1", likes=41, shares=3)
    count(shop, 0, "post-2", views=9)
    asked = [(shop.channel, name) for name in ("post-1", "post-2", "post-3", "")]
    with CaptureQueriesContext(connection) as caught:
        found = queries.of_posts(SYSTEM, asked)
    assert len(caught) == 1
    values = {item[1]: {name: point.value for name, point in told.items()} for item, told in found.items()}
    assert values == {"post-1": {"likes": 41, "shares": 3}, "post-2": {"views": 9}}
    likes = found[shop.channel, "post-1"]["likes"]
    assert (likes.at, likes.seen_at) == (NOON, NOON + HOUR)


def test_the_same_name_on_another_channel_is_another_post(shop: Account) -> None:
    count(shop, 0, "post-1", likes=41)
    assert queries.of_posts(SYSTEM, [("elsewhere", "post-1")]) == {}


def test_asking_for_no_post_asks_nothing(shop: Account) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert queries.of_posts(SYSTEM, []) == {}
    assert len(caught) == 0


def test_followers_of_a_day_are_what_was_told_that_day_and_none_when_nothing_was(shop: Account) -> None:
    count(shop, 0, followers=12)
    count(shop, 3, followers=12)
    count(shop, 2 * 24, followers=0)
    days = [queries.followers(SYSTEM, shop.pk, (NOON + n * DAY).date()) for n in range(-1, 4)]
    assert days == [None, 12, None, 0, None]


def test_a_count_that_is_told_again_and_again_covers_every_day_between(shop: Account) -> None:
    for hours in range(0, 72, 6):
        count(shop, hours, followers=12)
    assert [queries.followers(SYSTEM, shop.pk, (NOON + n * DAY).date()) for n in range(4)] == [12, 12, 12, 12]


def test_a_series_is_read_a_page_at_a_time_by_when_it_changed(shop: Account) -> None:
    for hours in range(5):
        count(shop, hours, followers=hours)
    newest = queries.series(SYSTEM, shop.pk, "followers", limit=2)
    older = queries.series(SYSTEM, shop.pk, "followers", before=newest[0].at, limit=2)
    assert [point.value for point in (*older, *newest)] == [1, 2, 3, 4]
    since = queries.series(SYSTEM, shop.pk, "followers", since=NOON + 3 * HOUR)
    assert [point.value for point in since] == [3, 4]


def test_a_connection_has_figures_of_its_own_and_a_page_of_all(shop: Account) -> None:
    count(shop, 0, followers=12, following=3)
    count(shop, 0, "post-1", likes=41)
    assert {name: point.value for name, point in queries.of_account(SYSTEM, shop.pk).items()} == {
        "followers": 12, "following": 3,
    }  # fmt: skip
    first = queries.latest(SYSTEM, shop.pk, limit=2)
    assert [(f.of, f.name) for f in first] == [("post-1", "likes"), ("", "following")]
    assert [f.name for f in queries.latest(SYSTEM, shop.pk, before=first[-1].pk)] == ["followers"]


def test_a_connection_rests_until_its_time_has_come(shop: Account) -> None:
    actions.went_well(account=shop, what="counters", at=NOON, due_at=NOON + HOUR)
    assert queries.resting(SYSTEM, "counters", NOON) == {shop.pk}
    assert queries.resting(SYSTEM, "counters", NOON + HOUR) == queries.resting(SYSTEM, "follows", NOON) == set()
    assert queries.rounds(SYSTEM, shop.pk)["counters"].done_at == NOON


def test_charlie_sees_nothing(shop: Account, charlie: Member) -> None:
    count(shop, 0, followers=12)
    count(shop, 0, "post-1", likes=41)
    actions.went_well(account=shop, what="counters", at=NOON, due_at=NOON + HOUR)
    assert queries.of_posts(charlie, [(shop.channel, "post-1")]) == queries.of_account(charlie, shop.pk) == {}
    assert queries.latest(charlie, shop.pk) == queries.series(charlie, shop.pk, "followers") == []
    assert queries.followers(charlie, shop.pk, NOON.date()) is None
    assert (queries.rounds(charlie, shop.pk), queries.resting(charlie, "counters", NOON)) == ({}, set())
