"""`porch searches` saves, lists, runs and ends searches; the cost is told before one is saved."""

from __future__ import annotations

import click
import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.searches import group
from porch.records.accounts.models import Account
from porch.records.searches.models import Search
from tests.cast import ANN, says
from tests.fakes import TownSquare
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_a_search_is_saved_listed_run_paused_and_closed(shop: Account, square: TownSquare) -> None:
    saved = told(group, "add", "Trattoria", "--yes")
    assert saved == {"id": saved["id"], "name": "Trattoria", "calls_a_day": 24}
    square.public = [says(ANN, "The Trattoria is open", addressed=False)]
    number = str(saved["id"])
    assert told(group, "run", number) == [{"connection": "Trattoria", "new": 1, "calls": 1, "trouble": ""}]
    [row] = told(group, "list")
    assert (row["state"], row["calls_today"], row["trouble"]) == ("looking", 1, "")
    assert told(group, "pause", number)["paused"] is True
    assert told(group, "list")[0]["state"] == "paused"
    assert told(group, "resume", number)["paused"] is False
    assert told(group, "close", number)["closed"] is True
    assert (told(group, "list"), len(told(group, "list", "--closed"))) == ([], 1)


def test_the_cost_is_told_and_nothing_is_saved_without_a_yes(shop: Account) -> None:
    with pytest.raises(click.Abort):
        say(group, "add", "Trattoria", "--every", "1", typed="n\n")
    assert Search.objects.count() == 0
    said = say(group, "add", "Trattoria", "--every", "1", typed="y\n")
    assert "At least 1440 calls a day" in said.stderr
    assert Search.objects.count() == 1


def test_a_chat_has_a_beginning_and_an_end(shop: Account) -> None:
    told(
        group, "add", "#AskTheChef", "--about", "tag", "--every", "5", "--begins", "2030-05-01 18:00", "--ends",
        "2030-05-01 19:00", "--yes",
    )  # fmt: skip
    assert Search.objects.get().is_chat
    with pytest.raises(PorchError, match="beginning and an end"):
        say(group, "add", "#AskTheChef", "--about", "tag", "--begins", "2030-05-01 18:00", "--yes")


def test_a_connection_that_cannot_be_searched_is_named_with_the_reason(shop: Account, mail: Account) -> None:
    with pytest.raises(PorchError, match="Shop cannot be searched: "):
        say(group, "add", "Trattoria", "--on", str(mail.pk), "--yes")
    with pytest.raises(PorchError, match="no connection with the number 999"):
        say(group, "add", "Trattoria", "--on", "999", "--yes")
    told(group, "add", "Trattoria", "--yes")
    assert [place.account for place in Search.objects.get().places.all()] == [shop]


@pytest.mark.parametrize("command", ["run", "pause", "resume", "close"])
def test_a_number_that_is_not_there_is_said(command: str) -> None:
    with pytest.raises(PorchError, match="no search with the number 77"):
        say(group, command, "77")
