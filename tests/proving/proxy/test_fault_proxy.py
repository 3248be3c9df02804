"""Each fault, as a plain client meets it, through the real proxy process."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from porch.proving.proxy.faults import Route
from porch.proving.proxy.running import FaultProxy
from porch.proving.servers.ports import free_port

ANSWER = b"Good morning, " * 40


@dataclass
class Shop:
    """A small HTTP server that remembers what it was asked."""

    port: int
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def shop() -> Iterator[Shop]:
    kept = Shop(free_port())

    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            kept.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("content-length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", kept.port), Counter)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@contextmanager
def before(shop: Shop, fault: str, **more: Any) -> Iterator[tuple[FaultProxy, http.client.HTTPConnection]]:
    """Stand the proxy before the shop with one fault that always strikes."""
    port = free_port()
    route = Route(
        name="shop", kind="http", port=port, to=("127.0.0.1", shop.port), shares={fault: 1.0}, publishes="/say", **more
    )
    with FaultProxy([route], seed="1") as proxy:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        yield proxy, client
        client.close()


def ask(client: http.client.HTTPConnection, method: str, path: str, **headers: str) -> bytes:
    client.request(method, path, headers=headers)
    return client.getresponse().read()


def test_without_a_fault_requests_pass_on_one_connection(shop: Shop) -> None:
    with before(shop, "none") as (proxy, client):
        first, second = ask(client, "GET", "/a"), ask(client, "POST", "/say")
    assert (first, second, shop.asked) == (ANSWER, ANSWER, ["GET /a", "POST /say"])
    assert not proxy.struck


def test_what_is_dropped_never_arrives(shop: Shop) -> None:
    with before(shop, "drop") as (proxy, client), pytest.raises(http.client.RemoteDisconnected):
        ask(client, "GET", "/a")
    assert shop.asked == []
    assert proxy.struck["shop", "drop"] == 1


def test_a_reset_is_a_reset(shop: Shop) -> None:
    with before(shop, "reset") as (_, client), pytest.raises(ConnectionResetError):
        ask(client, "GET", "/a")
    assert shop.asked == []


def test_an_answer_that_is_cut_says_so(shop: Shop) -> None:
    with before(shop, "truncate") as (_, client), pytest.raises(http.client.HTTPException):
        ask(client, "GET", "/a")
    assert shop.asked == ["GET /a"]


def test_a_delayed_request_arrives_even_when_who_asked_has_gone(shop: Shop) -> None:
    with before(shop, "delay", delay=0.5) as (_, client):
        client.request("POST", "/say")
        client.close()
        wait_for(lambda: shop.asked == ["POST /say"])


def test_a_dripping_answer_is_whole_in_the_end(shop: Shop) -> None:
    with before(shop, "drip", drip=0.2) as (proxy, client):
        assert ask(client, "GET", "/a") == ANSWER
    assert proxy.struck["shop", "drip"] == 1


def test_a_question_is_asked_twice_and_an_order_only_with_a_key_the_network_honours(shop: Shop) -> None:
    with before(shop, "duplicate") as (_, client):
        ask(client, "GET", "/a")
        ask(client, "POST", "/say", **{"Idempotency-Key": "7"})
    assert shop.asked == ["GET /a", "GET /a", "POST /say"]
    shop.asked.clear()
    with before(shop, "duplicate", keyed=True) as (_, client):
        ask(client, "POST", "/say", **{"Idempotency-Key": "7"})
        ask(client, "POST", "/say")
    assert shop.asked == ["POST /say"] * 3


def test_what_is_published_and_never_answered_was_published(shop: Shop) -> None:
    with before(shop, "swallow") as (_, client):
        assert ask(client, "GET", "/a") == ANSWER
        with pytest.raises(ConnectionResetError):
            ask(client, "POST", "/say")
    assert shop.asked == ["GET /a", "POST /say"]


def test_while_an_answer_is_held_the_drill_is_told(shop: Shop) -> None:
    told = threading.Event()
    route = Route(
        name="shop", kind="http", port=free_port(), to=("127.0.0.1", shop.port), shares={"hold": 1}, publishes="/say"
    )
    with FaultProxy([route], on_hold=lambda _: told.set()):
        client = http.client.HTTPConnection("127.0.0.1", route.port, timeout=10)
        assert ask(client, "POST", "/say") == ANSWER
        client.close()
    assert told.is_set()


def test_it_can_be_calmed_and_stirred_again(shop: Shop) -> None:
    with before(shop, "drop") as (proxy, client):
        proxy.calm()
        assert ask(client, "GET", "/a") == ANSWER
        proxy.storm()
        with pytest.raises(http.client.RemoteDisconnected):
            ask(client, "GET", "/b")
    assert shop.asked == ["GET /a"]


def test_chunks_pass_as_they_are() -> None:
    whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nCiao\r\n0\r\n\r\n"
    with line_server(whole) as port, standing(port, "http") as route:
        client = http.client.HTTPConnection("127.0.0.1", route.port, timeout=10)
        assert ask(client, "GET", "/") == b"Ciao"
        client.close()


def test_an_smtp_message_is_taken_and_the_answer_swallowed() -> None:
    heard: list[bytes] = []
    with (
        line_server(b"250 kept\r\n", heard, greets=b"220 hello\r\n") as port,
        standing(port, "smtp", swallow=1.0) as route,
        dialled(route) as client,
    ):
        assert client.recv(100) == b"220 hello\r\n"
        client.sendall(b"DATA\r\n")
        assert client.recv(100) == b"250 kept\r\n"
        client.sendall(b"Subject: x\r\n\r\nCiao\r\n.\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(100)
    assert b"Ciao\r\n.\r\n" in b"".join(heard)


def test_a_mail_connection_breaks_off() -> None:
    with (
        line_server(b"* OK " + b"x" * 9000, greets=b"* OK hello\r\n") as port,
        standing(port, "imap", truncate=1.0) as route,
        dialled(route) as client,
    ):
        client.sendall(b"a NOOP\r\n")
        assert len(everything(client)) < 5000


def test_a_mail_connection_is_dropped_before_a_word() -> None:
    with (
        line_server(b"", greets=b"* OK hello\r\n") as port,
        standing(port, "imap", drop=1.0) as route,
        dialled(route) as client,
    ):
        assert everything(client) == b""


def test_a_mail_connection_is_reset_in_the_middle() -> None:
    with (
        line_server(b"x" * 9000, greets=b"* OK hello\r\n") as port,
        standing(port, "imap", reset=1.0) as route,
        dialled(route) as client,
    ):
        client.sendall(b"a NOOP\r\n")
        with pytest.raises(ConnectionResetError):
            everything(client)


def wait_for(true: Any) -> None:
    for _ in range(100):
        if true():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen within 5 s")


def everything(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(4096), b""))


@contextmanager
def dialled(route: Route) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", route.port), timeout=5) as client:
        yield client


@contextmanager
def standing(port: int, kind: str, **shares: float) -> Iterator[Route]:
    route = Route(name="x", kind=kind, port=free_port(), to=("127.0.0.1", port), shares=shares)
    with FaultProxy([route], seed=json.dumps(shares)):
        yield route


@contextmanager
def line_server(answer: bytes, heard: list[bytes] | None = None, greets: bytes = b"") -> Iterator[int]:
    """Listen, greet, and answer whatever comes with the same words."""
    listening = socket.create_server(("127.0.0.1", free_port()))

    def serve() -> None:
        client, _ = listening.accept()
        with client:
            client.sendall(greets)
            while data := client.recv(4096):
                (heard if heard is not None else []).append(data)
                client.sendall(answer)

    threading.Thread(target=lambda: quietly(serve), daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def quietly(act: Any) -> None:
    with suppress(OSError):
        act()
