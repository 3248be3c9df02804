"""Browsers keep their connections, send forms with cookies, and tell what each answer was and how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from porch.proving.benches._sending import AGENT, get, post, send
from porch.proving.servers.ports import free_port

HEARD: list[tuple[str, str | None, str | None, bytes]] = []
FROM: set[Any] = set()


class Page(BaseHTTPRequestHandler):
    """Remembers what was asked; a form is sent back."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, b"")

    def do_POST(self) -> None:
        self._answer(303, self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status: int, body: bytes) -> None:
        HEARD.append((self.path, self.headers["Cookie"], self.headers["User-Agent"], body))
        FROM.add(self.client_address)
        self.send_response(status)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    HEARD.clear()
    FROM.clear()
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Page)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_answers_come_in_the_order_of_the_requests_over_few_connections(port: int) -> None:
    answers = send(port, [get(f"/{number}") for number in range(9)], connections=3)
    assert [one.body for one in answers] == [f"/{number}".encode() for number in range(9)]
    assert {one.status for one in answers} == {200}
    assert all(one.seconds > 0 for one in answers)
    assert len(FROM) == 3


def test_a_form_goes_with_its_fields_and_the_cookie_of_whose_it_is(port: int) -> None:
    (answer,) = send(port, [post("/form", {"deed": "vote", "key": "a b"}, "stay=7")], connections=1)
    assert answer.status == 303
    assert HEARD == [("/form", "stay=7", AGENT, b"deed=vote&key=a+b")]


def test_a_stranger_has_no_cookie(port: int) -> None:
    send(port, [get("/")], connections=1)
    assert HEARD[0][1] is None
