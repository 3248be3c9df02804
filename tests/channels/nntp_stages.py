"""A news server with care (us) and the customers in a group, and the ways it can go wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from porch.channels.nntp import CARD, Newsgroups
from porch.core.channel import Card
from porch.core.clock import StoppedClock
from porch.core.interaction import Delivery, Heard, Utterance
from porch.proving.servers.inn import PASSWORD, USER, Inn
from porch.proving.servers.ports import free_port
from tests.channels.email_stages import Scripted, wire

GROUP = "acme.users"
NESTED = 200


def credentials(port: int | str, **changes: str) -> dict[str, str]:
    """Return how we are connected to a server on loopback."""
    known = {"server": "127.0.0.1", "port": str(port), "security": "none", "groups": GROUP, "names": "acme, Acme Pizza"}
    return {**known, "address": "care@acme.test", "name": "Acme", "username": USER, "password": PASSWORD, **changes}


class News(Scripted):
    """A news server that answers each line with what `answer` says, and with silence where that is nothing."""

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as stream:
            connection.sendall(self.greeting.encode() + b"\r\n")
            for line in stream:
                connection.sendall(self.answer(line.decode("utf-8", "replace").rstrip()).encode())


class Hangs:
    """A way to the server that carries everything until the server says that it has posted, and then breaks off."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", free_port()))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        near, _ = self._listener.accept()
        far = socket.create_connection(("127.0.0.1", self._to))
        threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
        while (told := far.recv(65536)) and b"240 " not in told[:4]:
            near.sendall(told)
        self._listener.close()
        near.shutdown(socket.SHUT_RDWR)
        far.close()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        try:
            while said := near.recv(65536):
                far.sendall(said)
        except OSError:
            pass


@dataclass
class NewsStage:
    """We are care; ann writes in the group."""

    server: Inn
    card: Card = CARD
    gaps: Mapping[str, str] = field(
        default_factory=lambda: {
            "edit": "An article that was posted cannot be changed by anybody.",
            "delete": "Few servers obey a request to take an article back, and none tells of it.",
        }
    )

    def channel(self, **changes: str) -> Newsgroups:
        return Newsgroups(credentials(self.server.port) | changes, wire())

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self.server.says("ann", GROUP, f"{text}\n\nAnybody at Acme?", reply_to=reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        raise AssertionError("declared as a gap")

    def customer_deletes(self, external_id: str) -> None:
        raise AssertionError("declared as a gap")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self.server.says("care", GROUP, text, reply_to=reply_to, name="Acme <care@acme.test>")

    def poison(self) -> None:
        parts = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(NESTED)
        )
        self.server.takes(
            b"From: ben@example.test\r\nNewsgroups: acme.users\r\nSubject: poison\r\nMIME-Version: 1.0\r\n"
            + parts + b"\r\nx\r\n"
        )  # fmt: skip

    def said(self, text: str) -> int:
        return sum(text in words(raw) for raw in self.server.holds(GROUP))

    def address(self, heard: Heard) -> Utterance:
        return Utterance(
            key="", text="", begun_at=datetime.now(UTC), subject=f"Re: {heard.subject}", to=heard.author,
            in_reply_to=heard.external_id, ref=heard.ref, references=(heard.thread,),
        )  # fmt: skip

    def refused(self) -> Newsgroups:
        return self.channel(password="wrong")

    def limited(self, seconds: int) -> Newsgroups:
        scripted = News(f"400 Too many connections, try again in {seconds} seconds", lambda _: "400 no\r\n")
        return self.channel(port=str(scripted.__enter__().port))

    def down(self) -> Newsgroups:
        return self.channel(port=str(free_port()))

    def torn(self) -> Newsgroups:
        return self.channel(port=str(Hangs(self.server.port).port))

    def skewed(self, by: timedelta) -> Newsgroups:
        return Newsgroups(credentials(self.server.port), wire(StoppedClock(datetime.now(UTC) + by)))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return Utterance(key="too-long", text="a" * 50_001, begun_at=datetime.now(UTC))


def words(raw: bytes) -> str:
    """Return the plain words of an article as the server keeps it."""
    body = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=default).get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""
