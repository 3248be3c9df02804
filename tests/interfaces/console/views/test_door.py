"""The ways in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from porch.core.viewer import SYSTEM
from porch.records.team import actions, queries
from tests.interfaces.console.conftest import PASSWORD, Town, sign_in

OWNER = {
    "business_name": "Trattoria Milwaukee", "name": "Alice", "email": "alice@trattoria.example", "password": PASSWORD,
    "time_zone": "Europe/Rome",
}  # fmt: skip


def test_the_token_out_of_the_terminal_makes_the_owner(db: None) -> None:
    client, token = Client(), actions.offer_setup()
    assert client.get(f"/setup/?token={token}")["Location"] == "/setup/"
    assert "Who are you?" in client.get("/setup/").content.decode()
    assert client.post("/setup/", OWNER)["Location"] == "/connect/"
    assert client.get("/connect/").status_code == 200
    assert [(m.name, m.role) for m in queries.members(SYSTEM)] == [("Alice", "owner")]


def test_the_token_can_be_typed(db: None) -> None:
    client, token = Client(), actions.offer_setup()
    assert "set-up token" in client.get("/setup/").content.decode().lower()
    assert client.post("/setup/", {"token": token})["Location"] == "/setup/"
    assert client.post("/setup/", OWNER)["Location"] == "/connect/"


@pytest.mark.parametrize("token", ["wrong", "x" * 500])
def test_another_token_makes_nobody(token: str, db: None) -> None:
    actions.offer_setup()
    client = Client()
    client.post("/setup/", {"token": token})
    assert client.post("/setup/", OWNER).status_code == 403
    assert not queries.has_owner(SYSTEM)


def test_without_a_token_nothing_is_asked_about_the_owner(db: None) -> None:
    actions.offer_setup()
    answer = Client().post("/setup/", OWNER)
    assert answer.status_code == 422
    assert not queries.has_owner(SYSTEM)


def test_a_form_half_filled_keeps_the_token(db: None) -> None:
    client = Client()
    client.get(f"/setup/?token={actions.offer_setup()}")
    assert client.post("/setup/", {**OWNER, "password": "short"}).status_code == 422
    assert client.post("/setup/", OWNER)["Location"] == "/connect/"


def test_set_up_is_over_once_there_is_an_owner(team_of_three: tuple[Any, Any, Any]) -> None:
    assert Client().get("/setup/")["Location"] == "/"


def test_an_invitation_without_its_token_is_none(team_of_three: tuple[Any, Any, Any]) -> None:
    assert Client().get("/invitation/").status_code == 410


def test_a_phone_without_a_code_is_told_where_to_find_one(team_of_three: tuple[Any, Any, Any]) -> None:
    assert "Show a new one on the other screen" in Client().get("/phone/in/").content.decode()


def test_a_colleague_signs_in_with_their_password(team_of_three: tuple[Any, Any, Any]) -> None:
    client = Client()
    answer = client.post("/door/login/", {"login": "bob@trattoria.example", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200


def test_signing_in_makes_a_new_session(db: None) -> None:
    client = Client()
    client.get(f"/setup/?token={actions.offer_setup()}")
    before = client.session.session_key
    client.post("/setup/", OWNER)
    assert client.session.session_key != before


def test_nobody_signs_up_by_themselves(team_of_three: tuple[Any, Any, Any]) -> None:
    assert "By invitation" in Client().get("/door/signup/").content.decode()


def test_one_signs_out_by_a_button_only(town: Town) -> None:
    client = sign_in(town.alice)
    client.get("/door/logout/")
    assert client.get("/").status_code == 200
    client.post("/door/logout/")
    assert client.get("/").status_code == 302
