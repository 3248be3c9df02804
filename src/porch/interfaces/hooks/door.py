"""The door for webhooks: a slim WSGI application before Django, at `/hooks/<public id of a connection>/`.

It fails closed: nothing is stored whose signature the channel does not know, and nothing is acknowledged that is not
stored. There is no limit by address: a network's own servers may come a thousand times a second from one.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qsl

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Greeting
from porch.desk.post import actions as post
from porch.desk.post import queries as slots
from porch.interfaces.hooks.seats import Application, Environ, StartResponse

PLACE = re.compile(r"/hooks/([A-Za-z0-9_-]{20,32})/?")
LARGEST = 1_000_000  # bytes; the largest body a network we know sends is 256 KB
COME_AGAIN = 2  # seconds

logger = logging.getLogger(__name__)
Answer = tuple[HTTPStatus, bytes, list[tuple[str, str]]]


class Keeping(Protocol):
    """Stores a signed delivery durably, or raises NotKept; notes a refused one."""

    def keep(self, account_id: int, delivery: Delivery) -> None:
        """Return once `delivery` is durable."""
        ...

    def note_refusal(self, account_id: int) -> None:
        """Count one more wrong signature."""
        ...


class Door:
    """Takes what networks push and hands everything else to `within`."""

    def __init__(
        self,
        within: Application,
        *,
        book: slots.Slots | None = None,
        keeping: Keeping | None = None,
        at_once: int = 32,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._within, self._clock = within, clock
        self._slots = book or slots.Slots()
        self._keeping = keeping or post.Keeper()
        self._room = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith("/hooks/"):
            return self._within(environ, start_response)
        status, body, headers = self._answer(path, environ)
        start_response(
            f"{status.value} {status.phrase}",
            [
                ("Content-Length", str(len(body))), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"), *headers,
            ],
        )  # fmt: skip
        return [body]

    def _answer(self, path: str, environ: Environ) -> Answer:
        if not self._room.acquire(blocking=False):
            return _later()
        try:
            return self._taken(path, environ)
        except post.NotKept:
            return _later()
        except Exception:  # whatever it was, nothing was promised: the network comes again
            logger.exception("a delivery could not be taken")
            return _later()
        finally:
            self._room.release()

    def _taken(self, path: str, environ: Environ) -> Answer:
        place = PLACE.fullmatch(path)
        slot = self._slots.find(place[1]) if place else None
        if slot is None:
            return _only(HTTPStatus.NOT_FOUND)
        if slot.closed:
            return _only(HTTPStatus.GONE)
        if not slot.pushes:
            return _only(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] not in ("GET", "POST"):
            return _only(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", "GET, POST"))
        body = _body(environ)
        if body is None:
            return _only(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self._read(slot, _delivery(environ, body, self._clock))

    def _read(self, slot: Any, delivery: Delivery) -> Answer:
        try:
            greeting = slots.greeting(slot, delivery)
        except KeyRefused:
            return self._refused(slot)
        if greeting is not None:
            return _said(greeting)
        if delivery.method == "GET":
            return _only(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", "POST"))
        match slots.verdict(slot, delivery):
            case slots.Verdict.FORGED:
                return self._refused(slot)
            case slots.Verdict.UNSURE:
                return _only(HTTPStatus.BAD_REQUEST)
        self._keeping.keep(slot.account_id, delivery)
        word = slots.answer(slot, delivery)
        return _said(word) if word else _only(HTTPStatus.OK)  # no more: some networks show people what an answer says

    def _refused(self, slot: Any) -> Answer:
        self._keeping.note_refusal(slot.account_id)
        return _only(HTTPStatus.FORBIDDEN)


def _body(environ: Environ) -> bytes | None:
    """Return the body byte for byte, None when it is too large."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > LARGEST:
        return None
    read = environ["wsgi.input"].read
    body: bytes = read(int(length)) if length.isdigit() else read(LARGEST + 1)
    return body if len(body) <= LARGEST else None


def _delivery(environ: Environ, body: bytes, clock: Clock) -> Delivery:
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") and name != "HTTP_PROXY"  # that one is the process's own
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    return Delivery(
        body=body, received_at=clock.now(), headers=headers, method=environ["REQUEST_METHOD"],
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        path=environ.get("PATH_INFO", ""),
    )  # fmt: skip


def _said(greeting: Greeting) -> Answer:
    return HTTPStatus.OK, greeting.body, [("Content-Type", greeting.content_type)]


def _only(status: HTTPStatus, *headers: tuple[str, str]) -> Answer:
    return status, b"", list(headers)


def _later() -> Answer:
    return _only(HTTPStatus.SERVICE_UNAVAILABLE, ("Retry-After", str(COME_AGAIN)))
