"""Whom the web server believes about who is asking."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from porch.interfaces.console.proxy import TrustedProxy, farthest, trusted


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Any) -> None:
    settings.PORCH_PUBLIC_URL = "https://porch.example"
    settings.PORCH_TRUSTED_PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def seen(address: str, **headers: str) -> HttpRequest:
    """Return the request as the house sees it after the proxy's words were weighed."""
    asked: list[HttpRequest] = []
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
    TrustedProxy(lambda told: asked.append(told) or HttpResponse())(request)
    return asked[0]


def test_the_owner_s_proxy_is_believed() -> None:
    request = seen("10.0.0.2", x_forwarded_for="203.0.113.9", x_forwarded_proto="https")
    assert (request.META["REMOTE_ADDR"], request.scheme) == ("203.0.113.9", "https")


def test_a_stranger_s_headers_are_dropped() -> None:
    request = seen(
        "198.51.100.7", x_forwarded_for="10.0.0.1", x_forwarded_proto="https", x_forwarded_host="evil.example"
    )
    assert (request.META["REMOTE_ADDR"], request.scheme) == ("198.51.100.7", "http")
    assert "HTTP_X_FORWARDED_HOST" not in request.META


def test_only_the_last_address_before_our_proxies_counts() -> None:
    assert farthest("1.2.3.4, 203.0.113.9, 10.0.0.5") == "203.0.113.9"
    assert farthest("1.2.3.4, nonsense") == ""


def test_nothing_is_believed_without_a_public_address(settings: Any) -> None:
    settings.PORCH_PUBLIC_URL = ""
    assert seen("10.0.0.2", x_forwarded_proto="https").scheme == "http"


@pytest.mark.parametrize(("address", "ours"), [("10.1.2.3", True), ("::1", True), ("11.0.0.1", False), ("", False)])
def test_who_is_a_proxy_of_ours(address: str, ours: bool) -> None:
    assert trusted(address) is ours
