"""Connecting by Reddit's consent page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from porch.channels._reddit_consent import Consent
from porch.channels.reddit import Reddit
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.twins.reddit import REFRESH
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import loopback

BACK = "https://porch.test/back"


@pytest.fixture(scope="module")
def app() -> Iterator[dict[str, str]]:
    with RunningTwin("reddit") as twin:
        yield {"client_id": "porch-app", "client_secret": "porch-secret", "subreddits": "acmefans", "api": twin.url}


def test_the_way_to_the_consent_page_asks_for_a_key_that_lasts(app: dict[str, str]) -> None:
    url, kept = Consent(loopback()).authorize(app, BACK, "state")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (query["duration"], query["state"], query["redirect_uri"]) == ("permanent", "state", BACK)
    assert kept["redirect_uri"] == BACK


def test_the_code_is_exchanged_for_credentials_that_work(app: dict[str, str]) -> None:
    consent = Consent(loopback())
    kept = consent.authorize(app, BACK, "state")[1]
    credentials = consent.exchange({**kept, "state": "s", "channel": "reddit"}, " code ")
    assert (credentials["refresh_token"], credentials["subreddits"]) == (REFRESH, "acmefans")
    assert not {"redirect_uri", "state", "channel"} & set(credentials)
    assert Reddit(credentials, loopback()).whoami().value == "acme"


def test_a_code_that_reddit_does_not_know_is_refused(app: dict[str, str]) -> None:
    consent = Consent(loopback())
    with pytest.raises(KeyRefused):
        consent.exchange({**app, "redirect_uri": BACK}, "forged")


def test_without_an_application_there_is_no_consent_page() -> None:
    with pytest.raises(ChannelError):
        Consent(loopback()).authorize({}, BACK, "state")
