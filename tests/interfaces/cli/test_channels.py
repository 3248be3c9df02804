from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from porch.channels import registry
from porch.core.channel import ABILITIES
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.interfaces.cli.channels import group
from tests.interfaces.cli.terminal import say, told
from tests.projections.presence.stage import settle


def test_every_channel_is_listed_with_an_honest_word_for_each_ability() -> None:
    told = json.loads(CliRunner().invoke(group, ["list", "--json"], catch_exceptions=False).stdout)["channels"]
    assert [one["name"] for one in told] == list(registry.cards())
    words = {word for one in told for word in one["abilities"].values()}
    assert words <= {"yes", "notimpl", "notyet", "never"}
    assert {tuple(one["abilities"]) for one in told} == {tuple(ABILITIES)}
    assert {one["tested_against"] for one in told} <= {"real server", "twin", "payloads"}


def test_a_closed_network_is_listed_and_claims_nothing() -> None:
    told = json.loads(CliRunner().invoke(group, ["list", "--json"], catch_exceptions=False).stdout)["channels"]
    closed = {one["name"]: one for one in told if one["closed"]}
    assert {"tiktok", "yelp", "tripadvisor", "facebook_groups", "linkedin_groups"} == set(closed)
    assert all(set(one["abilities"].values()) <= {"notyet", "never"} for one in closed.values())
    assert {(one["way_in"], one["tested_by"].split(":")[0]) for one in closed.values()} == {("notices", "nothing")}
    assert "cannot be connected" in CliRunner().invoke(group, ["list"], catch_exceptions=False).stdout


def test_people_read_what_each_can_do() -> None:
    said = CliRunner().invoke(group, ["list"], catch_exceptions=False).stdout
    assert "mastodon" in said
    assert "real server" in said


@pytest.mark.django_db
def test_the_map_tells_where_people_are_and_what_to_do() -> None:
    settle(SYSTEM_CLOCK.now())
    chart = told(group, "map")
    assert (chart["group"], chart["people"], [one["group"] for one in chart["groups"]]) == (
        "everybody", 4, ["everybody", "regulars", "new", "quiet"],
    )  # fmt: skip
    x = next(one for one in chart["networks"] if one["network"] == "x")
    assert (x["known"], x["to_us"], x["about_us"], x["gained"], x["connected"]) == (2, 1, 1, 2, False)
    assert {one["network"]: one["step"] for one in chart["advice"]} == {"x": "too_few", "email": "keep"}
    assert (chart["fairs"][0]["place"], chart["fairs"][0]["still"]) == ("SIAL", 1)
    assert chart["companies"] == [{"domain": "mill.example", "people": 2, "networks": {"email": 2, "in_person": 2}}]


@pytest.mark.django_db
def test_the_map_of_a_company_is_read_by_people() -> None:
    settle(SYSTEM_CLOCK.now())
    said = say(group, "map", "--group", "company:mill.example").stdout
    assert "E-mail" in said
    assert "keep: E-mail." in said


@pytest.mark.django_db
def test_a_group_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(PorchError, match="everybody, regulars, new, quiet"):
        say(group, "map", "--group", "nobody")
