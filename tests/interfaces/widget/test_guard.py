"""A door answers what its table says, to whom it may, and no more than it can carry."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from porch.interfaces.widget.guard import route
from porch.interfaces.widget.permissions import PERMISSIONS
from porch.interfaces.widget.views import chat as views
from tests.interfaces.widget.conftest import CHAT, FORM, SHOP, TOKEN, Visitor

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def path_of(name: str) -> str:
    """Return an address of a route."""
    try:
        return reverse(f"widget:{name}", args=["trattoria"])
    except NoReverseMatch:
        return reverse(f"widget:{name}", args=["trattoria", "0" * 64])


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_a_route_answers_the_methods_of_its_line_and_no_other(name: str, chat: Any, form: Any) -> None:
    refused = {m for m in METHODS if Client().generic(m, path_of(name)).status_code == 405}
    assert refused == set(METHODS) - PERMISSIONS[name]


def test_a_route_without_a_line_cannot_be_added() -> None:
    with pytest.raises(KeyError):
        route("chat/secret/", views.presence, "secret", kind="webchat")


def test_a_chat_is_not_a_form(chat: Any) -> None:
    assert Client().get(FORM).status_code == 404
    assert Client().get(CHAT).status_code == 200


def test_nothing_is_kept_by_anything_between_us(chat: Any) -> None:
    assert Visitor().asks("")["Cache-Control"] == "private, no-store"


def test_a_page_that_is_refused_may_read_why(chat: Any) -> None:
    answer = Visitor(origin="https://evil.example").asks("")
    assert answer.json() == {"error": "This page is not on the list of those the chat may stand on."}
    assert answer["Access-Control-Allow-Origin"] == "https://evil.example"


def test_the_team_signed_in_here_is_nobody_at_the_door(chat: Any, alice: Any) -> None:
    client = Client()
    client.force_login(alice.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"{CHAT}talk/", headers={"Origin": SHOP}).status_code == 401


def test_no_cookie_can_stand_for_the_token(chat: Any) -> None:
    client = Client()
    client.cookies["Authorization"] = f"Bearer {TOKEN}"
    assert client.get(f"{CHAT}talk/").status_code == 401


@pytest.mark.parametrize("length", ["x", "-1", "9" * 30, "1e3"])
def test_a_length_that_is_none_is_refused(length: str, chat: Any) -> None:
    assert Client().post(f"{CHAT}talk/", b"{}", "application/json", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize("public", ["%00", "..%2f", "a b", "'; DROP TABLE", "x" * 300])
def test_a_name_nobody_could_have_is_not_there(public: str, alice: Any) -> None:
    assert Client().get(f"/chat/{public}/").status_code == 404
