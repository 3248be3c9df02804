"""Words that cannot wait."""

from __future__ import annotations

import pytest

from porch.analytics.urgency import Matcher
from porch.analytics.urgency_words import URGENCY_WORDS


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We all got FOOD POISONING last night", "food poisoning"),
        ("Mia moglie è al pronto soccorso", "pronto soccorso"),
        ("Mi hija tuvo una reaccion alergica", "reacción alérgica"),
        ("Mon fils est aux urgences", "aux urgences"),
        ("Meine Frau liegt im Krankenhaus", "im krankenhaus"),
        ("Teve uma reacao alergica", "reação alérgica"),
        ("Ze ligt in het ziekenhuis", "in het ziekenhuis"),
    ],
)
def test_the_list_we_start_with_is_found_in_its_language(text: str, word: str) -> None:
    assert Matcher(URGENCY_WORDS).find(text) == word


@pytest.mark.parametrize(
    "text", ["", "Good food, and a novel about poisoning", "https://example.org/ambulance", "a fire sale on Friday"]
)
def test_nothing_urgent_is_found_where_nothing_urgent_is_said(text: str) -> None:
    assert Matcher(URGENCY_WORDS).find(text) is None


def test_the_owner_edits_the_list() -> None:
    assert Matcher({"en": ["wedding cake"]}).find("where is our Wedding Cake?!") == "wedding cake"
    assert Matcher({}).find("food poisoning") is None
