"""Rates are AAPOR's, to the letter."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from porch.analytics.surveys.rates import Asked, Code, Criterion, counted, disposition, eligible, rates

VECTOR = Asked(complete=700, partial=40, refused=110, not_reached=100, other=10, unknown=30, unknown_other=10)
EXACT = {
    "rr1": 700 / 1000, "rr2": 740 / 1000, "rr3": 700 / 996, "rr4": 740 / 996, "rr5": 700 / 960, "rr6": 740 / 960,
    "coop1": 700 / 860, "coop2": 740 / 860, "coop3": 700 / 850, "coop4": 740 / 850,
    "ref1": 110 / 1000, "ref2": 110 / 996, "ref3": 110 / 960, "con1": 860 / 1000, "con2": 860 / 996, "con3": 860 / 960,
    "e": 0.9,
}  # fmt: skip
PUBLISHED = {
    "rr1": 0.700, "rr2": 0.740, "rr3": 0.703, "rr4": 0.743, "rr5": 0.729, "rr6": 0.771, "coop1": 0.814, "ref1": 0.110,
    "con1": 0.860,
}  # fmt: skip


def test_the_published_vector_comes_out_exactly() -> None:
    told = asdict(rates(VECTOR, e=0.9))
    assert told == pytest.approx(EXACT, abs=1e-12)
    assert {name: round(told[name], 3) for name in PUBLISHED} == PUBLISHED


def test_those_not_meant_are_divided_by_nowhere_and_tell_how_many_of_the_unsure_are() -> None:
    asked = Asked(complete=45, refused=45, not_meant=10, unknown=20)
    assert eligible(asked) == 0.9
    assert rates(asked).rr3 == pytest.approx(45 / 108)
    assert asked.all == 110


def test_of_nobody_there_is_no_rate() -> None:
    assert {value for name, value in asdict(rates(Asked())).items() if name != "e"} == {None}


@pytest.mark.parametrize("e", [-0.1, 1.1])
def test_what_is_no_share_is_refused(e: float) -> None:
    with pytest.raises(ValueError, match="share"):
        rates(VECTOR, e=e)


@pytest.mark.parametrize(
    ("answered", "applicable", "code"),
    [(0, 4, Code.REFUSED), (1, 3, Code.REFUSED), (2, 4, Code.PARTIAL), (4, 5, Code.PARTIAL), (5, 6, Code.COMPLETE),
     (0, 0, Code.COMPLETE)],
)  # fmt: skip
def test_what_somebody_counts_as_goes_by_the_share_that_applied(answered: int, applicable: int, code: Code) -> None:
    assert disposition(answered, applicable) is code


def test_a_criterion_is_ones_own_and_stands_in_words() -> None:
    strict = Criterion(partial=0.6, complete=0.95)
    assert disposition(9, 10, strict) is Code.PARTIAL
    assert "more than 95%" in strict.words
    assert "60% to 95%" in strict.words


def test_more_cannot_be_answered_than_applied() -> None:
    with pytest.raises(ValueError, match="applied"):
        disposition(3, 2)


def test_codes_are_counted_by_their_names() -> None:
    told = counted([Code.COMPLETE, Code.PARTIAL, Code.UNKNOWN, Code.UNKNOWN_OTHER, Code.NOT_MEANT])
    assert (told.took_part, told.unsure, told.not_meant, told.known) == (2, 2, 1, 2)
