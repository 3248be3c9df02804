"""What becomes of those who may not come in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.interfaces.console.guard import route
from porch.interfaces.console.views import morning
from porch.records.team import actions as team
from tests.interfaces.console.conftest import Town, sign_in


def test_a_route_without_a_line_in_the_table_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        route("secret/", morning.morning, "secret")


def test_before_set_up_everybody_is_sent_there(db: None) -> None:
    assert Client().get("/")["Location"] == reverse("console:setup")


def test_a_stranger_is_sent_to_the_door_and_back(team_of_three: tuple[Any, Any, Any]) -> None:
    assert Client().get("/inbox/?channel=email")["Location"] == "/door/login/?next=/inbox/%3Fchannel%3Demail"


def test_a_reader_who_tries_to_write_is_told_so(town: Town) -> None:
    answer = sign_in(town.charlie).post("/pile/")
    assert answer.status_code == 403
    assert "Your role here does not allow this" in answer.content.decode()


def test_a_reader_s_script_is_told_in_plain_words(town: Town) -> None:
    answer = sign_in(town.charlie).post("/pile/", headers={"X-Porch-Deed": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")


def test_who_has_left_is_out_at_once(town: Town) -> None:
    bobs = sign_in(town.bob)
    team.remove_member(member=town.bob, at=town.now)
    assert bobs.get("/")["Location"].startswith("/door/login/")
