"""Google's consent page: what is asked for, what comes back, and what is said when it does not."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels._google_consent import Consent, consent
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import world
from tests.channels.twin_stage import loopback

FIELDS = {"client_id": "acme.apps", "client_secret": "hush", "package": "com.acme"}
BACK = "https://porch.test/back"


def asking(answer: Any = None) -> Consent:
    return consent("YouTube", "the.scope")(world(answer))


def test_the_page_is_asked_for_a_key_that_lasts() -> None:
    url, kept = asking().authorize(FIELDS, BACK, "state-7")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert urlsplit(url).netloc == "accounts.google.com"
    assert (query["access_type"], query["prompt"], query["scope"]) == ("offline", "consent", "the.scope")
    assert (query["state"], query["code_challenge_method"], query["redirect_uri"]) == ("state-7", "S256", BACK)
    assert kept["code_verifier"] not in url
    assert "hush" not in url


@pytest.mark.parametrize("name", ["client_id", "client_secret"])
def test_without_a_project_there_is_nothing_to_ask_for(name: str) -> None:
    with pytest.raises(ChannelError) as refused:
        asking().authorize({**FIELDS, name: ""}, BACK, "s")
    assert refused.value.permanent


def test_a_code_brings_a_lasting_key_and_keeps_what_was_filled_in() -> None:
    with RunningTwin("youtube") as twin:
        walk = Consent(loopback(), "YouTube", "the.scope")
        url, kept = walk.authorize({**FIELDS, "api": twin.url}, BACK, "s")
        assert url.startswith(twin.url)
        got = walk.exchange({**kept, "state": "s", "channel": "youtube", "account": "7"}, " the-code ")
        assert set(got) == {*FIELDS, "api", "access_token", "refresh_token", "expires_at"}
        with pytest.raises(KeyRefused, match="Connect once more"):
            walk.exchange(kept, "another code")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(200, json={"access_token": "a", "expires_in": 3600}), "one hour only"),
        (httpx.Response(503), "answered 503"),
        (httpx.Response(200, content=b"no json"), "answered 200"),
        (httpx.Response(200, json=[]), "gave no key"),
    ],
)
def test_what_comes_back_without_a_lasting_key_is_no_connection(answer: httpx.Response, words: str) -> None:
    walk = asking(lambda _: answer)
    _, kept = walk.authorize(FIELDS, BACK, "s")
    with pytest.raises(ChannelError, match=words):
        walk.exchange(kept, "code")
