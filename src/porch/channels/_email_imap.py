"""Reading a mailbox by IMAP. Messages are only ever peeked at: nothing is marked as read."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import cast

from porch.channels._email_server import PATIENCE, Login, Place, refused, sign_in_refused
from porch.core.channel import Wire
from porch.core.errors import ChannelError

LARGEST = 40 * 1024 * 1024  # bytes of one mail; of a larger one only so much is read
LONGEST_LINE = 32 * 1024 * 1024  # a search may name a million messages on one line
IDLE_MOST = 25 * 60.0  # servers drop an idle client after 29 minutes

_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.*)', re.DOTALL)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_SENT_NAMES = frozenset(
    {"sent", "sent items", "sent messages", "sent mail", "sent-mail", "gesendet", "gesendete objekte", "inviata"}
    | {"gesendete elemente", "inviati", "posta inviata", "envoyés", "éléments envoyés", "messages envoyés", "enviados"}
    | {"elementos enviados", "itens enviados", "verzonden", "verzonden items", "wysłane", "odeslané", "odeslaná pošta"}
    | {"skickat", "sendt", "отправленные"}
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A mail as the server gave it; `raw` is None when the server would not give it, and `trouble` says why."""

    uid: int
    raw: bytes | None
    arrived: datetime
    cut: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A folder as it stands: its UIDVALIDITY and the number its next mail will get."""

    validity: int
    next_uid: int


class _Client(imaplib.IMAP4):
    """The standard client on a socket that was opened and checked by somebody else."""

    def __init__(self, connected: socket.socket, host: str) -> None:
        self._connected = connected
        super().__init__(host, timeout=PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._connected

    def readline(self) -> bytes:
        line = cast(bytes, self.file.readline(LONGEST_LINE + 1))
        if len(line) > LONGEST_LINE:
            raise self.error("a line without end")
        return line

    def idle_until_news(self, seconds: float) -> bool:
        """Return True when the server tells of a change within `seconds`; the connection is spent afterwards."""
        tag = self._new_tag()
        self.send(tag + b" IDLE\r\n")
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                line = self.readline()
            except TimeoutError:
                return False
            if not line or line.startswith(tag) or line.upper().rstrip().endswith((b" EXISTS", b" RECENT")):
                return True
        return False


class Mailbox:
    """A signed-in IMAP connection. Every method raises ChannelError when the server fails or refuses."""

    def __init__(self, client: _Client, where: str, wire: Wire) -> None:
        self._client = client
        self._where = where
        self._wire = wire
        self._open = ""
        self.sent = ""

    def folders(self) -> list[str]:
        """Return the folders' names as the server writes them, and note which one holds what we sent."""
        names: list[str] = []
        for row in self._do("LIST", self._client.list):
            if (listed := _listed(row)) is None:
                continue
            flags, name = listed
            names.append(name)
            if b"\\sent" in flags.lower():
                self.sent = name
        self.sent = self.sent or next((name for name in names if _looks_sent(name)), "")
        return names

    def open(self, folder: str, *, to_write: bool = False) -> Opened:
        """Select `folder` afresh (read-only unless `to_write`) and return how it stands."""
        self._do("SELECT", lambda: self._client.select(quoted(folder), readonly=not to_write))
        self._open = folder
        return Opened(validity=self._told("UIDVALIDITY") or 1, next_uid=self._told("UIDNEXT"))

    def search(self, *criteria: str) -> list[int]:
        """Return the UIDs in the open folder that meet `criteria`, ascending."""
        rows = self._do("SEARCH", lambda: self._client.uid("SEARCH", *criteria))
        return sorted({int(uid) for row in rows if isinstance(row, bytes) for uid in row.split() if uid.isdigit()})

    def fetch(self, uids: Sequence[int]) -> Iterator[Item]:
        """Yield the mails `uids` of the open folder, in that order; those gone meanwhile are left out."""
        sizes = self._sizes(uids)
        for uid in uids:
            if uid in sizes:
                yield from self._one(uid, sizes[uid])

    def heads(self, uids: Sequence[int]) -> Iterator[Item]:
        """Yield the heads alone of the mails `uids`."""
        for start in range(0, len(uids), 200):
            part = _set(uids[start : start + 200])
            what = "(UID INTERNALDATE BODY.PEEK[HEADER])"
            yield from _items(self._do("FETCH", lambda part=part, what=what: self._client.uid("FETCH", part, what)))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File a copy of a mail of ours as read."""
        when = f'"{at.day:02}-{_MONTHS[at.month - 1]}-{at.year} {at:%H:%M:%S} +0000"'
        self._do("APPEND", lambda: self._client.append(quoted(folder), "(\\Seen)", when, raw))

    def move(self, uid: int, folder: str) -> None:
        """Move one of our own mails out of the open folder into `folder`, as read."""
        name = str(uid)
        self._do("STORE", lambda: self._client.uid("STORE", name, "+FLAGS.SILENT", "(\\Seen)"))
        if "MOVE" in self._client.capabilities:
            self._do("MOVE", lambda: self._client.uid("MOVE", name, quoted(folder)))
            return
        self._do("COPY", lambda: self._client.uid("COPY", name, quoted(folder)))
        self._do("STORE", lambda: self._client.uid("STORE", name, "+FLAGS.SILENT", "(\\Deleted)"))
        if "UIDPLUS" in self._client.capabilities:
            self._do("EXPUNGE", lambda: self._client.uid("EXPUNGE", name))

    def idle(self, timeout: timedelta) -> bool:
        """Wait in the open folder until something may be new."""
        seconds = min(timeout.total_seconds(), IDLE_MOST)
        if "IDLE" not in self._client.capabilities:
            time.sleep(min(seconds, 60))
            return True
        with _translated(self._where, self._wire):
            return self._client.idle_until_news(seconds)

    def _one(self, uid: int, known: tuple[int, datetime]) -> Iterator[Item]:
        size, arrived = known
        body = f"BODY.PEEK[]<0.{LARGEST}>" if size > LARGEST else "BODY.PEEK[]"
        try:
            rows = self._do("FETCH", lambda: self._client.uid("FETCH", str(uid), f"(UID INTERNALDATE {body})"))
        except Refusal as error:
            yield Item(uid=uid, raw=None, arrived=arrived, trouble=str(error))
            return
        for item in _items(rows):
            if item.uid == uid:
                yield Item(uid=uid, raw=item.raw, arrived=arrived, cut=size > LARGEST)
                return

    def _sizes(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        if not uids:
            return {}
        rows = self._do("FETCH", lambda: self._client.uid("FETCH", _set(uids), "(UID RFC822.SIZE INTERNALDATE)"))
        found: dict[int, tuple[int, datetime]] = {}
        for row in rows:
            if isinstance(row, bytes) and (uid := _UID.search(row)):
                size = _SIZE.search(row)
                found[int(uid[1])] = (int(size[1]) if size else 0, _arrival(row))
        return found

    def _told(self, name: str) -> int:
        told = self._client.response(name)[1]
        value = told[-1] if told else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    def _do(self, verb: str, act: object) -> list[object]:
        with _translated(self._where, self._wire):
            kind, rows = act()  # type: ignore[operator]
        if kind != "OK":
            said = " ".join(row.decode("utf-8", "replace") for row in rows if isinstance(row, bytes))
            meaning = refused(f"{verb}: {said}", self._where, self._wire.clock.now())
            raise Refusal(str(meaning), retry_at=meaning.retry_at)
        return list(rows)


class Refusal(ChannelError):
    """The server answered NO to one command; the connection goes on."""


@contextmanager
def signed_in(place: Place, login: Login, wire: Wire, context: ssl.SSLContext) -> Iterator[Mailbox]:
    """Give a signed-in Mailbox and close it afterwards; KeyRefused when the key is not accepted."""
    connected = place.connect(wire.dial, context)
    client: _Client | None = None
    try:
        with _translated(place.host, wire):
            client = _Client(connected, place.host)
            if place.security == "starttls":
                client.starttls(ssl_context=context)
        _authenticate(client, login, place.host, wire)
        yield Mailbox(client, place.host, wire)
    finally:
        _close(client, connected)


def quoted(folder: str) -> str:
    """Return `folder` as an IMAP quoted string."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def on(day: date) -> str:
    """Return `day` the way IMAP searches write it, in English whatever the locale."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _authenticate(client: _Client, login: Login, where: str, wire: Wire) -> None:
    answers = iter([login.xoauth2])
    with _translated(where, wire):
        try:
            if login.token:
                client.authenticate("XOAUTH2", lambda _: next(answers, b""))
            elif "AUTH=PLAIN" in client.capabilities:  # unlike LOGIN it carries letters of every script
                client.authenticate("PLAIN", lambda _: login.plain)
            else:
                client.login(quoted(login.username), login.password)
        except client.abort:
            raise
        except client.error as error:
            raise sign_in_refused(_words(error), where, wire.clock.now()) from error
        except UnicodeEncodeError as error:
            raise sign_in_refused(
                "the name or password has letters IMAP cannot carry", where, wire.clock.now()
            ) from error
        _, told = client.capability()
        client.capabilities = tuple(" ".join(row.decode("ascii", "replace") for row in told if row).upper().split())


@contextmanager
def _translated(where: str, wire: Wire) -> Iterator[None]:
    try:
        yield
    except ChannelError:
        raise
    except imaplib.IMAP4.error as error:
        raise refused(_words(error), where, wire.clock.now()) from error
    except OSError as error:
        raise ChannelError(f"{where} broke off: {type(error).__name__} {error}".strip()) from error


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _close(client: _Client | None, connected: socket.socket) -> None:
    try:
        if client is not None:
            client.sock.settimeout(2)
            client.logout()
    except (OSError, imaplib.IMAP4.error):
        pass
    finally:
        connected.close()


def _listed(row: object) -> tuple[bytes, str] | None:
    line = row[0] if isinstance(row, tuple) else row
    if not isinstance(line, bytes) or not (found := _LISTED.match(line)):
        return None
    name = row[1] if isinstance(row, tuple) else found["name"]
    if b"\\noselect" in found["flags"].lower():
        return None
    text = name.decode("utf-8", "replace")
    if text.startswith('"') and text.endswith('"'):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    return found["flags"], text


def _looks_sent(name: str) -> bool:
    return re.split(r"[./]", _utf7(name))[-1].lower() in _SENT_NAMES


def _utf7(name: str) -> str:
    """Return a folder's name in letters (modified UTF-7, RFC 3501 5.1.3); as it stands where it is broken."""
    try:
        return re.sub(r"&([^-]*)-", lambda found: _letters(found[1]), name)
    except (ValueError, UnicodeError):
        return name


def _letters(coded: str) -> str:
    return ("+" + coded.replace(",", "/") + "-").encode("ascii").decode("utf-7") if coded else "&"


def _set(uids: Sequence[int]) -> str:
    return ",".join(str(uid) for uid in uids)


def _arrival(row: bytes) -> datetime:
    found = _ARRIVED.search(row)
    try:
        return (
            parsedate_to_datetime(found[1].decode().strip().replace("-", " ", 2)).astimezone(UTC) if found else _NEVER
        )
    except (ValueError, TypeError):
        return _NEVER


_NEVER = datetime(1990, 1, 1, tzinfo=UTC)


def _items(rows: Sequence[object]) -> Iterator[Item]:
    for place, row in enumerate(rows):
        if not isinstance(row, tuple):
            continue
        after = rows[place + 1] if place + 1 < len(rows) else b""
        told = row[0] + (after if isinstance(after, bytes) else b"")
        if uid := _UID.search(told):
            yield Item(uid=int(uid[1]), raw=row[1], arrived=_arrival(told))
