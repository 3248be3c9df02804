"""Languages by the pieces of their words and the vote of pycld2."""

from __future__ import annotations

import pytest

from porch.analytics.language.shipping import tongues
from porch.analytics.language.tongues import Tongues


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ciao bella", "it"),
        ("mi pedido no llega", "es"),
        ("Merci beaucoup!", "fr"),
        ("wo ist mein Paket", "de"),
        ("bom dia, tudo bem?", "pt"),
        ("goedemorgen allemaal", "nl"),
        ("привет как дела", "ru"),
        ("lol", "und"),
        ("😍😍", "und"),
        ("", "und"),
        ("4711", "und"),
    ],
)
def test_short_texts_are_told_too(text: str, code: str) -> None:
    assert tongues().languages([text]) == [code]


def test_it_comes_back_as_it_was_kept() -> None:
    made = Tongues.taught(["the house", "la casa"] * 3, ["en", "it"] * 3)
    assert Tongues.opened(made.closed()).closed() == made.closed()
