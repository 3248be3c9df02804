"""Connections and the wizard, without a network: what the post answers is handed in."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from porch.core.errors import PorchError
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
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


@pytest.mark.parametrize(
    ("channel", "page"),
    [
        ("youtube", "accounts.google.com"), ("google_reviews", "accounts.google.com"),
        ("play_reviews", "accounts.google.com"), ("linkedin", "www.linkedin.com"),
    ],
)  # fmt: skip
def test_the_secret_of_our_own_app_leads_to_the_consent_page_and_not_around_it(
    channel: str, page: str, team_of_three: tuple[Any, Any, Any]
) -> None:
    given = {"client_id": "acme.apps", "client_secret": "hush-hush", "package": "com.acme"}
    there = sign_in(team_of_three[0]).post(f"/connect/{channel}/", {**given, "do": "connect"}).content.decode()
    assert f"url=https://{page}/" in there
    assert "hush-hush" not in there


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


def refuse(town: Town, account: Any) -> None:
    actions.note_trouble(account=account, at=town.now, reason="The token was revoked", due_at=town.now, refused=True)


def test_the_mornings_banner_leads_an_owner_straight_to_the_networks_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(town, town.mastodon)
    morning.refresh(now=town.now)
    way = f"/connections/{town.mastodon.pk}/consent/"
    asked: list[Any] = []
    monkeypatch.setattr(connections.post, "begin_consent_again", lambda account, back: _begin(asked, account.pk))
    client = sign_in(town.alice)
    assert way in client.get("/").content.decode()
    assert "url=https://town.example/oauth" in client.post(way).content.decode()  # the second click is the network's
    assert asked == [town.mastodon.pk]
    assert way not in sign_in(town.bob).get("/").content.decode()


def test_a_channel_without_a_consent_page_shows_its_form_with_what_we_know(town: Town) -> None:
    actions.keep_credentials(
        account=town.bluesky, credentials={"handle": "trattoria.example", "password": "old"}, at=town.now
    )
    refuse(town, town.bluesky)
    form = sign_in(town.alice).post(f"/connections/{town.bluesky.pk}/consent/", follow=True).content.decode()
    assert 'value="trattoria.example"' in form
    assert "Leave it empty to keep the one we have." in form
    assert "old" not in re.findall(r'value="([^"]*)"', form)


def test_connecting_again_keeps_the_connection_and_goes_back_to_its_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    monkeypatch.setattr(connections.post, "connect_again", lambda account, fields, **_: given.append(fields) or account)
    answer = sign_in(town.alice).post(
        f"/connect/bluesky/?account={town.bluesky.pk}", {**GIVEN, "password": "new", "do": "connect"}
    )
    assert answer["Location"] == f"/connections/{town.bluesky.pk}/"
    assert given[0]["password"] == "new"


def test_an_address_that_names_another_channels_connection_is_a_new_one(town: Town) -> None:
    form = sign_in(town.alice).get(f"/connect/bluesky/?account={town.email.pk}").content.decode()
    assert "Leave it empty" not in form


def test_wrong_signatures_at_the_webhook_address_are_in_the_morning(town: Town) -> None:
    actions.note_refusals(account_id=town.mastodon.pk, count=4, at=town.now)
    morning.refresh(now=town.now)
    told = sign_in(town.alice).get("/").content.decode()
    where = f"{town.mastodon.name} (Mastodon)"
    assert f"4 deliveries are refused at the webhook address of {where}: the signature is wrong." in told


@override_settings(PORCH_PUBLIC_URL="https://porch.example.org")
def test_who_connects_a_network_that_pushes_is_shown_the_address_it_wants(
    team_of_three: tuple[Any, Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.post, "connect", _connect)
    given = {"url": "https://forum.example", "username": "us", "api_key": "k", "whose": "ours", "do": "connect"}
    answer = sign_in(team_of_three[0]).post("/connect/discourse/", given, follow=True).content.decode()
    account = queries.accounts(SYSTEM).get()
    assert f"https://porch.example.org/hooks/{account.public_id}/" in answer
    assert "Payload URL" in answer


def test_the_wizard_lists_what_cannot_be_connected_with_the_reason_and_the_way_in(town: Town) -> None:
    page = " ".join(sign_in(town.alice).get(reverse("console:connect")).content.decode().split())
    assert 'Facebook groups</strong> <span class="small">never</span>' in page
    assert 'TikTok comments</strong> <span class="small">not yet</span>' in page
    assert "takes no answer to one" in page
    assert page.count("channel-card--closed") == 5


@pytest.mark.parametrize("channel", ["tiktok", "facebook_groups"])
def test_a_closed_network_has_no_form(channel: str, town: Town) -> None:
    assert sign_in(town.alice).get(reverse("console:connect-channel", args=[channel])).status_code == 404
