"""Connections and the wizard, without a network: what the post answers is handed in."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import connections
from porch.records.accounts import actions, queries
from tests.interfaces.console.conftest import Town, sign_in

US = Handle(kind="bluesky", value="trattoria.example", name="Trattoria")
FETCHED = {"X-Porch-Deed": "1"}
GIVEN = {"handle": "trattoria.example", "password": "app-pass", "service": ""}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the network says when it is tried."""
    said: dict[str, Any] = {"handle": US, "problem": ""}
    monkeypatch.setattr(connections.post, "try_out", lambda _card, fields: SimpleNamespace(credentials=fields, **said))
    return said


def test_the_test_button_says_who_we_are_and_keeps_nothing(
    answers: dict[str, Any], team_of_three: tuple[Any, Any, Any]
) -> None:
    answer = sign_in(team_of_three[0]).post("/connect/bluesky/", {**GIVEN, "do": "test"})
    assert "It works: we are trattoria.example there. Nothing is kept yet." in answer.content.decode()
    assert not queries.accounts(SYSTEM).exists()


def test_the_test_button_says_what_is_wrong(answers: dict[str, Any], team_of_three: tuple[Any, Any, Any]) -> None:
    answers.update(handle=None, problem="Bluesky answered 401: Invalid identifier or password")
    answer = sign_in(team_of_three[0]).post("/connect/bluesky/", {**GIVEN, "do": "test"})
    assert answer.status_code == 422
    assert "Invalid identifier or password" in answer.content.decode()
    assert "app-pass" not in answer.content.decode()


def test_connecting_leads_to_the_first_look(
    team_of_three: tuple[Any, Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.post, "connect", _connect)
    answer = sign_in(team_of_three[0]).post("/connect/bluesky/", {**GIVEN, "do": "connect"})
    assert answer["Location"] == "/first-look/"
    assert [a.name for a in queries.accounts(SYSTEM)] == ["Trattoria"]


def test_what_is_missing_is_asked_for(team_of_three: tuple[Any, Any, Any]) -> None:
    answer = sign_in(team_of_three[0]).post("/connect/bluesky/", {"do": "connect"})
    assert answer.status_code == 422


def test_a_channel_with_a_consent_page_leads_there_and_back(
    team_of_three: tuple[Any, Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(connections.post, "begin_consent", lambda _card, _fields, back: _begin(asked, back))
    monkeypatch.setattr(connections.post, "finish_consent", lambda kept, **told: _finish(asked, kept, told))
    client = sign_in(team_of_three[0])
    there = client.post("/connect/mastodon/", {"server": "town.example", "do": "connect"})
    assert "url=https://town.example/oauth" in there.content.decode()  # a redirect would offend form-action
    back = client.get("/connect/back/?code=abc&state=s1")
    assert back["Location"] == "/first-look/"
    assert asked == ["http://testserver/connect/back/", ({"state": "s1"}, "abc", "s1")]


def test_a_no_at_the_consent_page_is_said(team_of_three: tuple[Any, Any, Any]) -> None:
    answer = sign_in(team_of_three[0]).get("/connect/back/?error=access_denied", follow=True)
    assert "The network said no: access_denied" in answer.content.decode()


def test_an_answer_to_another_attempt_is_refused(team_of_three: tuple[Any, Any, Any]) -> None:
    answer = sign_in(team_of_three[0]).get("/connect/back/?code=abc&state=forged", follow=True)
    assert "belongs to another attempt" in answer.content.decode()


@pytest.mark.parametrize("channel", ["archive", "nothing"])
def test_what_has_no_form_is_not_found(channel: str, team_of_three: tuple[Any, Any, Any]) -> None:
    assert sign_in(team_of_three[0]).get(f"/connect/{channel}/").status_code == 404


def test_a_connection_is_tested_paused_and_disconnected(town: Town, answers: dict[str, Any]) -> None:
    client, base = sign_in(town.alice), f"/connections/{town.bluesky.pk}/"
    assert "It works" in client.post(base + "test/", headers=FETCHED).content.decode()
    client.post(base + "pause/")
    assert queries.account(SYSTEM, town.bluesky.pk).state == "paused"
    client.post(base + "listening/")
    assert queries.account(SYSTEM, town.bluesky.pk).state == "live"
    client.post(base + "closure/")
    assert client.get(base).status_code == 404


def test_a_key_that_no_longer_works_is_said_by_the_test(town: Town, answers: dict[str, Any]) -> None:
    answers.update(handle=None, problem="401")
    assert sign_in(town.alice).post(f"/connections/{town.bluesky.pk}/test/", headers=FETCHED).status_code == 409


def test_trouble_is_told_with_what_is_kept(town: Town) -> None:
    actions.note_trouble(
        account=town.mastodon, at=town.now, reason="The token was revoked", due_at=town.now, refused=True
    )
    shown = connections.line(queries.account(SYSTEM, town.mastodon.pk), kept=3)
    assert re.fullmatch(
        r"Our key is refused since \d\d:\d\d\. 3 answers are kept here\. Reconnect\.", shown.state_words
    )
    assert "The token was revoked" in sign_in(town.alice).get(f"/connections/{town.mastodon.pk}/").content.decode()


def _connect(card: Any, fields: Any, *, by: Any, at: Any) -> Any:
    return actions.connect(channel=card.name, name="Trattoria", handle="trattoria.example", credentials=fields, at=at)


def _begin(asked: list[Any], back: str) -> tuple[str, dict[str, str]]:
    asked.append(back)
    return "https://town.example/oauth", {"state": "s1"}


def _finish(asked: list[Any], kept: Any, told: dict[str, Any]) -> Any:
    asked.append((kept, told["code"], told["state"]))
    return actions.connect(channel="mastodon", name="T", handle="@t@town.example", credentials={}, at=told["at"])


def test_an_error_of_the_post_is_shown_in_the_form(
    team_of_three: tuple[Any, Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.post, "connect", _unreachable)
    answer = sign_in(team_of_three[0]).post("/connect/bluesky/", {**GIVEN, "do": "connect"})
    assert "Bluesky could not be reached" in answer.content.decode()


def _unreachable(*_: Any, **__: Any) -> Any:
    raise PorchError("Bluesky could not be reached")
