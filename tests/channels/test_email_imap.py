"""Small print of IMAP; what a healthy server does is in test_email."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from porch.channels import contract
from porch.channels._email_imap import _arrival, _listed, _looks_sent, on, quoted
from porch.channels.email import EmailChannel
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.email_stages import Scripted, imap_answers, wire


def channel(port: int) -> EmailChannel:
    servers = {"imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "security": "none", "imap_port": str(port)}
    return EmailChannel({"address": "care@shop.example", "password": "x", **servers}, wire())


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (b'(\\HasNoChildren \\Sent) "/" "Sent Items"', "Sent Items"),
        (b'(\\HasNoChildren) "." INBOX.Sent', "INBOX.Sent"),
        (b'() NIL "a\\"b"', 'a"b'),
        ((b'(\\Sent) "/" {4}', b"Sent"), "Sent"),
    ],
)
def test_folders_are_read_in_every_spelling(row: object, name: str) -> None:
    listed = _listed(row)
    assert listed is not None
    assert listed[1] == name


@pytest.mark.parametrize("row", [None, b"", b"rubbish", b'(\\Noselect) "/" "[Gmail]"'])
def test_rows_that_are_no_folder_are_passed_over(row: object) -> None:
    assert _listed(row) is None


@pytest.mark.parametrize(
    "name", ["Sent", "INBOX.Sent", "[Gmail]/Sent Mail", "Gesendete Objekte", "Envoy&AOk-s", "Posta inviata"]
)
def test_sent_is_known_in_many_languages(name: str) -> None:
    assert _looks_sent(name)


@pytest.mark.parametrize("name", ["Absent", "Sentinel", "&broken", "Drafts", "&&&-"])
def test_other_folders_are_not_sent(name: str) -> None:
    assert not _looks_sent(name)


def test_names_and_days_are_written_as_imap_wants_them() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
    assert on(date(2026, 5, 3)) == "3-May-2026"


def test_arrival_is_read_with_its_zone() -> None:
    assert _arrival(b'1 (UID 1 INTERNALDATE " 3-May-2026 10:00:00 +0200")') == datetime(2026, 5, 3, 8, tzinfo=UTC)
    assert _arrival(b"1 (UID 1)").year == 1990


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ("NO [AUTHENTICATIONFAILED] no", True),
        ("NO [UNAVAILABLE] later", False),
        ("BAD what", True),
        ("NO [LIMIT] many", False),
    ],
)
def test_a_refused_sign_in_is_told_from_a_busy_server(told: str, refused: bool) -> None:
    with Scripted("* OK ready", imap_answers(LOGIN="{tag} " + told)) as imap, pytest.raises(ChannelError) as caught:
        contract.hear(channel(imap.port))
    assert isinstance(caught.value, KeyRefused) is refused


@pytest.mark.parametrize("greeting", ["* BYE too many connections", "hello?", "", "* OK ready\r\n* BYE shutting down"])
def test_a_server_that_turns_us_away_is_a_passing_error(greeting: str) -> None:
    with Scripted(greeting, lambda line: "* BYE\r\n") as imap, pytest.raises(ChannelError) as caught:
        contract.hear(channel(imap.port))
    assert not caught.value.permanent


def test_a_server_without_idle_is_asked_again_after_a_while() -> None:
    plain = imap_answers(CAPABILITY="* CAPABILITY IMAP4rev1\r\n{tag} OK done")
    with Scripted("* OK ready", plain) as imap:
        assert channel(imap.port).wait(timedelta(seconds=0.1))
