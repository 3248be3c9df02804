from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels._threads_consent import SCOPES, Consent, renewed
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.threads import CREDENTIALS
from tests.channels.twin_stage import loopback

BACK = "https://porch.example/channels/back/"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
APP = {"app_id": CREDENTIALS["app_id"], "app_secret": CREDENTIALS["app_secret"]}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("threads") as running:
        yield running


def answering(status: int, told: Any) -> Any:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, json=told)))
    return replace(loopback(), http=http, clock=StoppedClock(NOW))


def test_a_person_is_sent_to_threads_and_our_secret_is_not() -> None:
    url, kept = Consent(loopback()).authorize(APP, BACK, "state")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "client_id": APP["app_id"], "redirect_uri": BACK, "scope": ",".join(SCOPES), "response_type": "code",
        "state": "state",
    }  # fmt: skip
    assert kept == {**APP, "redirect_uri": BACK}


@pytest.mark.parametrize("missing", ["app_id", "app_secret"])
def test_without_an_app_nobody_is_sent_anywhere(missing: str) -> None:
    with pytest.raises(ChannelError):
        Consent(loopback()).authorize({**APP, missing: " "}, BACK, "state")


def test_the_code_becomes_a_lasting_key(twin: RunningTwin) -> None:
    kept = {**APP, "api": twin.url, "redirect_uri": BACK, "state": "state", "channel": "threads"}
    told = Consent(loopback()).exchange(kept, "let-me-in#_")
    assert {**told, "expires_at": ""} == {
        **APP, "api": twin.url, "access_token": CREDENTIALS["access_token"], "expires_at": "",
    }  # fmt: skip
    assert (datetime.fromisoformat(told["expires_at"]) - datetime.now(UTC)).days == 59


def test_a_code_that_is_not_known_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused, match="Connect once more"):
        Consent(loopback()).exchange({**APP, "api": twin.url, "redirect_uri": BACK}, "stolen")


def test_a_renewal_keeps_all_the_rest(twin: RunningTwin) -> None:
    told = renewed({**CREDENTIALS, "api": twin.url}, loopback())
    assert {**told, "expires_at": ""} == {**CREDENTIALS, "api": twin.url, "expires_at": ""}


def test_a_key_that_has_run_out_cannot_be_renewed(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        renewed({**CREDENTIALS, "api": twin.url, "access_token": "old"}, loopback())


def test_threads_being_down_does_not_end_the_connection() -> None:
    with pytest.raises(ChannelError) as caught:
        renewed(CREDENTIALS, answering(503, {}))
    assert (type(caught.value), caught.value.permanent) == (ChannelError, False)


@pytest.mark.parametrize("told", [{}, [], {"access_token": ""}, {"access_token": None}])
def test_a_renewal_without_a_key_never_empties_the_one_we_have(told: object) -> None:
    with pytest.raises(ChannelError):
        renewed(CREDENTIALS, answering(200, told))


@pytest.mark.parametrize("lasts", [None, "soon", -1, 10**12])
def test_a_key_that_does_not_say_how_long_it_lasts_lasts_sixty_days(lasts: object) -> None:
    told = renewed(CREDENTIALS, answering(200, {"access_token": "new", "expires_in": lasts}))
    assert told["expires_at"] == "2027-01-21T10:00:00+00:00"


def test_an_old_key_is_not_handed_on_to_a_new_connection() -> None:
    _, kept = Consent(loopback()).authorize({**APP, "access_token": "old", "username": "acme"}, BACK, "state")
    assert kept == {**APP, "redirect_uri": BACK}
