"""The whole entry: the door in front, Django behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from porch.interfaces.hooks.front import before


def django(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [])
    return [b"a page"]


def test_pages_go_through_and_hooks_do_not() -> None:
    said: list[str] = []
    front = before(django)
    assert front({"PATH_INFO": "/", "REQUEST_METHOD": "GET"}, lambda status, headers: said.append(status)) == [
        b"a page"
    ]
    front({"PATH_INFO": "/hooks/", "REQUEST_METHOD": "POST"}, lambda status, headers: said.append(status))
    assert said == ["200 OK", "404 Not Found"]
