"""The only place where a sealed key meets the network."""

from __future__ import annotations

from typing import ClassVar

import pytest

from porch.core.errors import PorchError
from porch.desk.post import wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.fakes import Channel

pytestmark = pytest.mark.django_db


def test_a_channel_is_built_from_its_opened_key(shop: Account) -> None:
    channel = wiring.open_channel(shop)
    assert isinstance(channel, Channel)
    assert channel.given == {"key": "good", "secret": "hush"}
    assert wiring.card_of(shop).label == "Town square"


def test_one_wire_serves_a_process() -> None:
    assert wiring.wire() is wiring.wire()


def test_a_key_of_another_installation_does_not_open(shop: Account) -> None:
    shop.sealed = b"sealed with another key"
    with pytest.raises(PorchError, match=r"keys\.json"):
        wiring.open_channel(shop)


def test_what_a_channel_renewed_by_itself_is_kept(shop: Account) -> None:
    class Renewed:
        credentials: ClassVar[dict[str, str]] = {"key": "good", "secret": "hush", "session": "7"}

    wiring.keep_renewed(shop, Renewed())
    assert accounts.credentials(Account.objects.get()) == Renewed.credentials
    wiring.keep_renewed(shop, object())
    assert accounts.credentials(Account.objects.get()) == Renewed.credentials
