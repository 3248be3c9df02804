"""The server: which one was meant, what it says about itself, and what its refusals mean."""

from __future__ import annotations

import httpx
import pytest

from porch.channels._mastodon_server import Server, discover, json_of, server_url
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.mastodon_stages import no_dial

ACCOUNT = {"id": "1", "acct": "Acme", "url": "https://social.porch.test/@acme"}


def serving(answers: dict[str, object], status: int = 200, **credentials: str) -> Server:
    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path.removeprefix("/api"))
        return httpx.Response(404 if found is None else status, json=found)

    wire = Wire(http=httpx.Client(transport=httpx.MockTransport(answer)), dial=no_dial, clock=SYSTEM_CLOCK)
    return Server({"server": "social.porch.test", "access_token": "key", **credentials}, wire)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" Mastodon.Social/ ", "https://mastodon.social"),
        ("@ann@mastodon.social", "https://mastodon.social"),
        ("ann@mastodon.social", "https://mastodon.social"),
        ("https://mastodon.social/@ann", "https://mastodon.social"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("https://[::1]:3000/x", "https://[::1]:3000"),
        ("https://ann:secret@mastodon.social", "https://mastodon.social"),
    ],
)
def test_a_server_is_read_out_of_whatever_a_person_writes(said: str, meant: str) -> None:
    assert server_url(said) == meant


@pytest.mark.parametrize(
    "said", ["", "@", "ftp://a.test", "file:///etc/passwd", "two words", "https://", "a.test:99999999"]
)
def test_what_names_no_server_is_refused_for_good(said: str) -> None:
    with pytest.raises(ChannelError) as refused:
        server_url(said)
    assert refused.value.permanent


def test_our_handle_has_the_host_the_server_signs_with() -> None:
    server = serving({"/v1/accounts/verify_credentials": ACCOUNT, "/v2/instance": {"domain": "porch.test"}})
    assert server.us().acct == "acme@porch.test"


def test_an_older_server_is_asked_the_older_way() -> None:
    old = {"uri": "porch.test", "configuration": {"statuses": {"max_characters": 1000}}}
    server = serving({"/v1/accounts/verify_credentials": ACCOUNT, "/v1/instance": old})
    assert (server.us().acct, server.longest()) == ("acme@porch.test", 1000)


@pytest.mark.parametrize(
    ("about", "longest"), [({}, 500), ({"max_toot_chars": 5000}, 5000), ({"configuration": {"statuses": None}}, 500)]
)
def test_a_server_that_does_not_say_takes_what_mastodon_takes(about: object, longest: int) -> None:
    assert serving({"/v1/instance": about}).longest() == longest


def test_a_length_told_before_is_not_asked_for_again() -> None:
    assert serving({}, max_characters="11").longest() == 11


@pytest.mark.parametrize(
    ("about", "address"),
    [
        ({"configuration": {"urls": {"streaming": "wss://stream.porch.test"}}}, "https://stream.porch.test"),
        ({"urls": {"streaming_api": "ws://127.0.0.1:4000"}}, "http://127.0.0.1:4000"),
        ({}, "https://social.porch.test"),
    ],
)
def test_the_stream_is_where_the_server_says(about: object, address: str) -> None:
    assert serving({"/v1/instance": about}).streaming() == f"{address}/api/v1/streaming/user"


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_key_of_nobody_is_refused(status: int) -> None:
    with pytest.raises(KeyRefused):
        serving({"/v1/accounts/verify_credentials": {}}, status).us()


def test_nothing_there_is_none() -> None:
    assert serving({}).ask("/api/v1/statuses/1") is None


@pytest.mark.parametrize("body", ["<html>", "", '{"cut": '])
def test_what_is_not_json_is_a_passing_error(body: str) -> None:
    with pytest.raises(ChannelError) as refused:
        json_of(httpx.Response(200, text=body))
    assert not refused.value.permanent


def finding(answer: httpx.Response, said: str) -> str:
    wire = Wire(http=httpx.Client(transport=httpx.MockTransport(lambda _: answer)), dial=no_dial, clock=SYSTEM_CLOCK)
    return discover({"server": said}, wire)["server"]


def test_a_handle_is_followed_to_the_server_that_keeps_it() -> None:
    links = [{"rel": "x"}, {"rel": "self", "href": "https://social.porch.test/users/acme"}]
    assert finding(httpx.Response(200, json={"links": links}), "@acme@porch.test") == "https://social.porch.test"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(200, text="x"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"links": [7]}),
    ],
)
def test_where_nobody_says_the_handles_own_host_is_taken(answer: httpx.Response) -> None:
    assert finding(answer, "@acme@porch.test") == "https://porch.test"
    assert finding(answer, "porch.test") == "https://porch.test"
