"""Words become harmless to any search, and stay themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.seeking import bare, holds, quoted, tag_of

HOSTILE = [
    'blue" OR from:me OR "door', "from:me -is:retweet", "(a OR b) AND NOT c", "a\\", '"""', "a\0b\nc", "#", "🍕" * 60,
    "x" * 500, "słowo " * 100, "' OR 1=1 --", "{}[]^~*?", "user:ann label:bug repo:x/y",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_of_hostile_words_is_an_operator(words: str) -> None:
    plain = bare(words, 200)
    assert len(plain) <= 200
    assert not set('"\\\0\n') & set(plain)
    assert not {"OR", "AND", "NOT"} & set(plain.split())
    assert ":" not in plain or not any(c.isalnum() for c in plain)


@given(st.text(max_size=600))
def test_a_phrase_is_closed_by_its_own_marks_alone(words: str) -> None:
    phrase = quoted(words, 250)
    assert phrase[0] == phrase[-1] == '"'
    assert '"' not in phrase[1:-1]
    assert "\\" not in phrase
    assert len(phrase) <= 250


@given(st.text(max_size=600))
def test_a_tag_is_one_word_or_none(words: str) -> None:
    tag = tag_of(words)
    assert not tag or (tag.replace("_", "x").isalnum() and words.strip()[1:] == tag)


@given(st.text(min_size=1, max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_a_text_holds_the_words_it_was_made_of(words: str, before: str, after: str) -> None:
    assert holds(f"{before} {words} {after}", words)


def test_words_apart_are_not_held() -> None:
    assert not holds("a door, painted blue", "blue door")
    assert not holds("bluedoor", "blue door")
