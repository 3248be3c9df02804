"""Folded words and phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.words import LOOKED_AT, Phrases, labelled, mentions, spoken, words
from porch.core.folding import fold


def test_case_and_accents_do_not_matter() -> None:
    assert words("PERCHÉ") == words("perche\u0301") == ("perche",)


def test_the_longest_phrase_wins_and_words_are_used_once() -> None:
    phrases = Phrases({"still": "a", "still waiting": "b", "waiting": "c"})
    assert list(phrases.all(words("still waiting, still"))) == ["b", "a"]


def test_a_phrase_is_found_on_word_boundaries_only() -> None:
    assert Phrases({"rude": "x"}).first(words("crude oil")) is None


def test_a_phrase_cut_off_by_the_end_is_not_found() -> None:
    assert Phrases({"money back": "x"}).first(words("I want my money")) is None


def test_an_empty_phrase_is_found_nowhere() -> None:
    assert Phrases({"": "x", "!?": "y"}).first(words("anything at all")) is None


def test_a_text_opens_with_a_phrase() -> None:
    phrases = Phrases({"por que": "q"})
    assert phrases.opens(words("¿Por qué cierran?"))
    assert not phrases.opens(words("No sé por qué"))
    assert not phrases.opens(())


def test_a_later_list_wins() -> None:
    assert labelled(a=["x"], b=["x"]) == {"x": "b"}


def test_a_hostile_text_is_looked_at_only_so_far() -> None:
    assert len(spoken("a " * 10**6)) == LOOKED_AT // 2


def test_letters_in_fancy_dress_are_letters() -> None:
    assert words("𝐅𝐨𝐨𝐝 ﬁne") == ("food", "fine")


@given(st.text())
def test_folding_twice_is_folding_once_for_the_words(text: str) -> None:
    assert all(word == fold(word) or not word.isascii() for word in words(text))


@pytest.mark.parametrize(
    ("text", "phrase", "named"),
    [
        ("PIZZAS for all", "pizza", True),
        ("The dishes were hot", "dish", True),
        ("What a steam bath", "tea", False),
        ("our team", "tea", False),
        ("Your wood-fired ovens?", "wood fired oven", True),
        ("fired by wood, the oven", "wood fired oven", False),
        ("oven", "wood fired oven", False),
        ("Käse überbacken", "kase", True),
        ("anything", "", False),
        ("anything", "?!", False),
    ],
)
def test_a_phrase_is_named_by_words_of_its_own(text: str, phrase: str, named: bool) -> None:
    assert mentions(text, phrase) is named
