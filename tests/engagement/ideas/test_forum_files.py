"""The rows of a dump, as XML or Parquet: each by itself, none able to reach another."""

from __future__ import annotations

from pathlib import Path

import polars
import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Spoiled
from porch.engagement.ideas.forum_files import Row, is_dump, rows

BOMB = '<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def xml(folder: Path, *lines: str) -> Path:
    (folder / "Posts.xml").write_text("\n".join(['<?xml version="1.0"?>', "<posts>", *lines, "</posts>"]))
    return folder


def test_a_row_is_a_line_with_its_cells_and_its_place(tmp_path: Path) -> None:
    found = list(rows(xml(tmp_path, '  <row Id="7" Title="Bread &amp; wine" Body="" />'), "Posts"))
    assert found == [Row({"Id": "7", "Title": "Bread & wine"}, "Posts.xml line 3")]


def test_a_damaged_row_spoils_only_itself(tmp_path: Path) -> None:
    found = list(rows(xml(tmp_path, '<row Id="1" Title="brok', '<row Id="2" />'), "Posts"))
    assert isinstance(found[0], Spoiled)
    assert (found[0].raw, found[0].where) == (b'<row Id="1" Title="brok', "Posts.xml line 3")
    assert found[1] == Row({"Id": "2"}, "Posts.xml line 4")


def test_what_a_file_declares_is_never_unfolded(tmp_path: Path) -> None:
    (found,) = rows(xml(tmp_path, BOMB, '<row Id="1" Title="&b;" />'), "Posts")
    assert isinstance(found, Spoiled)
    (within,) = rows(xml(tmp_path, f'<row Id="1" />{BOMB}'), "Posts")
    assert isinstance(within, Spoiled)


def test_parquet_is_read_as_the_same_rows(tmp_path: Path) -> None:
    polars.DataFrame({"Id": ["7"], "Score": [3], "Title": [None]}).write_parquet(tmp_path / "Posts.parquet")
    assert list(rows(tmp_path, "Posts")) == [Row({"Id": "7", "Score": "3"}, "Posts.parquet row 1")]


def test_parquet_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "Posts.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(PorchError, match=r"Posts\.parquet cannot be read"):
        list(rows(tmp_path, "Posts"))


def test_a_dump_is_known_by_its_posts_and_may_lack_the_rest(tmp_path: Path) -> None:
    assert not is_dump(tmp_path)
    xml(tmp_path)
    assert is_dump(tmp_path)
    assert list(rows(tmp_path, "Votes")) == []


def test_a_row_that_says_nothing_sensible_keeps_its_bytes() -> None:
    assert Row({"Id": "7"}, "Posts row 1").spoiled("no date") == Spoiled(
        raw=b'{"Id":"7"}', reason="no date", where="Posts row 1"
    )
