from __future__ import annotations

import imaplib
import smtplib
import socket
from collections.abc import Iterator

import pytest

from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def house() -> Iterator[MailServer]:
    need(dovecot(), "dovecot (apt: dovecot-imapd dovecot-lmtpd)")
    with MailServer() as running:
        yield running


def test_a_mail_goes_from_one_to_another(house: MailServer) -> None:
    said = house.say("ann", "care", "Is there a table?", subject="Tonight")
    assert house.message_ids("care") == [said]
    assert b"Is there a table?" in house.mails("care")[0]
    house.empty()
    assert house.message_ids("care") == []


def test_a_wrong_password_and_an_unknown_person_are_refused(house: MailServer) -> None:
    with pytest.raises(imaplib.IMAP4.error):
        imaplib.IMAP4("127.0.0.1", house.imap_port).login("care", "wrong")
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=10) as smtp, pytest.raises(smtplib.SMTPAuthenticationError):
        smtp.login("care", "wrong")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        house.post("ann", "nobody", house.letter("ann", "nobody", "x").as_bytes())


def test_it_misbehaves_when_told_to(house: MailServer) -> None:
    house.misbehave(refuse="451 4.7.0 later")
    with pytest.raises(smtplib.SMTPDataError):
        house.say("ann", "care", "x")
    house.misbehave(hang_up=True)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        house.say("ann", "care", "y")
    house.misbehave()
    assert len(house.mails("care")) == 1
    house.empty()


def test_nothing_is_left_when_it_stops() -> None:
    need(dovecot(), "dovecot (apt: dovecot-imapd dovecot-lmtpd)")
    with MailServer() as house:
        port, run = house.imap_port, house.run
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert not run.exists()
