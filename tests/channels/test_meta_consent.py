"""Facebook Login: the whole walk on the twin, the choice of a page, and every way it can break off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels import facebook, instagram
from porch.channels._meta_consent import chosen, renewed
from porch.core.channel import Authorizes
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.twins._graph import SECRET
from porch.proving.twins.facebook import PAGE
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import loopback

BACK = "http://127.0.0.1:9/back"
ACME, BAKERS = {"id": PAGE, "name": "Acme", "access_token": "a"}, {"id": "55", "name": "Bakers", "access_token": "b"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("facebook") as running:
        yield running


def login() -> Authorizes:
    assert facebook.CARD.consent is not None
    return facebook.CARD.consent(loopback())


def fields(twin: RunningTwin, **more: str) -> dict[str, str]:
    return {"api": twin.url, "app_id": "7", "app_secret": SECRET, "verify_token": "word", **more}


def test_a_person_connects_a_page_by_facebooks_own_page(twin: RunningTwin) -> None:
    address, kept = login().authorize(fields(twin, page="acme"), BACK, "state")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["client_id"], asked["redirect_uri"], asked["state"]) == ("7", BACK, "state")
    assert SECRET not in address
    credentials = login().exchange(kept, "the-code")
    assert (credentials["page_id"], credentials["page"], credentials["access_token"]) == (PAGE, "Acme", KEY)
    assert credentials["verify_token"] == "word"
    assert facebook.CARD.build(credentials, loopback()).whoami().name == "Acme"  # type: ignore[attr-defined]


def test_no_more_is_asked_for_than_is_needed(twin: RunningTwin) -> None:
    assert instagram.CARD.consent is not None
    for walk, needed in (
        (login(), "pages_messaging"),
        (instagram.CARD.consent(loopback()), "instagram_manage_comments"),
    ):
        scope = parse_qs(urlsplit(walk.authorize(fields(twin), BACK, "s")[0]).query)["scope"][0].split(",")
        assert needed in scope
        assert not {"email", "user_posts", "ads_management", "business_management"} & set(scope)


def test_a_code_that_is_not_taken_is_a_refused_key(twin: RunningTwin) -> None:
    _, kept = login().authorize(fields(twin, page="Acme"), BACK, "state")
    with pytest.raises(KeyRefused):
        login().exchange(kept, "an-old-code")


@pytest.mark.parametrize("missing", ["app_id", "app_secret"])
def test_without_an_app_nobody_can_be_asked(twin: RunningTwin, missing: str) -> None:
    with pytest.raises(ChannelError) as refused:
        login().authorize(fields(twin, **{missing: ""}), BACK, "state")
    assert refused.value.permanent


def test_several_pages_are_named_and_one_must_be_chosen(twin: RunningTwin) -> None:
    _, kept = login().authorize(fields(twin), BACK, "state")
    with pytest.raises(ChannelError, match="Acme, Bakers") as refused:
        login().exchange(kept, "the-code")
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("pages", "wanted", "name"),
    [([ACME], "", "Acme"), ([ACME, BAKERS], "bakers ", "Bakers"), ([ACME, BAKERS], "55", "Bakers")],
)
def test_the_page_that_is_meant_is_chosen(pages: list[dict[str, Any]], wanted: str, name: str) -> None:
    assert chosen(pages, wanted)["name"] == name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pages", "wanted"), [([], ""), ([ACME, BAKERS], ""), ([ACME], "Bakers"), ([{"id": "5", "name": "Keyless"}], "")]
)
def test_no_page_is_guessed(pages: list[dict[str, Any]], wanted: str) -> None:
    with pytest.raises(ChannelError):
        chosen(pages, wanted)  # type: ignore[arg-type]


def test_a_key_is_renewed_and_nothing_else_is_lost(twin: RunningTwin) -> None:
    old = fields(twin, page_id=PAGE, access_token="old", user_token="old-user", history_days="9")
    fresh = renewed(old, loopback(), "Facebook")
    assert (fresh["access_token"], fresh["user_token"], fresh["page_id"]) == (KEY, KEY, PAGE)
    assert (fresh["history_days"], fresh["app_secret"]) == ("9", SECRET)


def test_a_pasted_key_can_only_be_made_anew_by_a_person(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused, match="pasted"):
        renewed(fields(twin, access_token="old"), loopback(), "Facebook")


@pytest.mark.parametrize("told", [{}, {"access_token": ""}, [], {"access_token": ["k"]}])
def test_a_strange_answer_renews_nothing(told: Any) -> None:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=told)))
    old = {"api": "https://graph.test", "app_id": "7", "app_secret": "s", "user_token": "u", "access_token": "a"}
    with pytest.raises(ChannelError):
        renewed(old, replace(loopback(), http=http), "Facebook")
