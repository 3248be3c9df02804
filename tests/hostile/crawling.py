"""Opens pages in a browser that heeds no policy, and sees whether anything that was planted runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.hostile.payloads import payloads

ONE_ADDRESS = 200
"""Letters of a title or a search."""


class Trap:
    """A page of a browser that snaps where hostile words run: `fired` has what did."""

    def __init__(self, context: Any) -> None:
        self.fired: list[str] = []
        self.seen = 0
        context.expose_function("fired", lambda number=None: self.fired.append(str(number)))
        self.page = context.new_page()
        self.page.on("dialog", lambda told: (self.fired.append(told.message), told.dismiss()))

    def open(self, addresses: Iterable[str]) -> None:
        """Open these one after the other, and move about on each; none may fail, and nothing may run."""
        for address in addresses:
            answer = self.page.goto(address, wait_until="load")
            assert answer.status == 200, address
            self.page.mouse.move(400, 300 + self.seen % 7)
            self.seen += 1
            assert self.fired == [], address

    def show(self, html: str) -> None:
        """Show a letter; nothing may run."""
        self.page.set_content(html, wait_until="load")
        self.page.mouse.move(400, 300 + self.seen % 7)
        self.seen += 1
        assert self.fired == [], html[:500]

    def can_snap(self) -> bool:
        """Return whether the trap itself works."""
        self.page.goto("about:blank")
        self.page.set_content("<script>fired(1)</script>")
        self.page.wait_for_function("true")
        return self.fired == ["1"]


@contextmanager
def trap(browser: Any, *, cookies: Iterable[dict[str, str]] = ()) -> Iterator[Trap]:
    """Set the trap in a window of its own, signed in by these cookies."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    context.add_cookies(list(cookies))
    yield Trap(context)
    context.close()


def together() -> Iterator[str]:
    """Yield all hostile words, as many at once as an address takes."""
    held = ""
    for one in payloads():
        if held and len(held) + len(one) > ONE_ADDRESS:
            yield held
            held = ""
        held += one
    yield held
