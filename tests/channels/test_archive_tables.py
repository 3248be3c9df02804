"""Tables whose bad rows spoil only themselves."""

from __future__ import annotations

from porch.channels._archive_tables import Table
from porch.core.interaction import Spoiled


def read(text: str) -> tuple[list[object], list[tuple[bytes, str]]]:
    table = Table(text.encode(), lambda cells: cells == ["a", "b"])
    found = list(table.rows("t.csv"))
    good: list[object] = [(row[0], *row[1].values()) for row in found if not isinstance(row, Spoiled)]
    return good, [(row.raw, row.where) for row in found if isinstance(row, Spoiled)]


def test_a_cell_may_hold_lines_and_notes_may_stand_above() -> None:
    assert read('Notes:\n"x, y"\n\n a,b\r\n1,"two\r\nlines"\n\n3,4') == ([(5, "1", "two\nlines"), (8, "3", "4")], [])


def test_an_open_quotation_mark_spoils_its_own_line_only() -> None:
    good, bad = read('a,b\n1,2\n"3,4\n5,6\n7,8\n')
    assert (good, bad) == ([(2, "1", "2"), (4, "5", "6"), (5, "7", "8")], [(b'"3,4', "t.csv line 3")])


def test_a_row_of_another_width_is_set_apart() -> None:
    assert read("a,b\n1\n2,3,4\n5,6\n") == ([(4, "5", "6")], [(b"1", "t.csv line 2"), (b"2,3,4", "t.csv line 3")])


def test_a_table_without_its_header_has_none() -> None:
    assert Table(b"x,y\n1,2\n", lambda cells: "a" in cells).header is None


def test_a_cell_longer_than_any_table_has_does_not_stop_the_rest() -> None:
    good, bad = read(f"a,b\n{'x' * 200_000},1\n2,3\n")
    assert ([good], len(bad)) == ([[(3, "2", "3")]], 1)
