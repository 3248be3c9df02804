"""Facts about one search: when it runs, what it asks for, what it may offer, what it has spent today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.records.searches.models import Search, SearchPlace
from tests.cast import NOON

HOUR = timedelta(hours=1)
CHAT = {"about": "tag", "words": "AskTheChef", "begins_at": NOON, "ends_at": NOON + HOUR}


@pytest.mark.parametrize(
    ("change", "runs"),
    [({}, True), ({"paused_at": NOON}, False), ({"closed_at": NOON}, False), (CHAT, True)],
)
def test_a_search_runs_until_it_is_paused_or_closed(change: dict[str, object], runs: bool) -> None:
    assert Search(**change).runs(NOON) is runs


def test_a_chat_runs_in_its_time_only() -> None:
    chat = Search(**CHAT)
    moments = (NOON - HOUR, NOON, NOON + HOUR)
    assert [chat.runs(at) for at in moments] == [False, True, False]
    assert [chat.is_over(at) for at in moments] == [False, False, True]
    assert chat.is_chat


def test_only_what_is_about_us_and_no_chat_is_offered() -> None:
    offers = {about: Search(about=about).offers for about in ("brand", "product", "tag", "competitor", "claim")}
    assert offers == {"brand": True, "product": True, "tag": True, "competitor": False, "claim": False}
    assert not Search(**CHAT).offers


def test_a_tag_is_asked_for_with_its_sign() -> None:
    assert (Search(**CHAT).asked, Search(words="Blue Door", about="brand").asked) == ("#AskTheChef", "Blue Door")


def test_calls_of_another_day_are_not_todays() -> None:
    place = SearchPlace(calls_on=NOON.date(), calls_that_day=7)
    assert (place.calls_today(NOON), place.calls_today(NOON + timedelta(days=1))) == (7, 0)
