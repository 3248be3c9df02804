"""What somebody cares about: words they use more than others do; nothing by chance, nothing that everybody says."""

from __future__ import annotations

import random

from porch.analytics.cares import LEAST, cares

OTHERS = ["Is there a table today?", "When do you open today?", "Thank you, it was lovely", "My order is late"] * 25


def test_what_one_speaks_of_again_and_again_stands_out() -> None:
    mine = [
        "Is the vegan menu new?", "Any vegan cake?", "The vegan pizza was good", "A vegan table for two?",
        "Vegan soup is lovely", "Is there a table today?",
    ]  # fmt: skip
    assert [care.words for care in cares(mine, OTHERS)] == ["vegan"]


def test_what_is_said_twice_is_no_care() -> None:
    assert cares(["Any vegan cake?"] * (LEAST - 1), OTHERS) == []


def test_how_everybody_speaks_is_no_care() -> None:
    assert cares(["Is there a table today?"] * 9, OTHERS) == []


def test_whoever_speaks_like_everybody_hardly_ever_stands_out() -> None:
    chance, words = random.Random(1), [f"word{n}" for n in range(60)]
    texts = [" ".join(chance.choices(words, k=8)) for _ in range(1200)]
    told = sum(len(cares(texts[n : n + 20], texts[200:])) for n in range(0, 200, 20))
    assert told <= 6  # of 10 people with 60 words each, 1 in 100 by chance


def test_a_name_of_somebody_else_is_no_care() -> None:
    assert "trattoria" not in {care.words for care in cares(["@trattoria hello there"] * 5, OTHERS)}


def test_nothing_said_is_nothing_cared_for() -> None:
    assert cares([], OTHERS) == []
    assert cares(["vegan"] * 5, []) == []
