"""`porch search` finds what was said, and who says it."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from porch.interfaces.cli.search import search
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, NOON, says
from tests.interfaces.cli.terminal import say, told
from tests.projections.search.stage import hear

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def said(shop: Account) -> Account:
    """What Ann and Ben said of soup."""
    hear(shop, says(ANN, "Is there soup?", at=NOON), says(BEN, "The soup was cold", at=NOON - DAY))
    return shop


def test_what_was_said_is_found_with_what_its_score_is_made_of(said: Account) -> None:
    found = told(search, "soup -cold")
    [hit] = found["hits"]
    assert (hit["name"], hit["words"], hit["found"]) == ("Ann", "Is there soup?", ["soup"])
    assert (found["about"], found["more"], found["bounded"], found["next"]) == (1, False, False, None)
    assert found["asked"] == {"words": "soup -cold"}


def test_it_narrows_by_person_and_day_and_pages(said: Account) -> None:
    assert [hit["name"] for hit in told(search, "soup", "--person", "ben")["hits"]] == ["Ben"]
    assert [hit["name"] for hit in told(search, "soup", "--since", "2026-03-02")["hits"]] == ["Ann"]
    first = told(search, "soup", "--limit", "1")
    second = told(search, "soup", "--limit", "1", "--after", *map(str, first["next"]))
    assert {page["hits"][0]["name"] for page in (first, second)} == {"Ann", "Ben"}


def test_who_says_it_is_told(said: Account) -> None:
    assert sorted(one["name"] for one in told(search, "soup", "--voices")) == ["Ann", "Ben"]


def test_it_speaks_in_lines_too(said: Account) -> None:
    assert "The soup was cold" in say(search, "cold").stdout
    assert "About 1." in say(search, "cold").stdout
    assert "Nothing was said" in say(search, "unheard").stdout


def test_a_need_nobody_knows_is_refused(said: Account) -> None:
    with pytest.raises(click.BadParameter, match="money"):
        say(search, "soup", "--need", "money")
