"""Rate limits are kept by connection and by app."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.channel import Limits
from porch.desk.post import spending
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.cast import NOON
from tests.fakes import CREDENTIALS, NAME

pytestmark = pytest.mark.django_db
TWO = Limits(posts_per_hour=2)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_nothing_said_is_nothing_blocked(shop: Account) -> None:
    assert spending.blocked_until(shop, TWO, NOON) is None


def test_what_an_hour_allows_is_said_and_no_more(shop: Account) -> None:
    spending.note_said(shop, NOON)
    assert spending.blocked_until(shop, TWO, NOON) is None
    spending.note_said(shop, NOON + MINUTE)
    assert spending.blocked_until(shop, TWO, NOON + MINUTE) == NOON + HOUR
    assert spending.blocked_until(shop, TWO, NOON + HOUR) is None


def test_a_new_hour_counts_anew(shop: Account) -> None:
    for moment in (NOON, NOON + MINUTE, NOON + HOUR):
        spending.note_said(shop, moment)
    assert spending.blocked_until(shop, TWO, NOON + HOUR) is None


def test_a_network_that_asks_for_a_pause_gets_it(shop: Account) -> None:
    spending.note_blocked(shop, NOON + MINUTE, NOON)
    assert spending.blocked_until(shop, Limits(), NOON) == NOON + MINUTE
    assert spending.blocked_until(shop, Limits(), NOON + MINUTE) is None


def test_a_pause_of_the_app_holds_for_all_its_connections(shop: Account) -> None:
    other = accounts.connect(channel=NAME, name="Bar", handle="bar", credentials=CREDENTIALS, at=NOON)
    spending.note_blocked(shop, NOON + MINUTE, NOON)
    assert spending.blocked_until(other, Limits(), NOON) is None
    spending.note_blocked(shop, NOON + HOUR, NOON, whole_app=True)
    assert spending.blocked_until(other, Limits(), NOON) == NOON + HOUR


def test_a_budget_says_what_is_left_and_when_it_renews(shop: Account) -> None:
    spending.note_said(shop, NOON)
    budget = spending.budget(shop, TWO, NOON + MINUTE)
    assert (budget.used, budget.most, budget.left, budget.renews_at) == (1, 2, 1, NOON + HOUR)
    assert spending.budget(shop, TWO, NOON + HOUR).left == 2


def test_a_budget_without_a_limit_has_nothing_left_to_say(shop: Account) -> None:
    assert (spending.budget(shop, Limits(), NOON).left, spending.budget(shop, Limits(), NOON).renews_at) == (None, None)


def test_a_block_is_shown_while_it_lasts(shop: Account) -> None:
    spending.note_blocked(shop, NOON + MINUTE, NOON, whole_app=True)
    assert spending.budget(shop, TWO, NOON).app_blocked_until == NOON + MINUTE
    assert spending.budget(shop, TWO, NOON + HOUR).app_blocked_until is None
