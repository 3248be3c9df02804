from __future__ import annotations

import hashlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels._x_consent import SCOPES, Consent, renewed, with_name
from porch.channels.x import CARD, X, discover
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from porch.proving.twins.x_activity import number_of
from tests.channels.twin_stage import loopback

BACK = "https://porch.example/channels/back/"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


def sent(status: int, told: Any, seen: list[httpx.Request]) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, json=told)

    return replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)), clock=StoppedClock(NOW))


def test_a_person_is_sent_to_x_with_a_proof_that_only_we_hold() -> None:
    url, kept = Consent(loopback()).authorize({"client_id": " porch "}, BACK, "state")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    proof = urlsafe_b64encode(hashlib.sha256(kept["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert url.startswith("https://x.com/i/oauth2/authorize?")
    assert asked == {
        "response_type": "code", "client_id": "porch", "redirect_uri": BACK, "scope": SCOPES, "state": "state",
        "code_challenge": proof, "code_challenge_method": "S256",
    }  # fmt: skip
    assert kept["code_verifier"] not in url


def test_an_old_key_is_not_handed_on_to_a_new_connection() -> None:
    _, kept = Consent(loopback()).authorize({"client_id": "porch", "access_token": "old"}, BACK, "state")
    assert "access_token" not in kept


def test_without_a_client_id_nobody_is_sent_anywhere() -> None:
    with pytest.raises(ChannelError, match="client ID"):
        Consent(loopback()).authorize({"client_id": " "}, BACK, "state")


def test_the_code_becomes_a_key_that_knows_whose_it_is(twin: RunningTwin) -> None:
    fields = {"client_id": "porch", "client_secret": "hush", "api": twin.url, "access_token": "old", "account": "7"}
    _, kept = Consent(loopback()).authorize(fields, BACK, "state")
    credentials = Consent(loopback()).exchange({**kept, "state": "state", "channel": "x"}, " let-me-in ")
    assert {**credentials, "expires_at": ""} == {
        "client_id": "porch", "client_secret": "hush", "api": twin.url, "access_token": CREDENTIALS["access_token"],
        "refresh_token": "renew-1", "expires_at": "", "user_id": number_of("acme"), "username": "acme",
    }  # fmt: skip


def test_a_code_that_is_not_known_is_refused(twin: RunningTwin) -> None:
    kept = {"client_id": "porch", "redirect_uri": BACK, "code_verifier": "v", "api": twin.url}
    with pytest.raises(KeyRefused, match="Value passed is invalid"):
        Consent(loopback()).exchange(kept, "stolen")


def test_a_renewal_keeps_the_new_refresh_token_and_all_the_rest(twin: RunningTwin) -> None:
    first = renewed({**CREDENTIALS, "api": twin.url}, loopback())
    second = renewed(first, loopback())
    assert (first["refresh_token"], second["refresh_token"]) == ("renew-1", "renew-2")
    assert {**second, "refresh_token": "", "expires_at": ""} == {
        **CREDENTIALS, "api": twin.url, "refresh_token": "", "expires_at": "",
    }  # fmt: skip
    assert datetime.fromisoformat(second["expires_at"]) > datetime.now(UTC)


def test_a_refresh_token_used_twice_is_refused(twin: RunningTwin) -> None:
    channel = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(channel, X)
    assert channel.refresh()["access_token"]
    with pytest.raises(KeyRefused, match="Connect once more"):
        channel.refresh()


def test_a_renewal_without_a_refresh_token_keeps_the_one_we_have() -> None:
    told = {"access_token": "new", "refresh_token": "", "expires_in": 7200}
    assert renewed({"refresh_token": "held", "client_id": "porch"}, sent(200, told, []))["refresh_token"] == "held"


@pytest.mark.parametrize("told", [{}, {"access_token": ""}, {"access_token": None}, {"access_token": 7}])
def test_a_renewal_without_a_key_is_none(told: object) -> None:
    with pytest.raises(ChannelError):
        renewed({"refresh_token": "held", "client_id": "porch"}, sent(200, told, []))


def test_without_a_refresh_token_somebody_must_connect_again() -> None:
    with pytest.raises(KeyRefused, match="Connect once more"):
        renewed({"client_id": "porch"}, loopback())


def test_an_x_that_is_down_does_not_end_the_connection() -> None:
    with pytest.raises(ChannelError) as caught:
        renewed({"refresh_token": "held", "client_id": "porch"}, sent(503, {}, []))
    assert (type(caught.value), caught.value.permanent) == (ChannelError, False)


def test_an_app_with_a_secret_shows_it_in_the_header_and_one_without_names_itself() -> None:
    seen: list[httpx.Request] = []
    wire = sent(200, {"access_token": "new"}, seen)
    renewed({"refresh_token": "held", "client_id": "por ch", "client_secret": "hu:sh"}, wire)
    renewed({"refresh_token": "held", "client_id": "porch"}, wire)
    forms = [parse_qs(request.content.decode()) for request in seen]
    assert b64decode(seen[0].headers["authorization"].removeprefix("Basic ")) == b"por%20ch:hu%3Ash"
    assert ("client_id" in forms[0], forms[1]["client_id"]) == (False, ["porch"])
    assert "authorization" not in seen[1].headers


@pytest.mark.parametrize("lasts", [None, "soon", -1, 10**12])
def test_a_key_that_does_not_say_how_long_it_lasts_lasts_two_hours(lasts: object) -> None:
    told = {"access_token": "new", "expires_in": lasts}
    ends = renewed({"refresh_token": "held", "client_id": "porch"}, sent(200, told, []))["expires_at"]
    assert ends == "2026-11-22T12:00:00+00:00"


def test_a_pasted_key_is_asked_whose_it_is_once(twin: RunningTwin) -> None:
    pasted = {"client_id": "porch", "access_token": CREDENTIALS["access_token"], "api": twin.url}
    known = discover(pasted, loopback())
    assert (known["user_id"], known["username"]) == (number_of("acme"), "acme")
    assert discover(known, sent(500, {}, [])) == known
    assert discover({"client_id": "porch"}, sent(500, {}, [])) == {"client_id": "porch"}
    assert with_name(pasted, loopback()) == known
