"""Who is asking, and in which zone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from porch.interfaces.console.viewer import zone
from porch.records.team import actions as team
from tests.interfaces.console.conftest import Town, sign_in


def test_times_are_told_in_the_reader_s_zone(town: Town) -> None:
    team.change_member(member=town.alice, time_zone="Asia/Tokyo")
    assert "+09:00" in sign_in(town.alice).get("/").content.decode()


def test_times_are_told_in_the_business_s_zone_otherwise(town: Town) -> None:
    assert "+01:00" in sign_in(town.bob).get("/").content.decode()


def test_a_person_s_sign_in_does_not_open_the_console(team_of_three: tuple[Any, Any, Any]) -> None:
    from porch.records.team.models import Login

    client = Client()
    client.force_login(
        Login.objects.create_user("ann@example.org", "x"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/")["Location"].startswith("/door/login/")


@pytest.mark.parametrize(
    ("name", "key"), [("Europe/Rome", "Europe/Rome"), ("", "UTC"), ("Mars/Phobos", "UTC"), ("../x", "UTC")]
)
def test_a_zone_nobody_knows_is_utc(name: str, key: str) -> None:
    assert zone(name).key == key


def test_a_stranger_has_no_viewer(team_of_three: tuple[Any, Any, Any]) -> None:
    answer = Client().get("/setup/")
    assert answer.wsgi_request.viewer is None
    assert isinstance(answer.wsgi_request.user._wrapped, (AnonymousUser, object))
