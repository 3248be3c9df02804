"""`porch influence` tells who moves whom, and how we stand ourselves."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.influence import group
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, DOV, says
from tests.interfaces.cli.terminal import say, told
from tests.projections.influence.stage import dov_is_listened_to, hear, nods, post

pytestmark = pytest.mark.django_db


def test_when_nobody_was_responded_to_it_says_so(shop: Account) -> None:
    assert "Nobody has been responded to yet." in say(group, "table").stdout
    hear(shop, says(ANN))
    with pytest.raises(PorchError, match="Nobody has responded to Ann"):
        say(group, "show", "ann")
    with pytest.raises(PorchError, match="porch influence refresh"):
        say(group, "index")


def test_the_strongest_voice_is_listed_first_and_pages_go_on(shop: Account) -> None:
    dov_is_listened_to(shop)
    dov, ben = told(group, "table")
    assert (dov["name"], dov["responders"], ben["name"], ben["points"]) == ("Dov", 4, "Ben", None)
    expected, number = dov["place"]
    assert told(group, "table", "--after", str(expected), str(number)) == [ben]
    assert "unscored" in say(group, "table").stdout


def test_one_person_is_told_with_parts_that_add_up(shop: Account) -> None:
    dov_is_listened_to(shop)
    dov = told(group, "show", "dov")
    assert sum(dov["parts"].values()) == pytest.approx(dov["expected"])
    assert {one["name"] for one in dov["moves"]} == {"Ann", "Cleo", "Eva", "Fin"}
    assert dov["words"] in say(group, "show", "dov").stdout


def test_everybody_is_scored_when_asked_to_be(shop: Account) -> None:
    hear(shop, post(DOV, "d"), *nods((ANN, BEN, CLEO), "d"))
    assert told(group, "refresh") == {"read": 4, "people": 1}
    assert told(group, "refresh") == {"read": 0, "people": 1}


def test_our_index_is_told_by_its_elements(shop: Account) -> None:
    dov_is_listened_to(shop)
    index = told(group, "index")
    assert [one["element"] for one in index["elements"]] == [
        "relationship", "engagement", "openness", "return", "recommend",
    ]  # fmt: skip
    assert (index["influence"], index["competitors"]) == (None, [])
    assert "not enough yet" in say(group, "index").stdout


def test_with_little_in_the_log_the_plain_score_stays(shop: Account) -> None:
    dov_is_listened_to(shop)
    asked = told(group, "fit")
    assert (asked["won"], asked["ahead"]) == ("plain", None)
    assert "too few spans" in say(group, "fit").stdout
