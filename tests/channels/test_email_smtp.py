"""SMTP servers that answer oddly; what a healthy one does is in test_email."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.channels.email import EmailChannel
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.proving.servers.ports import free_port
from tests.channels.email_stages import Scripted, to_ann, wire

OK = {"ehlo": "250-here\r\n250 AUTH PLAIN\r\n", "AUTH": "235 in\r\n", "DATA": "354 go\r\n", "quit": "221 bye\r\n"}


def server(**replies: str) -> Scripted:
    known = OK | {verb: f"{reply}\r\n" for verb, reply in replies.items()}
    silent_in_data = {"", "Hello"}
    return Scripted("220 here", lambda line: _answer(known, line, silent_in_data))


def _answer(known: dict[str, str], line: str, silent: set[str]) -> str:
    is_content = line in silent or ": " in line or line.startswith(" ")
    return (
        ""
        if is_content
        else known.get(line.split(" ", maxsplit=1)[0], known.get("end", "250 OK\r\n") if line == "." else "250 OK\r\n")
    )


def speak(port: int) -> ChannelError:
    credentials = {
        "address": "care@shop.example", "password": "x", "security": "none", "smtp_host": "127.0.0.1",
        "imap_host": "127.0.0.1", "smtp_port": str(port), "imap_port": str(free_port()),
    }  # fmt: skip
    with pytest.raises(ChannelError) as caught:
        EmailChannel(credentials, wire()).speak(to_ann("Hello"))
    return caught.value


@pytest.mark.parametrize(
    ("replies", "permanent"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, True),
        ({"MAIL": "552 too big"}, True),
        ({"end": "554 5.7.1 spam"}, True),
        ({"RCPT": "450 4.2.0 mailbox busy"}, False),
        ({"DATA": "451 4.3.0 trouble"}, False),
        ({"end": "452 4.3.1 disk full"}, False),
        ({"RCPT": "550 5.4.5 Daily user sending limit exceeded"}, False),
        ({"ehlo": "421 closing", "helo": "421 closing"}, False),
    ],
)
def test_what_a_server_answers_tells_whether_to_try_again(replies: dict[str, str], permanent: bool) -> None:
    with server(**replies) as smtp:
        error = speak(smtp.port)
    assert error.permanent is permanent
    assert not isinstance(error, OutcomeUnknown)


def test_a_daily_limit_says_when_to_come_back() -> None:
    with server(RCPT="550 5.4.5 Daily user sending limit exceeded") as smtp:
        error = speak(smtp.port)
    assert isinstance(error.retry_at, datetime)
    assert error.retry_at > SYSTEM_CLOCK.now() + timedelta(seconds=30)


@pytest.mark.parametrize(("told", "refused"), [("535 5.7.8 no", True), ("454 4.7.0 later", False)])
def test_a_refused_sign_in_is_told_from_a_busy_server(told: str, refused: bool) -> None:
    with server(AUTH=told) as smtp:
        assert isinstance(speak(smtp.port), KeyRefused) is refused


def test_a_server_that_is_none_is_a_passing_error() -> None:
    with Scripted("this is no mail server", lambda line: "what?\r\n") as smtp:
        assert not speak(smtp.port).permanent
