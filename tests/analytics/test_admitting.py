"""A fault owned up to, in seven languages; regret alone is none."""

from __future__ import annotations

import pytest

from porch.analytics.admitting import admits


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("That was our mistake, and we will mend it.", True), ("We should have told you.", True),
        ("Hai ragione, abbiamo sbagliato.", True), ("Nos equivocamos.", True), ("C'est notre erreur.", True),
        ("Das war unser Fehler.", True), ("Foi um erro nosso.", True), ("U heeft gelijk.", True),
        ("We are sorry you feel that way.", False), ("Thank you for writing.", False), ("", False), ("🙏", False),
    ],
)  # fmt: skip
def test_a_fault_is_told_from_regret(text: str, admitted: bool) -> None:
    assert admits(text) is admitted
