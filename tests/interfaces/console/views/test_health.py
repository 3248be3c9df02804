"""What the page of a connection says about its health, in words somebody can act on."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from porch.desk.post import breaker, spending
from porch.interfaces.console.views import health
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.interfaces.console.conftest import Town, sign_in

PUBLIC = override_settings(PORCH_PUBLIC_URL="https://porch.example.org")


def budget(**told: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"used": 3, "most": 10, "left": 7, "used_by_app": 3, **told})


def hook(**told: Any) -> SimpleNamespace:
    given = {"address": "", "paste": "", "waits": "", "pushed_at": None, "refusals": 0, "refused_at": None, "unread": 0}
    return SimpleNamespace(**{**given, **told})


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "3 of 10 in the last hour, 7 left"),
        ({"most": None, "left": None}, "3 said in the last hour; the network names no limit by the hour"),
        ({"used_by_app": 5}, "3 of 10 in the last hour, 7 left. 2 more by other connections of the same app"),
    ],
)
def test_a_budget_is_told_with_what_is_left(told: dict[str, Any], words: str) -> None:
    assert health.budget_words(budget(**told)) == words


def test_a_circuit_is_told_only_when_it_is_not_closed(town: Town) -> None:
    closed = SimpleNamespace(circuit="closed")
    opened = SimpleNamespace(circuit="open", failures=5, tries_again_at=town.now)
    probed = SimpleNamespace(circuit="half_open", failures=6, tries_again_at=None)
    assert health.circuit_words(closed) == ""
    assert "failed 5 times in a row, so Porch leaves it alone and tries once at" in health.circuit_words(opened)
    assert "It is tried once now" in health.circuit_words(probed)


@pytest.mark.parametrize(
    ("told", "only", "words"),
    [
        ({}, False, "It waits for a public address. Until then Porch asks the network by the clock."),
        ({}, True, "It waits for a public address. Until then nothing can be heard here."),
        ({"address": "https://a/"}, True, "Nothing was pushed yet."),
    ],
)
def test_a_webhook_says_what_it_waits_for(told: dict[str, Any], only: bool, words: str) -> None:
    assert health.webhook(hook(**told), only=only).state == words


def test_wrong_signatures_are_told_with_what_to_compare() -> None:
    assert health.webhook(hook(refusals=1), only=True).refused.startswith("1 delivery was refused")
    assert "Compare the secret" in health.webhook(hook(refusals=9), only=True).refused


@pytest.fixture
def bot(town: Town) -> Account:
    """A connection whose network can push."""
    return accounts.connect(
        channel="discourse", name="Forum", handle="us@forum.example", at=town.now,
        credentials={"server": "https://forum.example", "key": "k", "user": "us"},
    )  # fmt: skip


def page(town: Town, account: Account) -> str:
    return sign_in(town.alice).get(f"/connections/{account.pk}/").content.decode()


@PUBLIC
def test_the_webhook_address_is_there_to_be_copied_by_an_owner_alone(town: Town, bot: Account) -> None:
    address = f"https://porch.example.org/hooks/{bot.public_id}/"
    assert address in page(town, bot)
    assert "Payload URL" in page(town, bot)
    assert bot.public_id not in sign_in(town.charlie).get(f"/connections/{bot.pk}/").content.decode()


def test_without_a_public_address_the_page_says_what_waits_for_one(town: Town, bot: Account) -> None:
    assert "It waits for a public address." in page(town, bot)
    assert bot.public_id not in page(town, bot)


@PUBLIC
def test_refused_deliveries_are_on_the_page(town: Town, bot: Account) -> None:
    accounts.note_refusals(account_id=bot.pk, count=3, at=town.now)
    assert "3 deliveries were refused: the signature was wrong." in page(town, bot)


def test_an_open_circuit_and_a_spent_budget_are_on_the_page(town: Town) -> None:
    for _ in range(5):
        breaker.failed(Account.objects.get(pk=town.bluesky.pk), ConnectionError(), town.now + timedelta(hours=1))
    spending.note_said(town.bluesky, town.now)
    spending.note_blocked(town.bluesky, town.now + timedelta(minutes=30), town.now, whole_app=True)
    told = page(town, town.bluesky)
    assert "It failed 5 times in a row" in told
    assert re.search(r"1 of \d+ in the last hour", told)
    assert "by everybody who shares this app" in told


def test_what_could_not_be_read_is_counted_and_leads_to_its_own_quarantine(town: Town) -> None:
    link = f"/quarantine/?connection={town.email.pk}"
    assert link in page(town, town.email)
    client = sign_in(town.alice)
    assert "invalid header" in client.get(link).content.decode()
    assert "Nothing in quarantine" in client.get(f"/quarantine/?connection={town.bluesky.pk}").content.decode()
