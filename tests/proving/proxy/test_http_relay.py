"""What may be done to which request. What each fault looks like to a client: test_fault_proxy.py."""

from __future__ import annotations

import asyncio

import pytest

from porch.proving.proxy.faults import Dice, Fault, Route
from porch.proving.proxy.http_relay import HttpRelay
from porch.proving.proxy.lines import Line


class Witness:
    """Takes what is sent to it and ends as it is told, like a Line."""

    def __init__(self, *answers: bytes) -> None:
        self.reader = asyncio.StreamReader()
        for answer in answers:
            self.reader.feed_data(answer)
        self.reader.feed_eof()
        self.sent: list[bytes] = []

    async def send(self, data: bytes) -> None:
        self.sent.append(data)

    def reset(self) -> None:
        self.sent.append(b"RST")

    def close(self) -> None:
        self.sent.append(b"FIN")


@pytest.mark.parametrize(
    ("line", "fault"),
    [(b"POST /say HTTP/1.1\r\n", Fault.HOLD), (b"PUT /say HTTP/1.1\r\n", Fault.HOLD)],
)
def test_a_held_answer_is_told_and_then_handed_over(line: bytes, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    told, sent = relayed(line + b"Content-Length: 0\r\n\r\n", fault, monkeypatch)
    assert told == [fault]
    assert b"".join(sent).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("line", [b"GET /say HTTP/1.1\r\n\r\n", b"POST /other HTTP/1.1\r\nContent-Length: 0\r\n\r\n"])
def test_only_what_publishes_is_held(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    told, sent = relayed(line, Fault.HOLD, monkeypatch)
    assert told == []
    assert b"".join(sent).startswith(b"HTTP/1.1 200 OK")


def test_an_unsigned_order_is_never_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    told, _ = relayed(b"POST /say HTTP/1.1\r\nContent-Length: 0\r\n\r\n", Fault.DUPLICATE, monkeypatch)
    assert told == []


@pytest.mark.parametrize(("body", "doubled"), [
    (b'{"nonce": "a1", "enforce_nonce": true}', True), (b'{"nonce": "a1", "enforce_nonce": false}', False),
])  # fmt: skip
def test_an_order_is_doubled_where_its_nonce_is_enforced(
    body: bytes, doubled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = b"POST /say HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    told, _ = relayed(order, Fault.DUPLICATE, monkeypatch)
    assert (told == [Fault.DUPLICATE]) is doubled


def relayed(request: bytes, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Fault], list[bytes]]:
    """Relay one request by a route on which `fault` always strikes where it may; return what was told and answered."""
    route = Route(
        name="x", kind="http", port=1, to=("x", 1), publishes="^/say", hold=0.01, shares={fault.value: 1.0}, keyed=True
    )
    told: list[Fault] = []

    async def relay() -> list[bytes]:
        async def dial(_: object) -> Witness:
            return Witness(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkept")

        monkeypatch.setattr("porch.proving.proxy.http_relay.dial", dial)
        client = Witness(request)
        line: Line = client  # type: ignore[assignment]
        await HttpRelay(route, Dice(route.shares, "1"), lambda what, _: told.append(what)).relay(line)
        return client.sent

    return told, asyncio.run(relay())
