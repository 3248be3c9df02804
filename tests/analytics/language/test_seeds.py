"""Every need has phrases, and a phrase stands once."""

from __future__ import annotations

from porch.analytics.language.labels import NEEDS
from porch.analytics.language.seeds import TABLES


def test_every_need_has_phrases() -> None:
    assert set(NEEDS) <= set(TABLES)


def test_no_list_holds_a_phrase_twice() -> None:
    twice = [
        (need, language) for need, table in TABLES.items() for language, listed in table.items()
        if len(set(listed)) < len(listed)
    ]  # fmt: skip
    assert twice == []
