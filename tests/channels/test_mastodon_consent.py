"""Connecting: the whole consent walk on real servers, and every way it can break off."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels.mastodon import CARD
from porch.core.channel import Authorizes, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.mastodon_stages import Between, MockStage, SnacStage, built, no_dial

BACK = "http://127.0.0.1:9/back?channel=mastodon"
KEPT = {"server": "https://porch.test", "redirect_uri": BACK, "client_id": "id", "client_secret": "secret"}


def consent(transport: httpx.BaseTransport) -> Authorizes:
    assert CARD.consent
    return CARD.consent(Wire(http=httpx.Client(transport=transport), dial=no_dial, clock=SYSTEM_CLOCK))


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Authorizes:
    return consent(httpx.MockTransport(answer))


@pytest.mark.real
def test_a_person_connects_by_their_servers_own_page(snac_stage: SnacStage) -> None:
    walk = consent(Between())
    address, kept = walk.authorize({"server": snac_stage.acme.server}, BACK, "state")
    assert httpx.get(address).status_code == 200
    code = snac_stage.acme.approve(kept["client_id"], BACK)
    credentials = walk.exchange(kept, code)
    assert set(credentials) == {"server", "access_token", "client_id", "client_secret"}
    assert built(Between(), credentials).whoami().value == snac_stage.acme.acct


@pytest.mark.real
def test_a_newer_server_is_given_proof_that_the_one_who_comes_back_is_the_one_who_left(mock_stage: MockStage) -> None:
    walk = consent(Between())
    address, kept = walk.authorize({"server": mock_stage.acme.server}, BACK, "state")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    proof = urlsafe_b64encode(hashlib.sha256(kept["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert (asked["code_challenge"], asked["code_challenge_method"], asked["state"]) == (proof, "S256", "state")
    answer = httpx.post(address.partition("?")[0], data={"username": "acme", "redirect_uri": BACK})
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    assert built(Between(), walk.exchange(kept, code)).whoami().value.startswith("acme@")


def test_no_more_is_asked_for_than_is_needed() -> None:
    address, _ = answering(lambda _: httpx.Response(200, json={"client_id": "i", "client_secret": "s"})).authorize(
        {"server": "porch.test"}, BACK, "s"
    )
    scopes = parse_qs(urlsplit(address).query)["scope"][0].split()
    assert not {"read", "write", "follow", "push", "write:accounts", "admin:read"} & set(scopes)


@pytest.mark.parametrize("status", [400, 401])
def test_a_code_that_is_not_taken_is_a_refused_key(status: int) -> None:
    with pytest.raises(KeyRefused):
        answering(lambda _: httpx.Response(status, json={"error": "invalid_grant"})).exchange(KEPT, "old")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={}),
        httpx.Response(200, json=[]),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"access_token": ""}),
        httpx.Response(503),
    ],
)
def test_a_strange_answer_is_a_channel_error(answer: httpx.Response) -> None:
    walk = answering(lambda _: answer)
    with pytest.raises(ChannelError):
        walk.exchange(KEPT, "code")
    with pytest.raises(ChannelError):
        walk.authorize({"server": "porch.test"}, BACK, "state")


def test_a_server_that_cannot_be_reached_is_a_passing_error() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    with pytest.raises(ChannelError) as refused:
        answering(down).authorize({"server": "porch.test"}, BACK, "state")
    assert not refused.value.permanent
