"""Where an SMTP message ends. What each fault looks like to a client: test_fault_proxy.py."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator

import pytest

from porch.proving.proxy.faults import Route
from porch.proving.proxy.running import FaultProxy
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.proving.servers.ports import free_port

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    need(dovecot(), "dovecot")
    with MailServer() as server:
        yield server


def send(route: Route, text: str) -> None:
    with smtplib.SMTP("127.0.0.1", route.port, timeout=10) as smtp:
        smtp.login("ann", "annpass")
        smtp.sendmail("ann@example.test", ["care@example.test"], f"Subject: x\r\n\r\n{text}\r\n")


def standing(mail: MailServer, fault: str) -> Route:
    return Route(name="smtp", kind="smtp", port=free_port(), to=("127.0.0.1", mail.smtp_port), shares={fault: 1.0})


def test_a_message_is_delivered_though_its_answer_is_swallowed(mail: MailServer) -> None:
    route = standing(mail, "swallow")
    with FaultProxy([route]) as proxy, pytest.raises((OSError, smtplib.SMTPServerDisconnected)):
        send(route, "Swallowed.\r\nDATA\r\n..and a dot")
    assert proxy.struck["smtp", "swallow"] == 1
    assert sum(b"Swallowed." in raw for raw in mail.mails("care")) == 1


def test_a_held_answer_is_told_once_the_message_is_taken(mail: MailServer) -> None:
    route, taken = standing(mail, "hold"), threading.Event()
    with FaultProxy([route], on_hold=lambda _: taken.set()):
        send(route, "Held.")
    assert taken.is_set()
    assert sum(b"Held." in raw for raw in mail.mails("care")) == 1
