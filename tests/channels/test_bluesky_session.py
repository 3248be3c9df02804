"""Keys are renewed quietly, refusals said plainly, and a lost answer is never taken for a refusal."""

from __future__ import annotations

import socket
from collections.abc import Callable

import httpx
import pytest

from porch.channels._bluesky_session import Xrpc, find_home
from porch.core.channel import Wire
from porch.core.clock import SystemClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

KEYS = {"did": "did:plc:us", "handle": "us.test", "accessJwt": "fresh", "refreshJwt": "next"}
OLD = {"handle": "us.test", "did": "did:plc:us", "access_jwt": "old", "refresh_jwt": "older", "service": "pds.example"}
Answers = Callable[[httpx.Request], httpx.Response]


def no_dial(host: str, port: int, timeout: float) -> socket.socket:
    raise AssertionError("Bluesky speaks HTTP only")


def wired(answers: Answers) -> Wire:
    return Wire(http=httpx.Client(transport=httpx.MockTransport(answers)), dial=no_dial, clock=SystemClock())


def refusal(word: str, status: int = 400, message: str = "no") -> httpx.Response:
    return httpx.Response(status, json={"error": word, "message": message})


def server(**answers: httpx.Response) -> Answers:
    """Answer each method as told; everything else needs the key `fresh`."""

    def answer(request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition(".")[2]
        if method in answers:
            return answers[method]
        known = request.headers["authorization"] == "Bearer fresh"
        return httpx.Response(200, json={"uri": "at://x", "cid": "c"}) if known else refusal("ExpiredToken")

    return answer


def test_an_expired_key_is_renewed_in_the_middle_of_a_request() -> None:
    xrpc = Xrpc(OLD, wired(server(refreshSession=httpx.Response(200, json=KEYS))))
    assert xrpc.ask("app.bsky.feed.getPosts", {})["uri"] == "at://x"
    assert (xrpc.credentials["access_jwt"], xrpc.credentials["refresh_jwt"]) == ("fresh", "next")
    assert xrpc.credentials["service"] == "pds.example"


def test_a_refused_refresh_token_falls_back_on_the_app_password() -> None:
    answers = server(refreshSession=refusal("ExpiredToken"), createSession=httpx.Response(200, json=KEYS))
    assert Xrpc({**OLD, "password": "p"}, wired(answers)).put("a.b", "k", {}) == {"uri": "at://x", "cid": "c"}


def test_without_an_app_password_a_refused_refresh_token_is_the_end() -> None:
    with pytest.raises(KeyRefused):
        Xrpc(OLD, wired(server(refreshSession=refusal("ExpiredToken")))).renew()


def test_a_wrong_app_password_is_a_refused_key() -> None:
    answers = server(createSession=refusal("AuthenticationRequired", 401))
    with pytest.raises(KeyRefused):
        Xrpc({"handle": "us.test", "password": "p"}, wired(answers)).renew()


def test_a_server_in_trouble_while_renewing_is_a_passing_error_and_the_refresh_token_stays() -> None:
    xrpc = Xrpc({**OLD, "password": "p"}, wired(server(refreshSession=httpx.Response(502))))
    with pytest.raises(ChannelError) as raised:
        xrpc.put("a.b", "k", {})
    assert not raised.value.permanent
    assert not isinstance(raised.value, OutcomeUnknown)
    assert xrpc.credentials["refresh_jwt"] == "older"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[1]),
        httpx.Response(400, text='{"error":"Inval'),
    ],
)
def test_a_garbled_answer_to_speaking_leaves_the_outcome_unknown(answer: httpx.Response) -> None:
    with pytest.raises(OutcomeUnknown):
        Xrpc({**OLD, "access_jwt": "fresh"}, wired(server(putRecord=answer))).put("a.b", "k", {})


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(400, text="{")]
)
def test_a_garbled_answer_to_asking_passes(answer: httpx.Response) -> None:
    with pytest.raises(ChannelError) as raised:
        Xrpc({**OLD, "access_jwt": "fresh"}, wired(server(getPosts=answer))).ask("app.bsky.feed.getPosts", {})
    assert not raised.value.permanent
    assert not isinstance(raised.value, OutcomeUnknown)


def test_a_place_already_taken_is_not_written_over() -> None:
    answers = server(putRecord=refusal("InvalidSwap"))
    assert Xrpc({**OLD, "access_jwt": "fresh"}, wired(answers)).put("a.b", "k", {}) is None


@pytest.mark.parametrize(
    "answer", [refusal("RecordNotFound"), refusal("InvalidRequest", message="Could not locate record: at://x")]
)
def test_a_record_that_is_certainly_absent(answer: httpx.Response) -> None:
    xrpc = Xrpc({**OLD, "access_jwt": "fresh"}, wired(server(getRecord=answer)))
    assert xrpc.record("did:plc:a", "a.b", "k") is None


def test_an_account_that_is_away_is_not_a_record_that_is_absent() -> None:
    xrpc = Xrpc({**OLD, "access_jwt": "fresh"}, wired(server(getRecord=refusal("RepoDeactivated"))))
    with pytest.raises(ChannelError):
        xrpc.record("did:plc:a", "a.b", "k")


HOMES = {
    "/xrpc/com.atproto.identity.resolveHandle": {"did": "did:plc:trattoria"},
    "/did:plc:trattoria": {"service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.example/"}]},
    "/.well-known/did.json": {"service": "bent"},
}


def homes(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=HOMES[request.url.path])


@pytest.mark.parametrize(
    ("given", "handle", "service"),
    [
        ({"handle": "@Trattoria "}, "trattoria.bsky.social", "https://pds.example"),
        ({"handle": "did:web:a.example"}, "did:web:a.example", "https://bsky.social"),
        ({"handle": "a.example", "service": "my.example/"}, "a.example", "https://my.example"),
    ],
)
def test_the_home_of_a_handle_is_found(given: dict[str, str], handle: str, service: str) -> None:
    found = find_home(given, wired(homes))
    assert (found["handle"], found["service"]) == (handle, service)


def test_a_handle_nobody_has_is_said_for_good() -> None:
    with pytest.raises(ChannelError) as raised:
        find_home({"handle": "nobody.example"}, wired(lambda request: refusal("InvalidRequest")))
    assert raised.value.permanent
