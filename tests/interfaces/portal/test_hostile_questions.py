"""Hostile words in every field of a question, on every page, in a browser that heeds no policy: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.hostile import planted
from tests.hostile.crawling import together, trap
from tests.hostile.payloads import payloads

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip


def addresses(asked: list[int], known: list[int]) -> Iterator[str]:
    """Yield every address that shows hostile words: stored ones, and those that come along in the address."""
    yield from (f"/with/questions/{number}/" for number in asked)
    yield from (f"/with/knowledge/{number}/" for number in known)
    for before in range(0, len(payloads()) + 20, 20):
        yield f"/with/questions/?before={before}"
        yield f"/with/knowledge/?before={before}"
    for words in together():
        for path in ("/with/questions/?q=", "/with/questions/ask/?title=", "/with/questions/alike/?title="):
            yield f"{path}{quote(words)}"


def test_none_of_three_hundred_hostile_words_runs_where_questions_are_shown(chromium: Any, live_server: Any) -> None:
    asked, known = planted.questions(planted.everybody())
    with trap(chromium) as set_up:
        set_up.open(live_server.url + path for path in addresses(asked, known))
        assert (set_up.seen > 500, set_up.can_snap()) == (True, True)
