"""Discord's twin refuses as Discord does and signs what it pushes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from porch.proving.twins.discord import HALL, HIDDEN, PUBLIC, command, signed
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin

SIGNED = {"Authorization": f"Bot {KEY}", "User-Agent": "DiscordBot (https://porch.invalid, 1)"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("discord") as running:
        yield running


def test_who_does_not_say_what_they_are_is_refused(twin: RunningTwin) -> None:
    assert twin.http.get("/users/@me", headers=SIGNED).is_success
    assert twin.http.get("/users/@me", headers=SIGNED | {"User-Agent": "curl"}).status_code == 401


def test_the_same_nonce_is_the_same_message_only_when_it_is_to_be(twin: RunningTwin) -> None:
    def say(**told: object) -> str:
        path = f"/channels/{HALL}/messages"
        return str(twin.http.post(path, json={"content": "hi", "nonce": "n1", **told}, headers=SIGNED).json()["id"])

    assert say(enforce_nonce=True) == say(enforce_nonce=True)
    assert say() != say()


def test_what_may_not_be_read_is_refused(twin: RunningTwin) -> None:
    assert twin.http.get(f"/channels/{HIDDEN}/messages", headers=SIGNED).status_code == 403


@pytest.mark.parametrize("content", ["", "a" * 2001])
def test_what_is_empty_or_too_long_is_refused(twin: RunningTwin, content: str) -> None:
    path = f"/channels/{HALL}/messages"
    assert twin.http.post(path, json={"content": content}, headers=SIGNED).json()["code"] == 50_035


def test_what_it_pushes_is_signed() -> None:
    body = command("hours", "?")
    headers = signed(body)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC))
    key.verify(bytes.fromhex(headers["X-Signature-Ed25519"]), headers["X-Signature-Timestamp"].encode() + body)
