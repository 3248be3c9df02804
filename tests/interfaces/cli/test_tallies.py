"""`porch tallies` says what networks count of us."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Tally
from porch.interfaces.cli.tallies import group
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.tallies import actions
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def page(mail: Account) -> Account:
    """A page that is counted, beside a mailbox that is not."""
    account = accounts.connect(channel="mastodon", name="Page", handle="us@a.test", credentials={"key": "k"}, at=NOON)
    for hours, counts in enumerate([{"followers": 11}, {"followers": 12}, {"followers": 12}]):
        at = NOON + hours * HOUR
        actions.keep(account=account, tallies=[Tally(of="", at=at, counts=counts)], received_at=at)
    actions.keep(account=account, tallies=[Tally(of="post-1", at=NOON, counts={"likes": 41})], received_at=NOON)
    return account


def test_when_nothing_was_counted_it_says_so(mail: Account) -> None:
    assert "No network has counted anything yet." in say(group, "list").stdout
    assert told(group, "list") == []


def test_the_latest_figures_are_listed_with_when_they_were_told(page: Account) -> None:
    [likes, followers] = told(group, "list")
    assert (likes["of"], likes["counter"], likes["value"]) == ("post-1", "likes", 41)
    assert (followers["of"], followers["counter"], followers["value"], followers["connection"]) == (
        "", "followers", 12, "Page",
    )  # fmt: skip
    assert (followers["at"], followers["seen_at"]) == ("2026-03-01 13:00:00+00:00", "2026-03-01 14:00:00+00:00")
    assert "post-1" in say(group, "list").stdout


def test_one_connection_is_listed_a_page_at_a_time(page: Account, mail: Account) -> None:
    [first] = told(group, "list", "--account", str(page.pk), "--limit", "1")
    [second] = told(group, "list", "--account", str(page.pk), "--before", str(first["id"]))
    assert [first["counter"], second["counter"]] == ["likes", "followers"]
    assert told(group, "list", "--account", str(mail.pk)) == []


def test_a_connection_that_is_not_there_is_said_so(mail: Account) -> None:
    with pytest.raises(PorchError, match="No connection has the number 999"):
        say(group, "list", "--account", "999")
