"""Sending by SMTP, step by step, so that it is always known whether the server may have taken the mail."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from porch.channels._email_composing import Letter
from porch.channels._email_server import PATIENCE, Login, Place, refused, sign_in_refused
from porch.core.channel import Wire
from porch.core.errors import ChannelError, OutcomeUnknown

_DOT = re.compile(rb"^\.", re.MULTILINE)
_LINE = re.compile(rb"\r\n|\r|\n")
_NOT_FOR_GOOD = re.compile(
    r"\b5\.4\.5\b|sending limit|rate limit|too many (messages|recipients|emails)|quota", re.IGNORECASE
)


class _Client(smtplib.SMTP):
    """The standard client on a socket that was opened and checked by somebody else."""

    def __init__(self, connected: socket.socket, place: Place) -> None:
        self._connected = connected
        super().__init__(place.host, place.port, local_hostname="[127.0.0.1]", timeout=PATIENCE)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._connected


class Counter:
    """A signed-in SMTP connection, across which letters are handed."""

    def __init__(self, client: _Client, where: str, wire: Wire) -> None:
        self._client = client
        self._where = where
        self._wire = wire

    def hand_over(self, letter: Letter, *, sender: str, copy_to_us: bool) -> bool:
        """Send `letter`; return whether the server took a hidden copy for ourselves too.

        ChannelError: it was not sent. OutcomeUnknown: the connection broke after the last byte had left.
        """
        with self._translated():
            self._take(self._client.docmd("MAIL", f"FROM:<{sender}>"))
            self._take(self._client.docmd("RCPT", f"TO:<{letter.recipient}>"))
            copied = copy_to_us and self._client.docmd("RCPT", f"TO:<{sender}>")[0] == 250
            self._take(self._client.docmd("DATA"), wanted=354)
            self._client.send(_DOT.sub(b"..", _LINE.sub(b"\r\n", letter.raw.rstrip(b"\r\n"))) + b"\r\n")
        try:
            self._client.send(b".\r\n")
            answer = self._client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknown(f"{self._where} broke off after it had the mail: {error}") from error
        self._take(answer)
        return copied

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self._where, self._wire):
            yield

    def _take(self, answer: tuple[int, bytes], wanted: int = 250) -> None:
        code, told = answer
        if code == wanted or (wanted == 250 and code in (250, 251, 252)):
            return
        raise _refusal(code, told.decode("utf-8", "replace"), self._where, self._wire)


@contextmanager
def at_counter(place: Place, login: Login, wire: Wire, context: ssl.SSLContext) -> Iterator[Counter]:
    """Give a signed-in Counter and close it afterwards; KeyRefused when the key is not accepted."""
    connected = place.connect(wire.dial, context)
    client: _Client | None = None
    try:
        with translated(place.host, wire):
            client = _Client(connected, place)
            client.ehlo_or_helo_if_needed()
            if place.security == "starttls":
                client.starttls(context=context)
                client.ehlo_or_helo_if_needed()
        _authenticate(client, login, place.host, wire)
        yield Counter(client, place.host, wire)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            if client is not None and client.sock is not None:
                client.sock.settimeout(2)
                client.quit()
        connected.close()


@contextmanager
def translated(where: str, wire: Wire) -> Iterator[None]:
    """Say what smtplib reports in words a caller can act on; nothing wrapped here has published anything."""
    try:
        yield
    except ChannelError:
        raise
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, _words(error.smtp_error), where, wire) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(f"{where} broke off: {type(error).__name__} {error}".strip()) from error


def _authenticate(client: _Client, login: Login, where: str, wire: Wire) -> None:
    if not client.has_extn("auth"):
        return  # a relay in the owner's own house may trust its neighbours
    with translated(where, wire):
        try:
            if login.token:
                client.auth("XOAUTH2", _xoauth2(login), initial_response_ok=True)
            elif "PLAIN" in client.esmtp_features.get("auth", "").upper().split():
                client.auth("PLAIN", lambda challenge=None: login.plain.decode(), initial_response_ok=True)
            else:
                client.login(login.username, login.password)
        except smtplib.SMTPAuthenticationError as error:
            said = f"{error.smtp_code} {_words(error.smtp_error)}"
            meaning = sign_in_refused if error.smtp_code >= 500 or error.smtp_code == 334 else refused
            raise meaning(said, where, wire.clock.now()) from error


def _xoauth2(login: Login):  # type: ignore[no-untyped-def]
    answers = iter([login.xoauth2.decode()])
    return lambda challenge=None: next(answers, "")


def _refusal(code: int, said: str, where: str, wire: Wire) -> ChannelError:
    words, now = f"{code} {said}", wire.clock.now()
    if code >= 500 and not _NOT_FOR_GOOD.search(said):
        return ChannelError(f"{where} will not take it: {words[:300]}", permanent=True)
    meaning = refused(words, where, now)
    if meaning.retry_at is None and _NOT_FOR_GOOD.search(said):
        return ChannelError(str(meaning), retry_at=now + timedelta(hours=1))
    return meaning


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
