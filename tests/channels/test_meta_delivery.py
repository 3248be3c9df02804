"""Webhooks of Meta's: whom we believe, and whose entry is whose."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from porch.channels import _meta_delivery as delivery
from porch.core.errors import KeyRefused, Unreadable
from porch.core.interaction import Delivery

SECRET = {"app_secret": "secret", "verify_token": "word"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def signed(body: bytes, secret: str = "secret", **headers: str) -> Delivery:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    told = {"x-hub-signature-256": f"sha256={digest}", **headers}
    return Delivery(body=body, received_at=NOW, headers=told)


def pushed(*stamps: float) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": "7", "time": stamp} for stamp in stamps]}).encode()


def test_what_is_signed_is_believed() -> None:
    assert delivery.trusted(signed(pushed(NOW.timestamp())), SECRET, "Facebook")["object"] == "page"


@pytest.mark.parametrize(
    "forged",
    [
        signed(pushed(NOW.timestamp()), "another"),
        Delivery(body=b"{}", received_at=NOW),
        Delivery(body=b"{}", received_at=NOW, headers={"x-hub-signature-256": "sha256="}),
        Delivery(body=b"{}", received_at=NOW, headers={"x-hub-signature-256": "sha256=é"}),
    ],
)
def test_what_is_signed_by_nobody_or_another_is_refused(forged: Delivery) -> None:
    with pytest.raises(KeyRefused):
        delivery.trusted(forged, SECRET, "Facebook")


@pytest.mark.parametrize("secrets", [{}, {"app_secret": ""}])
def test_without_a_secret_nothing_is_believed(secrets: dict[str, str]) -> None:
    with pytest.raises(KeyRefused, match="secret"):
        delivery.trusted(signed(b"{}", ""), secrets, "Facebook")


def test_a_delivery_played_again_after_days_is_refused() -> None:
    old, late = (NOW - timedelta(days=days) for days in (4, 2))
    with pytest.raises(KeyRefused, match="again"):
        delivery.trusted(signed(pushed(old.timestamp())), SECRET, "Facebook")
    assert delivery.trusted(signed(pushed(old.timestamp(), late.timestamp())), SECRET, "Facebook")
    assert delivery.trusted(signed(pushed(late.timestamp() * 1000)), SECRET, "Facebook")


def test_what_is_no_json_is_unreadable_and_what_is_no_object_is_empty() -> None:
    with pytest.raises(Unreadable):
        delivery.trusted(signed(b"{"), SECRET, "Facebook")
    assert delivery.trusted(signed(b"[]"), SECRET, "Facebook") == {}


def greeted(**query: str) -> Delivery:
    return Delivery(body=b"", received_at=NOW, method="GET", query=query)


def test_the_handshake_is_answered_to_who_knows_our_word() -> None:
    asked = greeted(**{"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "42"})
    answered = delivery.greeting(asked, SECRET, "Facebook")
    assert answered is not None
    assert answered.body == b"42"
    assert delivery.greeting(greeted(), SECRET, "Facebook") is None


@pytest.mark.parametrize("word", ["", "words", "wörd"])
def test_the_handshake_is_refused_to_anybody_else(word: str) -> None:
    asked = greeted(**{"hub.mode": "subscribe", "hub.verify_token": word})
    for credentials in (SECRET, {"verify_token": ""}):
        with pytest.raises(KeyRefused):
            delivery.greeting(asked, credentials, "Facebook")


def test_only_our_entries_are_ours() -> None:
    body: dict[str, Any] = {"entry": [{"id": 7, "changes": [{"field": "feed"}, 7]}, {"id": "8"}, "x"]}
    (ours,) = delivery.entries(body, "7")
    assert list(delivery.changes(ours)) == [{"field": "feed"}]
    assert len(list(delivery.entries(body))) == 2
    assert list(delivery.talks({"messaging": [{"a": 1}], "standby": [{"b": 2}]})) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("told", [None, "soon", "", 0])
def test_a_time_that_is_none_is_none(told: object) -> None:
    assert delivery.told_at({"time": told}) == ""
