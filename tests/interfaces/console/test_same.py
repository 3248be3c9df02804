"""How sure it is that two are one is said in words, with the number."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from porch.interfaces.console.same import called, sureness


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "Almost certainly one person: over 99 %"),
        (0.99, "Almost certainly one person: 99 %"),
        (0.95, "Very probably one person: 95 %"),
        (0.9, "Probably one person: 90 %"),
        (None, "Your address book takes them for one"),
    ],
)
def test_a_number_has_its_words(probability: float | None, words: str) -> None:
    assert sureness(probability) == words


def test_somebody_without_a_name_is_called_by_a_handle() -> None:
    handles = SimpleNamespace(all=lambda: [SimpleNamespace(name="", value="ann@a.example")])
    assert called(SimpleNamespace(name="", pk=7, handles=handles)) == "ann@a.example"
    assert called(SimpleNamespace(name="", pk=7, handles=SimpleNamespace(all=list))) == "person 7"
