"""Any text is words, and what is asked is only ever words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from porch.projections.search import terms
from porch.projections.search.dialects import Fts5, Gin, Match

ANY = st.text(st.characters(), max_size=200)


@given(text=ANY)
def test_words_hold_no_space_no_quote_and_no_mark(text: str) -> None:
    for word in terms.words(text):
        assert word
        assert not set(word) & set(" \t\n\0'\"\\§&|!():*-")


@given(asked=ANY)
def test_what_is_asked_is_bounded_and_reaches_a_database_quoted(asked: str) -> None:
    found = terms.parse(asked)
    assert len(found.wanted) <= terms.MOST_TERMS
    assert all(len(term) <= terms.LONGEST_TERM for term in (*found.wanted, *found.unwanted))
    match = Match(wanted=(("x",), *found.wanted), unwanted=found.unwanted, marks=())
    assert Fts5.asks(match).count('"') == 2 * (1 + len(found.wanted) + len(found.unwanted))
    assert Gin.asks(match).count("'") == 2 * sum(len(term) for term in (*match.wanted, *match.unwanted))


@given(text=ANY)
def test_every_word_said_is_found_in_what_is_kept(text: str) -> None:
    said = terms.words(text)
    kept = terms.kept(said)
    assert all(kept.count(terms.needle((word,))) == said.count(word) for word in said)


def test_quotes_and_minus_mean_something_only_where_they_should() -> None:
    assert terms.parse('e-mail -spam "-no"').wanted == (("e", "mail"), ("no",))
    assert terms.parse('-"two words" one').unwanted == (("two", "words"),)


@given(text=ANY)
def test_places_lie_within_the_text(text: str) -> None:
    for word in terms.words(text)[:5]:
        for begin, end in terms.places(text, (word,)):
            assert 0 <= begin < end <= len(text)
