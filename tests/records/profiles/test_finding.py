"""Words are made tidy and found whatever their case and accents."""

from __future__ import annotations

from porch.records.profiles.finding import LONGEST_NAME, key, tidy


def test_a_word_of_ten_thousand_characters_fits() -> None:
    assert len(tidy("x" * 10_000, LONGEST_NAME)) == len(key("ﬀ" * 10_000)) == LONGEST_NAME


def test_what_no_database_takes_is_left_out() -> None:
    assert tidy("V\0IP \ud83d", 60) == "VIP ?"
