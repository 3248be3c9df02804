"""The payloads themselves: a page that lets them through runs them, or the test of our pages would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.payloads import payloads


def test_there_are_more_than_three_hundred_and_none_twice() -> None:
    assert len(payloads()) == len(set(payloads())) > 300


@pytest.mark.browser
def test_a_page_that_escapes_nothing_runs_many_of_them(chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    fired: set[int] = set()
    page.expose_function("fired", lambda number: fired.add(int(number)))
    for start in range(0, len(payloads()), 40):
        words = "".join(f"<div title='{one}'>{one}</div>" for one in payloads()[start : start + 40])
        page.goto("about:blank")
        page.set_content(f"<!doctype html><title>x</title>{words}", wait_until="load")
        page.mouse.move(200, 200)
    context.close()
    assert len(fired) > 100, len(fired)
