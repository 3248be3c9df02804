"""A network's servers bring again what was not taken, and count as taken only what was told 200."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from porch.proving.benches._pushing import Pushed, push, request


class Moody(BaseHTTPRequestHandler):
    """Refuses every body once, hangs up on it once, then takes it."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[Counter[bytes]] = Counter()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen[body] += 1
        if self.seen[body] == 2:
            self.close_connection = True
            return
        self.send_response(503 if self.seen[body] == 1 else 200)
        self.send_header("Content-Length", "0")
        self.send_header("Retry-After", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Moody)
    Moody.seen = Counter()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_everything_is_brought_until_it_is_taken(port: int) -> None:
    pushed = push(port, [request("/", str(n).encode()) for n in range(20)], at_once=4, first=100)
    assert pushed.taken == set(range(100, 120))
    assert pushed.said == {"503": 20, "broken": 20, "200": 20}
    assert set(Moody.seen.values()) == {3}


def test_a_phase_that_took_no_time_has_no_speed() -> None:
    assert Pushed().per_s == 0


def test_a_request_is_whole() -> None:
    assert request("/a/", b"ciao", [("X", "y")]).splitlines() == [
        b"POST /a/ HTTP/1.1", b"Host: 127.0.0.1", b"X: y", b"Content-Type: application/json", b"Content-Length: 4",
        b"", b"ciao",
    ]  # fmt: skip
