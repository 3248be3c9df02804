"""The form of a search asks for what a search needs, and for a chat's time when it is one."""

from __future__ import annotations

from datetime import timedelta

from porch.interfaces.console.search_form import SearchForm

PLACES = [(1, "Mastodon"), (2, "Bluesky")]
TOLD = {"words": "Trattoria", "about": "brand", "every": "60", "accounts": ["1"]}


def test_a_search_asks_for_no_time_and_a_chat_for_no_kind() -> None:
    assert not {"begins_at", "ends_at", "host_note"} & set(SearchForm(places=PLACES, chat=False).fields)
    assert "about" not in SearchForm(places=PLACES, chat=True).fields


def test_what_is_chosen_is_known_before_the_form_is_complete() -> None:
    form = SearchForm({"every": "360", "accounts": ["2", "x"]}, places=PLACES, chat=False)
    assert (form.cadence, form.chosen) == (timedelta(hours=6), {2})
    assert SearchForm({"every": "7"}, places=PLACES, chat=False).cadence == timedelta(hours=1)


def test_a_chat_needs_its_time_and_a_search_a_known_connection() -> None:
    assert SearchForm(TOLD, places=PLACES, chat=False).is_valid()
    assert set(SearchForm(TOLD, places=PLACES, chat=True).errors) == {"begins_at", "ends_at"}
    assert set(SearchForm({**TOLD, "accounts": ["3"]}, places=PLACES, chat=False).errors) == {"accounts"}
