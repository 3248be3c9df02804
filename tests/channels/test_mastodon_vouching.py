"""A server says who its own people are, and of nobody else's is it believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from porch.channels.mastodon import CARD
from porch.core.channel import Vouches, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from tests.channels.mastodon_stages import Between, SnacStage, no_dial

BACK = "http://127.0.0.1:9/with/sign-in/back/"
KEPT = {"server": "https://evil.test", "redirect_uri": BACK, "client_id": "id", "client_secret": "secret"}
TOLD: Mapping[str, Any] = {"/oauth/token": {"access_token": "key"}, "/api/v2/instance": {"domain": "social.test"}}


def vouching(transport: httpx.BaseTransport) -> Vouches:
    assert CARD.vouching
    return CARD.vouching(Wire(http=httpx.Client(transport=transport), dial=no_dial, clock=SYSTEM_CLOCK))


def telling(acct: str, asked: list[str] | None = None, **home: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Return a server that says its person is `acct`; `home` answers the host of that handle."""
    told = {**TOLD, "/api/v1/accounts/verify_credentials": {"id": "1", "acct": acct, "username": "ann"}}

    def answer(request: httpx.Request) -> httpx.Response:
        (asked if asked is not None else []).append(request.url.path)
        found = told.get(request.url.path) if request.url.host == "evil.test" else home.get("answers")
        return httpx.Response(404 if found is None else 200, json=found)

    return answer


@pytest.mark.real
def test_a_customer_is_who_their_real_server_says(snac_stage: SnacStage) -> None:
    walk = vouching(Between())
    address, kept = walk.authorize({"server": snac_stage.ann.server}, BACK, "state")
    assert httpx.get(address).status_code == 200
    who = walk.vouch(kept, snac_stage.ann.approve(kept["client_id"], BACK))
    assert (who.kind, who.value) == ("mastodon", snac_stage.ann.acct)


def test_a_handle_at_another_host_is_taken_where_that_host_says_who_keeps_it() -> None:
    home = {"links": [{"rel": "self", "href": "https://evil.test/users/ann"}]}
    who = vouching(httpx.MockTransport(telling("ann", answers=home))).vouch(KEPT, "code")
    assert who.value == "ann@social.test"


@pytest.mark.parametrize(
    "home", [None, {}, {"links": [{"rel": "self", "href": "https://social.test/users/ann"}]}, {"links": "no"}]
)
@pytest.mark.parametrize("acct", ["ann", "ann@social.test"])
def test_nobodys_server_lets_them_in_as_somebody_of_another(acct: str, home: Any) -> None:
    with pytest.raises(ChannelError, match=r"cannot speak for ann@social\.test"):
        vouching(httpx.MockTransport(telling(acct, answers=home))).vouch(KEPT, "code")


@pytest.mark.parametrize(
    "acct",
    ["ann@social.test\u200b@evil.test", "ann b@evil.test", "ann@social.test/@evil.test", f"{'a' * 400}@evil.test"],
)
def test_what_is_no_handle_lets_nobody_in(acct: str) -> None:
    with pytest.raises(ChannelError, match="cannot speak for"):
        vouching(httpx.MockTransport(telling(acct))).vouch(KEPT, "code")


def test_the_key_is_given_back_whatever_came_of_it() -> None:
    asked: list[str] = []
    with pytest.raises(ChannelError):
        vouching(httpx.MockTransport(telling("ann", asked))).vouch(KEPT, "code")
    assert asked.count("/oauth/revoke") == 1


def test_nothing_is_asked_for_but_who_they_are() -> None:
    def registers(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"client_id": "i", "client_secret": "s"})

    address, _kept = vouching(httpx.MockTransport(registers)).authorize({"server": "social.test"}, BACK, "state")
    assert httpx.URL(address).params["scope"] == "read:accounts"
