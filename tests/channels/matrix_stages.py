"""A place on a real Synapse where Ann and we can act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx

from porch.channels.matrix import CARD, Matrix
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.interaction import Delivery, Heard, Utterance
from porch.proving.servers.synapse import Resident
from tests.channels.twin_stage import loopback


class Between(httpx.BaseTransport):
    """Stands between us and the real server, and spoils what it is told to spoil."""

    def __init__(self, *, torn: bool = False, poison: bool = False) -> None:
        self._carrier = httpx.HTTPTransport()
        self._torn, self._poison = torn, poison

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._carrier.handle_request(request)
        answer.read()
        if self._torn and request.method == "PUT" and "/send/" in request.url.path:
            raise httpx.ReadError("the line broke", request=request)
        if self._poison and request.url.path.endswith("/sync"):
            told = answer.json()
            for room in told.get("rooms", {}).get("join", {}).values():
                room["timeline"]["events"].insert(1, {"type": "m.room.message", "sender": 7, "content": 7})
            return httpx.Response(200, content=json.dumps(told))
        return answer


class SynapseStage:
    """acme is us, ann the customer, in a room of the two of them."""

    gaps: Mapping[str, str] = {}
    card = CARD

    def __init__(self, acme: Resident, ann: Resident, room: str) -> None:
        self.acme, self.ann, self.room = acme, ann, room
        self._poison = False

    def channel(self) -> Matrix:
        return self._built(Between(poison=self._poison))

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self.ann.says(self.room, text, reply_to=reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        self.ann.edits(self.room, external_id, text)

    def customer_deletes(self, external_id: str) -> None:
        self.ann.takes_back(self.room, external_id)

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self.acme.says(self.room, text, reply_to=reply_to)

    def poison(self) -> None:
        self._poison = True

    def said(self, text: str) -> int:
        ours = [event for event in self.ann.sees(self.room) if event["sender"] == self.acme.user]
        return sum(text in event["content"].get("body", "") for event in ours)

    def address(self, heard: Heard) -> Utterance:
        return Utterance(
            key=uuid4().hex, text="", begun_at=datetime.now(UTC), to=heard.author, in_reply_to=heard.external_id,
            ref=heard.ref,
        )  # fmt: skip

    def refused(self) -> Matrix:
        return self._built(Between(), access_token="no longer")

    def limited(self, seconds: int) -> Matrix:
        told = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": seconds * 1000}
        return self._built(httpx.MockTransport(lambda _: httpx.Response(429, json=told)))

    def down(self) -> Matrix:
        return self._built(Between(), api="http://127.0.0.1:1")

    def torn(self) -> Matrix:
        return self._built(Between(torn=True))

    def skewed(self, by: timedelta) -> Matrix:
        return self._built(Between(), clock=StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return Utterance(key=uuid4().hex, text="a" * 30_001, begun_at=datetime.now(UTC))

    def built(self, **changes: str) -> Matrix:
        return self._built(Between(), **changes)

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Matrix:
        return built(
            transport, {"api": self.acme.url, "access_token": self.acme.token, "room": self.room, **changes}, clock
        )


def built(transport: httpx.BaseTransport, credentials: Mapping[str, str], clock: Clock = SYSTEM_CLOCK) -> Matrix:
    wire = replace(loopback(), http=httpx.Client(transport=transport), clock=clock)
    return Matrix(credentials, wire)
