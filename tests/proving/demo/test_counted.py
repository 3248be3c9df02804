"""The followers of the town are worth looking at."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console.curve import curve
from porch.proving.demo import cast, counted
from porch.records.accounts.models import Account
from porch.records.tallies import queries as tallies
from tests.proving.demo.conftest import NOW

pytestmark = pytest.mark.usefixtures("told")


@pytest.mark.parametrize("one", [cast.MASTODON, cast.BLUESKY], ids=lambda one: one.channel)
def test_a_network_counts_followers_that_grow_with_a_gap_and_what_we_said(one: cast.Connection) -> None:
    account = Account.objects.get(name=one.name)
    drawn = curve(tallies.series(SYSTEM, account.pk, "followers"), until=NOW.date(), days=90)
    assert drawn is not None
    assert drawn.ends == one.us.followers
    assert drawn.begins < drawn.ends
    assert None in {row.value for row in drawn.rows}
    assert {figure.name for figure in tallies.latest(SYSTEM, account.pk) if figure.of} == {"likes", "shares", "replies"}


def test_mail_is_not_counted() -> None:
    account = Account.objects.get(name=cast.MAILBOX.name)
    assert tallies.of_account(SYSTEM, account.pk) == {}
    assert len(counted.DEAF) == 5
