"""Tables to take along."""

from __future__ import annotations

import pytest

from porch.interfaces.console import sheets


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert sheets.line([cell]).lstrip('"').startswith("'")


@pytest.mark.parametrize("cell", ["-3", "+12", "7", "a=b"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert sheets.line([cell]) == f"{cell}\r\n"


def test_a_table_is_a_file_that_no_cache_keeps() -> None:
    told = sheets.table([("a", "b"), ("1", "2")], "x.csv")
    assert told.content == b"a,b\r\n1,2\r\n"
    assert told["Content-Disposition"] == 'attachment; filename="x.csv"'
    assert told["Cache-Control"] == "private, no-store"


def test_any_file_says_what_it_is() -> None:
    assert sheets.file(b"%PDF", "application/pdf", "x.pdf")["Content-Type"] == "application/pdf"
