"""An organisation is found by its name, however it is written."""

from __future__ import annotations

from porch.records.organisations.finding import LONGEST, key


def test_case_accents_and_blanks_do_not_matter() -> None:
    assert key(" MÜHLE  Gmbh") == key("Mühle GmbH")


def test_a_name_of_ten_thousand_characters_fits() -> None:
    assert len(key("ß" * 10_000)) == LONGEST
