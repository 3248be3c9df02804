"""A person who has no mouse: they tab, press and type, and see what has the focus."""

from __future__ import annotations

from typing import Any

STEPS = 150  # more Tabs than that to reach something is a fault of the page
CURRENT = "[data-row][data-current]:not([data-leaving])"
SHOWN = "[data-row]:not([data-leaving]):not([hidden])"


class Keyboard:
    """Hands on the keys of `page`."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press one key after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """Tab until what `selector` names has the focus; AssertionError when a person would have given up."""
        self.page.locator(selector).first.wait_for(state="attached")
        for _ in range(STEPS):
            if self.page.evaluate("s => Boolean(document.activeElement?.matches(s))", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with Tab on {self.page.url}")

    def write(self, selector: str, words: str) -> None:
        """Write into a field, in place of what stands there."""
        self.tab_to(selector)
        self.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(words)

    def type(self, words: str) -> None:
        """Type, key by key, where the focus is."""
        self.page.keyboard.type(words)

    def choose(self, selector: str, label: str) -> None:
        """Choose from a list by its first letters, as browsers let one."""
        self.tab_to(selector)
        self.type(label)
        chosen = self.page.locator(selector).evaluate("list => list.selectedOptions[0].label")
        assert chosen == label, f"{selector} shows {chosen!r}"

    def activate(self, selector: str) -> None:
        """Go to a button or link, and press Enter."""
        self.tab_to(selector)
        self.press("Enter")

    def go_on(self, selector: str) -> None:
        """Go to a button or link, press Enter, and wait for the page it leads to."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def find_row(self, words: str) -> None:
        """Walk the list with J until the row that says `words` is the current one."""
        self.page.locator(SHOWN, has_text=words).first.wait_for()
        for _ in range(self.page.locator(SHOWN).count()):
            self.press("k")
        for _ in range(self.page.locator(SHOWN).count() + 1):
            if words in " ".join(self.page.locator(CURRENT).all_inner_texts()):
                return
            self.press("j")
        raise AssertionError(f"J never came to {words!r}")
