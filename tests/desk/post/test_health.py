"""How a connection is doing, gathered from what others wrote down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from porch.core.viewer import SYSTEM
from porch.desk.post import health, spending
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account, Circuit
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_well_connection_is_asked_as_usual(shop: Account) -> None:
    found = health.health(SYSTEM, shop, NOON)
    assert (found.circuit, found.tries_again_at, found.failures, found.quarantined) == (Circuit.CLOSED, None, 0, 0)
    assert (found.webhook, found.only_pushes, found.consents) == (None, False, False)


def test_a_failing_one_says_when_it_is_tried_again(shop: Account) -> None:
    accounts.note_failure(account=shop, at=NOON, opens_after=1, open_until=NOON + timedelta(minutes=5))
    found = health.health(SYSTEM, shop, NOON)
    assert (found.circuit, found.tries_again_at) == (Circuit.OPEN, NOON + timedelta(minutes=5))
    assert health.health(SYSTEM, shop, NOON + timedelta(minutes=6)).tries_again_at is None


def test_the_budget_counts_what_was_said_by_the_connection_and_its_app(shop: Account) -> None:
    other = accounts.connect(channel=shop.channel, name="Other", handle="other", credentials={}, at=NOON)
    for account in (shop, shop, other):
        spending.note_said(account, NOON)
    budget = health.health(SYSTEM, shop, NOON).budget
    assert (budget.used, budget.used_by_app, budget.most, budget.left) == (2, 3, None, None)
    assert health.health(SYSTEM, shop, NOON + timedelta(hours=2)).budget.used == 0


def test_an_address_to_push_to_needs_a_public_one(shop: Account) -> None:
    assert health.webhook_address(shop) == ""
    with override_settings(PORCH_PUBLIC_URL="https://porch.example.org"):
        assert health.webhook_address(shop) == f"https://porch.example.org/hooks/{shop.public_id}/"


def test_a_network_that_pushes_has_an_address_and_what_was_refused_there(db: None) -> None:
    account = accounts.connect(channel="discourse", name="Forum", handle="us", credentials={}, at=NOON)
    accounts.note_refusals(account_id=account.pk, count=2, at=NOON)
    account.refresh_from_db()
    webhook = health.health(SYSTEM, account, NOON).webhook
    assert webhook is not None
    assert (webhook.refusals, webhook.refused_at, webhook.pushed_at, webhook.unread) == (2, NOON, None, 0)
