"""One conversation with a news server (RFC 3977, AUTHINFO of RFC 4643), on a socket that somebody else checked."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

PATIENCE = 30.0  # seconds any one operation may take
PAUSE = timedelta(minutes=15)  # asked for when a server says "too many" without saying for how long
LARGEST = 5_000_000  # bytes of an article: news servers rarely carry one
LONGEST_LINE = 65_536
NO_SUCH_GROUP = 411
MISSING = frozenset({420, 423, 430})  # no such article: no current one, no such number, no such id
_LIMITED = re.compile(r"too many|connection limit|max(imum)? connections|throttl|rate.?limit|try again", re.IGNORECASE)
_IN = re.compile(r"\bin (\d{1,6}) ?(s|m|h)", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A news server and how we sign in there; `secured`: TLS from the first byte."""

    host: str
    port: int
    secured: bool
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How a group stands on this server: the numbers of its oldest and newest article. Empty: high is below low."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the overview tells of one article."""

    number: int
    date: str
    message_id: str


class Refusal(ChannelError):
    """The server said no to one command; the conversation goes on."""

    def __init__(self, message: str, code: int, *, permanent: bool, retry_at: datetime | None = None) -> None:
        super().__init__(message, permanent=permanent, retry_at=retry_at)
        self.code = code


def place(credentials: Credentials) -> Place:
    """Return the server that `credentials` name."""
    secured = credentials.get("security") != "none"
    host, port = credentials.get("server", "").strip(), credentials.get("port") or ("563" if secured else "119")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ChannelError("The news server is not known: give its name and port", permanent=True)
    login = {"username": credentials.get("username", ""), "password": credentials.get("password", "")}
    if any(not value.isprintable() for value in login.values()):
        raise ChannelError("A name and a password stand on one line each", permanent=True)
    return Place(host=host, port=int(port), secured=secured, **login)


@contextmanager
def talking(where: Place, wire: Wire) -> Iterator[Talk]:
    """Give a conversation in which we are signed in, where a name was given; it is ended afterwards."""
    connected = _connected(where, wire)
    talk = Talk(connected, where, wire)
    try:
        talk.begin()
        yield talk
    finally:
        with suppress(OSError, ChannelError):
            connected.settimeout(2)
            connected.sendall(b"QUIT\r\n")
        talk.close()


class Talk:
    """Asks and understands; ChannelError for whatever breaks, KeyRefused when our name is not accepted."""

    def __init__(self, connected: socket.socket, where: Place, wire: Wire) -> None:
        self._socket, self._where, self._wire = connected, where, wire
        self._stream = connected.makefile("rb")

    def begin(self) -> None:
        """Hear the greeting, become a reader, sign in."""
        self._expect(200, 201)
        with suppress(Refusal):
            self.ask("MODE READER", 200, 201)  # servers that only read know no such word
        if self._where.username:
            with self._refusing_us():
                code, _ = self.ask(f"AUTHINFO USER {self._where.username}", 381, 281)
                if code == 381:
                    self.ask(f"AUTHINFO PASS {self._where.password}", 281)

    def group(self, name: str) -> Group:
        """Enter a group and return how it stands; Refusal (411) when there is none."""
        _, told = self.ask(f"GROUP {name}", 211)
        try:
            low, high = (int(part) for part in told.split()[1:3])
        except ValueError as error:
            raise ChannelError(f"{self._where.host} did not say what {name} holds: {told[:100]}") from error
        return Group(name=name, low=low, high=high)

    def is_moderated(self, name: str) -> bool:
        """Return whether somebody looks at what is posted to a group before others see it."""
        self.ask(f"LIST ACTIVE {name}", 215)
        return any(line.split()[-1:] == [b"m"] for line in self._lines())

    def overview(self, first: int, last: int) -> list[Line]:
        """Return number, date and id of the articles from `first` to `last` in the group entered, oldest first."""
        try:
            self.ask(f"OVER {first}-{last}", 224)
        except Refusal as refusal:
            if refusal.code in MISSING:
                return []
            if refusal.code not in (500, 501, 502, 503):
                raise
            return self._old_overview(first, last)
        return list(_overviewed(self._lines()))

    def article(self, number: int) -> bytes | None:
        """Return an article of the group entered, byte for byte; None where there is none (any more)."""
        try:
            self.ask(f"ARTICLE {number}", 220)
        except Refusal as refusal:
            if refusal.code in MISSING:
                return None
            raise
        return b"\r\n".join(self._lines()) + b"\r\n"

    def message_id(self, number: int) -> str:
        """Return the id of the article with that number in the group entered, "" where there is none."""
        return self._standing(str(number))

    def has(self, message_id: str) -> bool:
        """Return whether the server has an article with that id, in whatever group."""
        return bool(self._standing(f"<{message_id}>"))

    def post(self, article: bytes) -> None:
        """Post an article; one whose id the server has already counts as posted.

        Refusal: it was not taken. OutcomeUnknown: the line broke after it had left.
        """
        self.ask("POST", 340)
        lines = (b"." + line if line.startswith(b".") else line for line in article.rstrip(b"\r\n").splitlines())
        with self._translated():
            self._socket.sendall(b"\r\n".join(lines) + b"\r\n")
        try:
            self._socket.sendall(b".\r\n")
            told = self._stream.readline(LONGEST_LINE)
        except OSError as error:
            raise OutcomeUnknown(f"{self._where.host} broke off after it had our words: {error}") from error
        if not told:
            raise OutcomeUnknown(f"{self._where.host} broke off after it had our words")
        code, said = _answer(told)
        if code != 240 and not (code == 441 and ("435" in said or "duplicate" in said.lower())):
            raise self._refusal(code, said)

    def ask(self, line: str, *wanted: int) -> tuple[int, str]:
        """Say one line and return the answer's number and words; Refusal when it is none of `wanted`."""
        if "\r" in line or "\n" in line:
            raise ChannelError("What is asked of a news server stands on one line", permanent=True)
        with self._translated():
            self._socket.sendall(line.encode("utf-8", "replace") + b"\r\n")
        return self._expect(*wanted)

    def close(self) -> None:
        """Close the socket."""
        with suppress(OSError):
            self._stream.close()
        self._socket.close()

    def _expect(self, *wanted: int) -> tuple[int, str]:
        with self._translated():
            told = self._stream.readline(LONGEST_LINE)
        if not told:
            raise ChannelError(f"{self._where.host} hung up")
        code, said = _answer(told)
        if code not in wanted:
            raise self._refusal(code, said)
        return code, said

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines of an answer that has many; the doubled dots at their beginning are single again."""
        size = 0
        while True:
            with self._translated():
                line = self._stream.readline(LARGEST)
            size += len(line)
            if not line.endswith(b"\n") or size > LARGEST:
                raise ChannelError(f"{self._where.host} broke off, or sent more than {LARGEST} bytes")
            line = line.rstrip(b"\r\n")
            if line == b".":
                return
            yield line[1:] if line.startswith(b".") else line

    def _old_overview(self, first: int, last: int) -> list[Line]:
        try:
            self.ask(f"XOVER {first}-{last}", 224)
        except Refusal as refusal:
            if refusal.code in MISSING:
                return []
            raise
        return list(_overviewed(self._lines()))

    def _standing(self, which: str) -> str:
        try:
            _, told = self.ask(f"STAT {which}", 223)
        except Refusal as refusal:
            if refusal.code in MISSING:
                return ""
            raise
        found = re.search(r"<([^<>\s]+)>", told)
        return found[1] if found else which.strip("<>")

    def _refusal(self, code: int, said: str) -> ChannelError:
        """Return what a refusal means: 480 wants a name, 4xx may pass, 5xx does not, "too many" says when to come."""
        words = f"{self._where.host} said: {code} {said[:300]}"
        if _LIMITED.search(said):
            return Refusal(words, code, permanent=False, retry_at=self._wire.clock.now() + _asked_for(said))
        if code == 480:
            return KeyRefused(f"{words}. It wants a name and a password")
        return Refusal(words, code, permanent=code in (NO_SUCH_GROUP, 440, 441, 481, 482, 483) or code >= 500)

    @contextmanager
    def _refusing_us(self) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            if refusal.retry_at is None and refusal.code in (452, 481, 482, 502):
                raise KeyRefused(f"{refusal}. It did not accept our name and password") from refusal
            raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ChannelError(f"{self._where.host} broke off: {type(error).__name__} {error}".strip()) from error


def _connected(where: Place, wire: Wire) -> socket.socket:
    try:
        raw = wire.dial(where.host, where.port, PATIENCE)
        raw.settimeout(PATIENCE)
        if not where.secured:
            return raw
        return ssl.create_default_context().wrap_socket(raw, server_hostname=where.host)
    except ssl.SSLCertVerificationError as error:
        words = f"{where.host} shows a certificate that cannot be trusted: {error.verify_message}"
        raise ChannelError(words) from error
    except OSError as error:
        raise ChannelError(f"{where.host}:{where.port} could not be reached: {error}") from error


def _answer(told: bytes) -> tuple[int, str]:
    code, _, said = told.decode("utf-8", "replace").strip().partition(" ")
    return (int(code), said) if re.fullmatch(r"[1-5]\d\d", code) else (0, f"{code} {said}".strip())


def _overviewed(lines: Iterable[bytes]) -> Iterator[Line]:
    for line in lines:
        parts = line.decode("utf-8", "replace").split("\t")
        if len(parts) > 4 and parts[0].isdigit():
            yield Line(number=int(parts[0]), date=parts[3], message_id=parts[4].strip().strip("<>"))


def _asked_for(said: str) -> timedelta:
    found = _IN.search(said)
    return timedelta(seconds=min(int(found[1]) * _SECONDS[found[2].lower()], 86_400)) if found else PAUSE
