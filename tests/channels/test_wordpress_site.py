"""Where a site's REST API is, how it is asked, and what its refusals mean."""

from __future__ import annotations

import httpx
import pytest

from porch.channels._wordpress_site import Site, address, discover
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused


def wire(answer: httpx.Response) -> Wire:
    def answered(request: httpx.Request) -> httpx.Response:
        answer.request = request
        return answer

    http = httpx.Client(transport=httpx.MockTransport(answered))
    return Wire(http=http, dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]


def site(answer: httpx.Response, **credentials: str) -> Site:
    return Site({"url": "blog.test", "user": "acme", "password": "key", **credentials}, wire(answer))


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("blog.test", "https://blog.test"), (" http://blog.test/shop/ ", "http://blog.test/shop")],
)
def test_an_address_is_made_whole(typed: str, whole: str) -> None:
    assert address(typed) == whole


@pytest.mark.parametrize("typed", ["", "ftp://blog.test", "http://[::1"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ChannelError) as refused:
        address(typed)
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("link", "api"),
    [
        ('<https://blog.test/wp-json/>; rel="https://api.w.org/"', "https://blog.test/wp-json/"),
        ('<http://blog.test/wp-json/>; rel="https://api.w.org/"', "https://blog.test/wp-json/"),
        ("", "https://blog.test/?rest_route=/"),
    ],
)
def test_the_api_is_where_the_page_says_and_never_less_safe_than_the_page(link: str, api: str) -> None:
    told = discover({"url": "blog.test"}, wire(httpx.Response(200, headers={"Link": link})))
    assert told["api"] == api


def test_an_api_on_somebody_elses_host_is_not_given_our_password() -> None:
    link = '<https://evil.test/wp-json/>; rel="https://api.w.org/"'
    with pytest.raises(ChannelError, match="evil"):
        discover({"url": "blog.test"}, wire(httpx.Response(200, headers={"Link": link})))


def test_both_kinds_of_addresses_are_asked() -> None:
    pretty = site(httpx.Response(200), api="https://blog.test/wp-json/")
    plain = site(httpx.Response(200), api="https://blog.test/index.php?rest_route=/")
    assert pretty.place("/comments", {"post": 1}) == ("https://blog.test/wp-json/wp/v2/comments", {"post": 1})
    assert plain.place("/comments", {"post": 1}) == (
        "https://blog.test/index.php", {"rest_route": "/wp/v2/comments", "post": 1},
    )  # fmt: skip


@pytest.mark.parametrize("code", ["application_passwords_disabled", "application_passwords_disabled_for_user"])
def test_a_site_without_application_passwords_says_so(code: str) -> None:
    with pytest.raises(KeyRefused, match="application passwords"):
        site(httpx.Response(401, json={"code": code})).ask("/users/me")


def test_a_page_of_a_plugin_instead_of_json_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as refused:
        site(httpx.Response(200, text="<b>Warning</b>")).ask("/comments")
    assert not refused.value.permanent


def test_a_site_that_moved_says_where() -> None:
    with pytest.raises(ChannelError, match="new") as refused:
        site(httpx.Response(301, headers={"location": "https://new.test"})).ask("/comments")
    assert refused.value.permanent


@pytest.mark.parametrize("body", [[], {"id": "x"}, 7])
def test_an_answer_that_does_not_say_who_we_are_is_a_passing_error(body: object) -> None:
    with pytest.raises(ChannelError) as refused:
        _ = site(httpx.Response(200, json=body)).us
    assert not refused.value.permanent


def test_the_names_of_our_team_are_folded() -> None:
    told = {"id": 3, "name": "Acme", "slug": "acme", "capabilities": {"moderate_comments": True}}
    ours = site(httpx.Response(200, json=told), names="Trattoria, , BOB")
    assert ours.us.names == ("acme", "bob", "trattoria")
    assert ours.may("moderate_comments")
    assert not ours.may("publish_posts")
