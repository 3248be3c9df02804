"""What is asked is read from an address and goes back into one; what narrows comes off piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.interfaces.console import asked as asking
from porch.projections.search.asking import FIELDS, Asked

FULL = {
    "words": "mussels", "person": "7", "channel": "mastodon", "since": "2026-03-01", "until": "2026-03-02",
    "need": "complaint", "sentiment": "negative", "visibility": "public", "text": "2", "recency": "0",
}  # fmt: skip


def test_an_address_carries_all_that_is_asked_and_nothing_else() -> None:
    read, trouble = asking.read(FULL)
    assert (read.to_mapping(), trouble) == (FULL, "")
    told = asking.address(read, after="", route="said-voices")
    assert told.startswith("/search/voices/?words=mussels&person=7")
    assert "after" not in told
    assert asking.address(Asked()) == "/search/"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"colour": "red"}, "no field"),
        ({"until": "yesterday"}, "is no day"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "before the first"),
        ({"person": "-1"}, "nobody here"),
        ({"recency": "nan"}, "from 0 to 3"),
        ({"sentiment": "cross"}, "there are negative, neutral, positive"),
    ],
)
def test_what_makes_no_sense_is_named_and_then_nothing_is_asked(told: dict[str, str], why: str) -> None:
    read, trouble = asking.read({"words": "mussels", **told})
    assert (read, why in trouble) == (Asked(), True)


@given(st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=9)), st.text(max_size=40), max_size=6))
def test_any_address_asks_for_something_or_says_what_is_wrong(told: dict[str, str]) -> None:
    read, trouble = asking.read(told)
    assert not trouble or read == Asked()
    assert asking.read(read.to_mapping()) == (read, "")


def test_each_chip_leads_to_the_same_without_it() -> None:
    read, _ = asking.read(FULL)
    chips = asking.chips(read, "Ann")
    assert [chip.words for chip in chips] == [
        "with Ann", "on Mastodon", "since 1 March 2026", "until 2026-03-02", "complaint", "unhappy", "public",
    ]  # fmt: skip
    assert [f"{chip.name}=" in chip.url for chip in chips] == [False] * 7
    assert all("words=mussels" in chip.url for chip in chips)


def test_a_question_is_said_in_words() -> None:
    assert asking.words(Asked(words="mussels", visibility="direct")) == '"mussels", private'
    assert asking.mood("neutral") == "neither happy nor unhappy"


def test_the_form_offers_what_is_chosen_even_where_it_is_gone() -> None:
    form = asking.offered(Asked(channel="myspace"), ["email"])
    assert [one for one, _ in form.channels] == ["email", "myspace"]
    assert [(one.name, one.value, one.most) for one in form.weights] == [
        ("text", "1", "3"), ("influence", "1", "3"), ("recency", "1", "3"),
    ]  # fmt: skip
    assert (form.narrows, form.is_weighted) == (True, False)


def test_a_saved_search_has_an_address() -> None:
    assert asking.saved_address(3) == "/search/?saved=3"
