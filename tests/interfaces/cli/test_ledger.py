"""`porch ledger` says what became of everything."""

from __future__ import annotations

import pytest

from porch.interfaces.cli.ledger import ledger
from porch.records.accounts.models import Account
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_when_nothing_was_said_it_says_so(mail: Account) -> None:
    assert "Nothing was said" in say(ledger).stdout
    assert told(ledger, "--day", "2026-03-01", "--days", "3") == []
