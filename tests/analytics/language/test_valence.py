"""Words have valences, which denial turns and emphasis raises."""

from __future__ import annotations

from porch.analytics.language.valence import SCORES, scores, valences


def test_denial_turns_and_emphasis_raises() -> None:
    plain, denied, very = (valences(said)[-1] for said in (("good",), ("not", "good"), ("very", "good")))
    assert denied < 0 < plain < very


def test_what_comes_after_but_counts_more() -> None:
    told = valences(("good", "but", "bad"))
    assert sum(told) < 0


def test_a_face_has_a_valence() -> None:
    assert [one > 0 for one in valences(("😍", "😡"))] == [True, False]


def test_every_score_is_a_number_even_of_nothing() -> None:
    assert len(scores((), [], "")) == len(SCORES)
