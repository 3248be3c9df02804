"""Questions to the post."""

from __future__ import annotations

import pytest

from porch.desk.post import queries, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_one_can_answer_where_the_channel_speaks(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    assert queries.can_speak(shop)
    monkeypatch.setattr(wiring, "open_channel", lambda account: object())
    assert not queries.can_speak(shop)
    monkeypatch.setattr(wiring, "open_channel", lambda account: 1 / 0)
    assert not queries.can_speak(shop)


def test_a_post_goes_to_public_places_only(shop: Account, alice: Member, charlie: Member) -> None:
    accounts.connect(channel="email", name="Post", handle="shop@example.org", credentials={}, at=NOON)
    accounts.connect(channel="archive", name="Old", handle="twcs:x", credentials={}, at=NOON)
    assert queries.speaking_accounts(alice) == [shop]
    assert queries.speaking_accounts(charlie) == []
