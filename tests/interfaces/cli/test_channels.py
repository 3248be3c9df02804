from __future__ import annotations

import json

from click.testing import CliRunner

from porch.channels import registry
from porch.core.channel import ABILITIES
from porch.interfaces.cli.channels import group


def test_every_channel_is_listed_with_an_honest_word_for_each_ability() -> None:
    told = json.loads(CliRunner().invoke(group, ["list", "--json"], catch_exceptions=False).stdout)["channels"]
    assert [one["name"] for one in told] == list(registry.cards())
    words = {word for one in told for word in one["abilities"].values()}
    assert words <= {"yes", "notimpl", "notyet", "never"}
    assert {tuple(one["abilities"]) for one in told} == {tuple(ABILITIES)}
    assert {one["tested_against"] for one in told} <= {"real server", "twin", "payloads"}


def test_people_read_what_each_can_do() -> None:
    said = CliRunner().invoke(group, ["list"], catch_exceptions=False).stdout
    assert "mastodon" in said
    assert "real server" in said
