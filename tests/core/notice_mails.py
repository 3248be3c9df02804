"""Mails as networks send them when somebody writes: heads and links in their shapes, words of our own."""

from __future__ import annotations

from datetime import UTC, datetime

from porch.core.interaction import Heard
from porch.core.mail import read_mail

ADDRESS = "ciao@trattoria.example"
WORDS = "Is the kitchen still open at ten? My whole family would come."


def mail(
    sender: str, subject: str, link: str = "", *, head: str = "", proof: str | None = "pass", number: int = 1
) -> bytes:
    """Return a notification: HTML with the network's logo, somebody's words, the link and the way to unsubscribe."""
    domain = sender.rpartition("@")[2].rstrip(">")
    signed = f"Authentication-Results: mx.trattoria.example; dkim={proof} header.d={domain}\r\n" if proof else ""
    home = f"https://www.{domain}/"
    return (
        f"{signed}From: {sender}\r\nTo: <{ADDRESS}>\r\nSubject: {subject}\r\nDate: Sat, 21 Nov 2026 09:00:00 +0000\r\n"
        f"Message-ID: <{number}.{abs(hash((sender, subject)))}@{domain}>\r\n{head}"
        "List-Unsubscribe: <https://www.example.org/unsubscribe>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
        f'<a href="{home}"><img src="{home}logo.png"></a><p>{WORDS}</p><a href="{link}">See it</a>'
        f'<a href="{home}settings?unsubscribe=1">Unsubscribe</a>\r\n'
    ).encode()


def read(raw: bytes) -> Heard:
    """Return what the mail says in our mailbox."""
    now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    return read_mail(raw, ours=frozenset({ADDRESS}), mailbox="INBOX", received_at=now)
