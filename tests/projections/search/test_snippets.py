"""A snippet is a piece of the text as it stands, and what was looked for is marked in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from porch.projections.search import snippets, terms


def told(text: str, asked: str) -> list[tuple[str, bool]]:
    return [(part.text, part.hit) for part in snippets.cut(text, terms.parse(asked).wanted)]


def test_every_place_is_marked_whatever_its_case_and_accents() -> None:
    assert told("Così così!", "cosi") == [("Così", True), (" ", False), ("così", True), ("!", False)]


def test_words_beside_each_other_are_marked_as_one() -> None:
    assert told("the cold soup", '"cold soup"') == [("the ", False), ("cold soup", True)]


def test_a_long_text_is_cut_around_the_first_place() -> None:
    parts = told("word " * 100 + "soup " + "word " * 100, "soup")
    assert [part for part in parts if part[1]] == [("soup", True)]
    assert parts[0] == ("… ", False)
    assert parts[-1][0].endswith(" …")
    assert sum(len(text) for text, _ in parts) <= snippets.AROUND + 4


def test_a_text_without_the_word_is_shown_from_its_beginning() -> None:
    assert told("Good morning", "soup") == [("Good morning", False)]


def test_markup_stays_text() -> None:
    assert told("<b>soup</b>", "soup") == [("<b>", False), ("soup", True), ("</b>", False)]


@given(text=st.text(st.characters(), max_size=400), asked=st.text(max_size=20))
def test_the_parts_put_together_are_the_text(text: str, asked: str) -> None:
    whole = "".join(part.text for part in snippets.cut(text, terms.parse(asked).wanted))
    assert whole.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
