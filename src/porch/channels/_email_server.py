"""Where mail servers stand and what they mean when they refuse: shared by reading (IMAP) and sending (SMTP)."""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from porch.core.channel import Credentials, Dial
from porch.core.errors import ChannelError, KeyRefused

PATIENCE = 30.0  # seconds any one operation may take
PAUSE = timedelta(minutes=15)  # asked for when a server says "too many" without saying for how long

_LIMITED = re.compile(
    r"\[(LIMIT|OVERQUOTA|INUSE)\]|too many|rate.?limit|sending limit|bandwidth limit|throttl|quota exceeded"
    r"|try again (in|later)",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"\[(UNAVAILABLE|SERVERBUG|INUSE|CONTACTADMIN)\]|temporar|try again|internal error", re.IGNORECASE
)
_IN = re.compile(r"\bin (\d{1,6}) ?(second|sec|s\b|minute|min|hour)", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A server: `security` is "tls" (from the first byte), "starttls" or "none"."""

    host: str
    port: int
    security: str

    def connect(self, dial: Dial, context: ssl.SSLContext) -> socket.socket:
        """Return a connected socket, encrypted already where `security` is "tls", or raise ChannelError."""
        try:
            raw = dial(self.host, self.port, PATIENCE)
            raw.settimeout(PATIENCE)
            return context.wrap_socket(raw, server_hostname=self.host) if self.security == "tls" else raw
        except ssl.SSLCertVerificationError as error:
            raise ChannelError(
                f"{self.host} shows a certificate that cannot be trusted: {error.verify_message}"
            ) from error
        except OSError as error:
            raise ChannelError(f"{self.host}:{self.port} could not be reached: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How we sign in: by password, or by `token` (XOAUTH2) when there is one."""

    username: str
    password: str = field(repr=False)
    token: str = field(default="", repr=False)

    @property
    def xoauth2(self) -> bytes:
        """Return the SASL words of XOAUTH2."""
        return f"user={self.username}\x01auth=Bearer {self.token}\x01\x01".encode()

    @property
    def plain(self) -> bytes:
        """Return the SASL words of PLAIN."""
        return f"\0{self.username}\0{self.password}".encode()


def place(credentials: Credentials, kind: str) -> Place:
    """Return the server for `kind` ("imap" or "smtp") that `credentials` name."""
    security = credentials.get(f"{kind}_security") or credentials.get("security") or "tls"
    usual = {"imap": {"tls": 993}, "smtp": {"tls": 465, "starttls": 587, "none": 25}}[kind]
    port = credentials.get(f"{kind}_port") or str(usual.get(security, 143))
    host = credentials.get(f"{kind}_host", "").strip()
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ChannelError(f"The {kind.upper()} server is not known: give its name and port.", permanent=True)
    return Place(host=host, port=int(port), security=security)


def refused(said: str, where: str, now: datetime) -> ChannelError:
    """Return what a refusal means: come back later (with `retry_at`), or a passing trouble."""
    words = f"{where} said: {said[:300]}"
    if _LIMITED.search(said):
        return ChannelError(words, retry_at=now + _asked_for(said))
    return ChannelError(words)


def sign_in_refused(said: str, where: str, now: datetime) -> ChannelError:
    """Return what a refused sign-in means: KeyRefused, unless the server has a trouble of its own."""
    if _LIMITED.search(said) or (_PASSING.search(said) and "AUTHENTICATIONFAILED" not in said.upper()):
        return refused(said, where, now)
    return KeyRefused(f"{where} did not accept our name and password: {said[:300]}")


def _asked_for(said: str) -> timedelta:
    found = _IN.search(said)
    if not found:
        return PAUSE
    return timedelta(seconds=min(int(found[1]) * _SECONDS[found[2][0].lower()], 86_400))
