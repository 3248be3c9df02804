"""`porch account` lists, pauses and resumes, and shows no secret."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.account import group
from porch.records.accounts.models import Account
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_what_is_connected_is_listed_without_its_key(mail: Account) -> None:
    listed = told(group, "list")
    assert [(row["channel"], row["name"], row["state"]) for row in listed] == [("email", "Shop", "live")]
    assert "hush" not in str(listed)


def test_with_nothing_connected_it_says_so() -> None:
    assert "Nothing is connected" in say(group, "list").stdout


def test_a_pause_and_its_end(mail: Account) -> None:
    say(group, "pause", str(mail.pk))
    assert told(group, "list")[0]["state"] == "paused"
    say(group, "resume", str(mail.pk))
    assert told(group, "list")[0]["state"] == "live"


@pytest.mark.parametrize("verb", ["pause", "resume", "test"])
def test_a_number_that_no_connection_has_is_said(verb: str) -> None:
    with pytest.raises(PorchError, match="No connection has the number 7"):
        say(group, verb, "7")


def test_a_channel_that_does_not_exist_is_said() -> None:
    with pytest.raises(PorchError, match="no channel called carrier-pigeon"):
        say(group, "connect", "carrier-pigeon")
