"""When a page stands: all that it asked for has come, and its own scripts have nothing more to do."""

from __future__ import annotations

from time import monotonic
from typing import Any

WITHIN = 30  # seconds
REST = "() => new Promise((done) => setTimeout(() => requestIdleCallback(done, {timeout: 1000}), 50))"
"""Told by the page's own clock: on a busy machine it takes as much longer as the page's scripts do.

A page that draws nothing may never be called idle: a second is enough then.
"""


class Settling:
    """Follows what `page` asks for, from now on; Playwright's own "networkidle" waits half a second each time."""

    def __init__(self, page: Any) -> None:
        self._page, self._awaited, self._asked = page, set[Any](), 0
        page.on("request", self._ask)
        page.on("requestfinished", self._get)
        page.on("requestfailed", self._get)

    def goto(self, address: str) -> None:
        """Open an address, and return once the page stands; AssertionError when it never does."""
        self._awaited.clear()
        self._page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Return once nothing is awaited, and nothing more was asked while the page rested."""
        end_by = monotonic() + WITHIN
        while not self._stands():
            assert monotonic() < end_by, f"{self._page.url} still waits for {[one.url for one in self._awaited]}"

    def _stands(self) -> bool:
        before = self._asked
        self._page.evaluate(REST)
        return not self._awaited and before == self._asked

    def _ask(self, request: Any) -> None:
        self._asked += 1
        self._awaited.add(request)

    def _get(self, request: Any) -> None:
        self._awaited.discard(request)
