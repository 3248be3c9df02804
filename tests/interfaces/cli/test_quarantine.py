"""`porch quarantine` shows what could not be read, with its bytes."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Spoiled
from porch.interfaces.cli.quarantine import group
from porch.records.accounts.models import Account
from porch.records.interactions import actions as interactions
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db
BYTES = b"From: : =?utf-q?i4?content;\r\n\r\n\xff"


@pytest.fixture
def poisoned(mail: Account) -> int:
    item = Spoiled(raw=BYTES, reason="HeaderParseError: no", where="INBOX[7]")
    interactions.record(account=mail, items=[item], received_at=NOON)
    return int(told(group, "list")[0]["id"])


def test_what_could_not_be_read_is_listed_with_the_reason(poisoned: int) -> None:
    (row,) = told(group, "list")
    assert (row["connection"], row["where"], row["reason"]) == ("Shop", "INBOX[7]", "HeaderParseError: no")


def test_its_bytes_are_as_they_came(poisoned: int) -> None:
    assert say(group, "show", str(poisoned), "--raw").stdout_bytes == BYTES
    assert told(group, "show", str(poisoned))["bytes"] == len(BYTES)


def test_the_next_page_starts_before_the_last_number(poisoned: int) -> None:
    assert told(group, "list", "--before", str(poisoned)) == []


def test_a_number_that_is_not_there_is_said() -> None:
    with pytest.raises(PorchError, match="number 7"):
        say(group, "show", "7")


def test_what_still_cannot_be_read_stays(poisoned: int) -> None:
    assert told(group, "replay", "7") == {"replayed": 0, "still_unreadable": 1}
    assert len(told(group, "list")) == 1


def test_an_empty_quarantine_says_so() -> None:
    assert "Nothing is in quarantine" in say(group, "list").stdout
    assert told(group, "replay", "--all") == {"replayed": 0, "still_unreadable": 0}
