"""What the commands find."""

from __future__ import annotations

import pytest

from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.interfaces.cli.terminal import NOON


@pytest.fixture
def mail() -> Account:
    """The shop's mailbox, connected."""
    return accounts.connect(
        channel="email", name="Shop", handle="shop@example.org", credentials={"password": "hush"}, at=NOON
    )
