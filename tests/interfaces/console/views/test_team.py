"""The team, oneself, the phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views.team import drawn
from porch.records.team import queries
from tests.interfaces.console.conftest import PASSWORD, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


def test_an_invitation_works_once_and_leaves_no_token_in_the_address(team_of_three: tuple[Any, Any, Any]) -> None:
    made = sign_in(team_of_three[0]).post(
        "/team/", {"name": "Dana", "email": "dana@trattoria.example", "role": "member"}
    )
    link = re.search(r'value="(http[^"]+token=[^"]+)"', made.content.decode())
    assert link is not None
    dana = Client()
    assert dana.get(link[1])["Location"] == "/invitation/"
    assert dana.post("/invitation/", {"password": PASSWORD})["Location"] == "/"
    assert "Dana" in dana.get("/me/").content.decode()
    assert Client().get(link[1], follow=True).status_code == 410


def test_an_invitation_to_a_weak_password_is_refused(team_of_three: tuple[Any, Any, Any]) -> None:
    made = sign_in(team_of_three[0]).post(
        "/team/", {"name": "Dana", "email": "dana@trattoria.example", "role": "member"}
    )
    link = re.search(r'value="(http[^"]+token=[^"]+)"', made.content.decode())
    dana = Client()
    dana.get(link[1])
    assert dana.post("/invitation/", {"password": "short"}).status_code == 422


def test_a_role_is_changed(town: Town) -> None:
    sign_in(town.alice).post(f"/team/{town.charlie.pk}/role/", {"role": "member"})
    assert queries.member(SYSTEM, town.charlie.pk).role == "member"


@pytest.mark.parametrize(("role", "status"), [("king", 400), ("member", 409)])
def test_the_last_owner_stays_owner(role: str, status: int, town: Town) -> None:
    answer = sign_in(town.alice).post(f"/team/{town.alice.pk}/role/", {"role": role}, headers=FETCHED)
    assert answer.status_code == status


def test_a_colleague_leaves(town: Town) -> None:
    sign_in(town.alice).post(f"/team/{town.bob.pk}/leave/")
    assert queries.member(SYSTEM, town.bob.pk) is None
    assert sign_in(town.alice).post(f"/team/{town.alice.pk}/leave/", headers=FETCHED).status_code == 409


def test_somebody_who_is_not_here_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).post("/team/99999/leave/").status_code == 404


def test_one_says_how_one_likes_porch(town: Town) -> None:
    answer = sign_in(town.charlie).post(
        "/me/", {"name": "Charles", "desk": "kitchen", "theme": "dark", "time_zone": ""}
    )
    charles = queries.member(SYSTEM, town.charlie.pk)
    assert (charles.name, charles.desk, charles.single_keys, charles.digest) == ("Charles", "kitchen", False, False)
    assert answer.cookies["porch_theme"].value == "dark"


def test_a_phone_signs_in_by_the_code_and_only_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[str] = []
    monkeypatch.setattr("porch.interfaces.console.views.team.drawn", lambda text: codes.append(text) or "")
    sign_in(town.bob).post("/phone/")
    phone = Client()
    assert phone.get(codes[0])["Location"] == "/phone/in/"
    assert "Sign in as" in phone.get("/phone/in/").content.decode()
    assert phone.post("/phone/in/")["Location"] == "/"
    assert "Bob" in phone.get("/me/").content.decode()
    second = Client()
    second.get(codes[0])
    assert second.post("/phone/in/").status_code == 410


def test_a_code_is_drawn_without_any_style(town: Town) -> None:
    drawing = drawn("http://127.0.0.1:8420/phone/in/?token=x")
    assert drawing.startswith("<svg")
    assert "style" not in drawing
    assert "viewBox" in drawing


def test_no_code_is_made_by_looking(town: Town) -> None:
    assert '<svg class="segno"' not in sign_in(town.alice).get("/phone/").content.decode()


def test_invitations_that_wait_are_shown(town: Town) -> None:
    client = sign_in(town.alice)
    client.post("/team/", {"name": "Dana", "email": "dana@trattoria.example", "role": "member"})
    assert "dana@trattoria.example" in client.get("/team/").content.decode()


def test_a_form_that_lacks_a_name_is_shown_again(town: Town) -> None:
    assert sign_in(town.alice).post("/team/", {"email": "x"}).status_code == 422
    assert sign_in(town.alice).post("/me/", {"name": ""}).status_code == 422
