"""Hostile words in every field of an idea, on every page, in a browser that heeds no policy: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.hostile import planted
from tests.hostile.crawling import together, trap

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip


def addresses(numbers: list[int]) -> Iterator[str]:
    """Yield every address that shows hostile words: stored ones, and those that come along in the address."""
    yield from ("/with/ideas/", "/with/ideas/menu/taken-down/")
    for sort in ("new", "votes"):
        yield f"/with/ideas/menu/?status=no&sort={sort}"
    for at in range(20, len(numbers), 20):
        yield f"/with/ideas/menu/?sort=new&after={numbers[-at]}"
    yield from (f"/with/idea/{number}/" for number in numbers)
    for words in together():
        yield f"/with/ideas/menu/?q={quote(words)}"
        yield f"/with/ideas/menu/propose/?title={quote(words)}"


def test_none_of_three_hundred_hostile_words_runs_on_any_page(chromium: Any, live_server: Any) -> None:
    numbers = planted.ideas(planted.everybody())
    with trap(chromium) as set_up:
        set_up.open(live_server.url + path for path in addresses(numbers))
        assert (set_up.seen > 500, set_up.can_snap()) == (True, True)
