"""By what somebody takes part, and whether they moved: worked by hand."""

from __future__ import annotations

import pytest

from porch.analytics.fourcs import NEXT, FourC, moved, of
from porch.core.interaction import DEEDS, Kind, Visibility


@pytest.mark.parametrize(
    ("kind", "told", "level"),
    [
        (Kind.FOLLOW, {}, FourC.CONSUMPTION), (Kind.PURCHASE, {}, FourC.CONSUMPTION), (Kind.VOTE, {}, FourC.CURATION),
        (Kind.ANSWER, {"about": "survey-7"}, FourC.CURATION), (Kind.ANSWER, {"about": "choice-7"}, FourC.COLLABORATION),
        (Kind.CREATE, {"done_as": "idea", "about": "idea-1"}, FourC.CREATION),
        (Kind.CREATE, {"done_as": "answer"}, FourC.COLLABORATION), (Kind.MEETING, {}, FourC.COLLABORATION),
        (Kind.CALL, {}, None), (Kind.REJECT, {}, None),
    ],
)  # fmt: skip
def test_what_somebody_does_is_one_of_the_four(kind: Kind, told: dict[str, str], level: FourC | None) -> None:
    assert of(kind, Visibility.PUBLIC, **told) == level


def test_words_to_us_alone_make_nothing_for_others() -> None:
    assert [of(Kind.CREATE, one) for one in Visibility] == [FourC.CREATION, FourC.CREATION, None, None]


def test_our_own_deeds_are_nobodys_part() -> None:
    assert {of(kind, Visibility.PUBLIC) for kind in DEEDS} == {None}


def test_who_came_or_left_went_neither_up_nor_down() -> None:
    c = FourC
    pairs = [
        (c.NOTHING, c.NOTHING), (c.NOTHING, c.COLLABORATION), (c.CREATION, c.NOTHING), (c.CURATION, c.CURATION),
        (c.CONSUMPTION, c.COLLABORATION), (c.COLLABORATION, c.CREATION), (c.CREATION, c.CURATION),
    ]  # fmt: skip
    assert moved(pairs) == {"up": 1, "down": 2, "stayed": 1, "came": 1, "left": 1}


def test_every_rung_has_a_next_step() -> None:
    assert set(NEXT) == set(FourC)
