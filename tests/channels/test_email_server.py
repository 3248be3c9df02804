from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.channels._email_server import PAUSE, Login, place, refused, sign_in_refused
from porch.core.errors import ChannelError, KeyRefused

NOW = datetime(2026, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("[LIMIT] Too many connections", PAUSE),
        ("421 4.7.0 Try again later", PAUSE),
        ("too many requests, try again in 90 seconds", timedelta(seconds=90)),
        ("Rate limited, come back in 5 minutes", timedelta(minutes=5)),
        ("[OVERQUOTA] try again in 999999 hours", timedelta(days=1)),
    ],
)
def test_too_many_says_when_to_come_back(said: str, pause: timedelta) -> None:
    assert refused(said, "mail.example", NOW).retry_at == NOW + pause


def test_other_troubles_pass_without_a_time() -> None:
    error = refused("internal error", "mail.example", NOW)
    assert (error.retry_at, error.permanent) == (None, False)


@pytest.mark.parametrize("said", ["[AUTHENTICATIONFAILED] no", "LOGIN failed", "535 5.7.8 bad credentials"])
def test_a_refused_key_is_refused_for_good(said: str) -> None:
    assert isinstance(sign_in_refused(said, "mail.example", NOW), KeyRefused)


@pytest.mark.parametrize("said", ["[UNAVAILABLE] backend down", "temporary failure", "[LIMIT] too many logins"])
def test_a_server_in_trouble_has_not_refused_the_key(said: str) -> None:
    assert not sign_in_refused(said, "mail.example", NOW).permanent


@pytest.mark.parametrize(
    ("credentials", "port", "security"),
    [
        ({}, 993, "tls"),
        ({"security": "starttls"}, 143, "starttls"),
        ({"security": "starttls", "imap_security": "tls"}, 993, "tls"),
        ({"imap_port": "1143"}, 1143, "tls"),
    ],
)
def test_ports_follow_the_encryption(credentials: dict[str, str], port: int, security: str) -> None:
    found = place({"imap_host": "mail.example", **credentials}, "imap")
    assert (found.port, found.security) == (port, security)


@pytest.mark.parametrize(
    "credentials", [{}, {"imap_host": " "}, {"imap_host": "a", "imap_port": "x"}, {"imap_host": "a", "imap_port": "0"}]
)
def test_a_server_nobody_named_is_asked_for(credentials: dict[str, str]) -> None:
    with pytest.raises(ChannelError) as caught:
        place(credentials, "imap")
    assert caught.value.permanent


def test_a_login_never_shows_its_key() -> None:
    login = Login(username="care", password="hush", token="hush")
    assert "hush" not in repr(login)
    assert login.plain == b"\0care\0hush"
