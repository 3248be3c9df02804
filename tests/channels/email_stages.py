"""A mail house with care (us) and the customers, and the ways it can go wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from types import TracebackType

import httpx

from porch.channels.email import CARD, EmailChannel
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.errors import ChannelError
from porch.core.interaction import Delivery, Handle, Heard, Utterance
from porch.proving.servers.mail import MailServer
from porch.proving.servers.ports import free_port

NESTED = 1_000


def dial(host: str, port: int, timeout: float) -> socket.socket:
    """Connect, loopback included; the guarded one is tested where it lives."""
    try:
        return socket.create_connection((host, port), timeout)
    except OSError as error:
        raise ChannelError(f"{host}:{port} could not be reached: {error}") from error


def wire(clock: Clock = SYSTEM_CLOCK, http: httpx.Client | None = None) -> Wire:
    return Wire(http=http or httpx.Client(timeout=5), dial=dial, clock=clock)


def bomb() -> bytes:
    """Return a mail whose parts lie a thousand deep in one another."""
    head = b"From: ben@example.test\r\nTo: care@example.test\r\nMessage-ID: <bomb@example.test>\r\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(NESTED))
    return head + parts + b"\r\n\r\nx\r\n"


@dataclass
class MailStage:
    """We are care; ann writes to us."""

    server: MailServer
    card: Card = CARD
    gaps: Mapping[str, str] = field(
        default_factory=lambda: {
            "edit": "A mail that was sent cannot be changed by anybody.",
            "delete": "A mail that was sent cannot be taken back.",
        }
    )

    def channel(self, **changes: str) -> EmailChannel:
        self.server.misbehave()
        return EmailChannel({**self.server.credentials("care"), **changes}, wire())

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self.server.say("ann", "care", text, reply_to=reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        raise AssertionError("declared as a gap")

    def customer_deletes(self, external_id: str) -> None:
        raise AssertionError("declared as a gap")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        letter = self.server.letter("care", "ann", text, reply_to=reply_to)
        self.server.post("care", "ann", letter.as_bytes())
        self.server.append("care", "Sent", letter.as_bytes())
        return str(letter["Message-ID"]).strip("<>")

    def poison(self) -> None:
        self.server.append("care", "INBOX", bomb())

    def said(self, text: str) -> int:
        return sum(text in words(raw) for raw in self.server.mails("ann"))

    def address(self, heard: Heard) -> Utterance:
        return Utterance(
            key="", text="", begun_at=datetime.now(UTC), subject=f"Re: {heard.subject}", to=heard.author,
            in_reply_to=heard.external_id, ref=heard.ref, references=(heard.thread or heard.external_id,),
        )  # fmt: skip

    def refused(self) -> EmailChannel:
        return self.channel(password="wrong")

    def limited(self, seconds: int) -> EmailChannel:
        told = f"NO [LIMIT] Too many connections, try again in {seconds} seconds"
        port = scripted_imap(told)
        return self.channel(imap_port=str(port))

    def down(self) -> EmailChannel:
        return self.channel(imap_port=str(free_port()), smtp_port=str(free_port()))

    def torn(self) -> EmailChannel:
        channel = self.channel()
        self.server.misbehave(hang_up=True)
        return channel

    def skewed(self, by: timedelta) -> EmailChannel:
        return EmailChannel(self.server.credentials("care"), wire(StoppedClock(datetime.now(UTC) + by)))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        nobody = Handle(kind="email", value="nobody@example.test")
        return Utterance(key="to-nobody", text="Hello?", begun_at=datetime.now(UTC), to=nobody)


def words(raw: bytes) -> str:
    """Return the plain words of a delivered mail."""
    body = message_from_bytes(raw, policy=default).get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def to_ann(text: str, **changes: object) -> Utterance:
    """Return words for ann that answer nothing."""
    ann = Handle(kind="email", value="ann@example.test", name="Ann")
    utterance = Utterance(key=f"key of {text}", text=text, begun_at=datetime.now(UTC), to=ann, subject="Today")
    return replace(utterance, **changes)  # type: ignore[arg-type]


class Scripted:
    """A server that answers each line with what `answer` says, for as long as the `with` lasts."""

    def __init__(self, greeting: str, answer: Callable[[str], str]) -> None:
        self.greeting, self.answer = greeting, answer
        self.lines: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", free_port()))
        self.port = self.listener.getsockname()[1]

    def __enter__(self) -> Scripted:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            stream.write(self.greeting.encode() + b"\r\n")
            stream.flush()
            for line in stream:
                self.lines.append(line.decode().rstrip())
                stream.write(self.answer(self.lines[-1]).encode())
                stream.flush()


def imap_answers(**replies: str) -> Callable[[str], str]:
    """Return an IMAP server's manners: each verb answered with what `replies` say ({tag} filled in), others with OK."""

    def answer(line: str) -> str:
        tag, _, rest = line.partition(" ")
        verb = rest.split(" ")[0].upper()
        usual = "* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done" if verb == "CAPABILITY" else "{tag} OK done"
        return replies.get(verb, usual).format(tag=tag or line) + "\r\n"

    return answer


_KEPT: list[Scripted] = []


def scripted_imap(told: str) -> int:
    """Return the port of an IMAP server that answers every sign-in with `told`."""
    _KEPT.append(Scripted("* OK ready", imap_answers(LOGIN="{tag} " + told)).__enter__())
    return int(_KEPT[-1].port)
