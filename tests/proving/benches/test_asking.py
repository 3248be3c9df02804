"""The light client asks as often as it is told, on connections it keeps, and calls no failure an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from porch.proving.benches._asking import ask
from porch.proving.servers.ports import free_port


class Page(BaseHTTPRequestHandler):
    """Answers every path but /broken, and remembers who asked for what."""

    protocol_version = "HTTP/1.1"
    asked: Counter[str]
    visitors: set[Any]
    cookies: set[str | None]

    def do_GET(self) -> None:
        """Answer."""
        self.asked[self.path] += 1
        self.visitors.add(self.client_address)
        self.cookies.add(self.headers["Cookie"])
        self.send_response({"/broken": 500}.get(self.path, 200))
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *said: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """Does not mind who hangs up."""

    def handle_error(self, *hung_up: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[tuple[int, type[Page]]]:
    """Serve pages on a port of loopback."""
    page = type("Fresh", (Page,), {"asked": Counter(), "visitors": set(), "cookies": set()})
    server = Quiet(("127.0.0.1", free_port()), page)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_port, page
    finally:
        server.shutdown()
        server.server_close()


def test_every_request_is_timed_and_the_paths_take_turns() -> None:
    with serving() as (port, page):
        times = ask(port, ["/a", "/b"], cookie="who=alice", connections=2, requests=10)
    assert len(times) == 10
    assert min(times) > 0
    assert page.asked == {"/a": 5, "/b": 5}
    assert (len(page.visitors), page.cookies) == (2, {"who=alice"})


def test_any_answer_but_yes_is_an_error() -> None:
    with serving() as (port, _), pytest.raises(RuntimeError, match=r"/broken was answered with http/1\.1 500"):
        ask(port, ["/a", "/broken"], cookie="", connections=1, requests=4)
