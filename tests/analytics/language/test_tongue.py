"""A language is named where it can be told, and "und" where not."""

from __future__ import annotations

import pytest

from porch.analytics.language.tongue import language, readable


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wo bleibt meine Bestellung?", "de"),
        ("Où est ma commande, s'il vous plaît ?", "fr"),
        ("הספר מונח על השולחן בבית", "he"),
        ("Det er ikke noe å lure på, jeg kommer tilbake i morgen tidlig", "nb"),
        ("12345 67890", "und"),
        ("https://example.org/long/path/of/words", "und"),
        ("\x00\x01\ud800 hello", "und"),
    ],
)
def test_a_language_is_named_or_not_at_all(text: str, code: str) -> None:
    assert language(text) == code


def test_no_more_is_read_than_is_needed() -> None:
    assert len(readable("a" * 100_000)) == 2_000
