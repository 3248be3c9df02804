"""What is said in the search bench: every text, over two years, by people of whom few reach far."""

from __future__ import annotations

from porch.proving.benches import _said

TEXTS = [f"the word{n} of number{n % 7} is here" for n in range(60)]


def test_every_text_is_said_once_as_it_is_and_halves_besides() -> None:
    said = list(_said.said(TEXTS, messages=200, people=20))
    assert [one.number for one in said] == list(range(1, 201))
    assert set(TEXTS) <= {one.text for one in said}
    assert said[0].at < said[-1].at == _said.NOW
    assert {one.person for one in said} <= set(range(1, 21))
    assert list(_said.said(TEXTS, messages=200, people=20)) == said


def test_half_of_all_people_reach_nobody_and_few_reach_many() -> None:
    sways = sorted(_said.sway(person, 1000) for person in range(1, 1001))
    assert sways[499] == 0.0 < sways[500]
    assert sways[-1] == 4000.0


def test_each_kind_of_question_is_asked_of_words_that_were_said() -> None:
    asks = _said.questions([text.split() for text in (*TEXTS, *TEXTS)])
    assert [len(asks[kind]) for kind in _said.KINDS] == [33, 33, 34]
    assert {"the", "of"} <= set(asks["common"])
    assert all(len(words.split()) == 2 for words in asks["two_words"])


def test_what_is_found_is_held_against_the_best_there_are() -> None:
    found = {
        ("rare", "a"): ([1.0, 2.0], [1, 2]),
        ("two_words", "b c"): ([3.0, 3.0], []),
        ("common", "the"): ([9.0, 9.0], [5]),
    }
    told = _said.told(found, {"a": [1, 2], "b c": [], "the": [5, 6]})
    assert (told["kinds"]["common"]["overlap_20"], told["overlap_20"]) == (0.5, 0.8333)
    assert told["p50_ms"] == 3.0
