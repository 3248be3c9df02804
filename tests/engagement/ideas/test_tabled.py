"""Tables of ideas as other portals export them: columns are known by name, and what is not understood is told."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Spoiled
from porch.engagement.ideas import tabled
from porch.engagement.ideas.brought import Day, Decided, LeftOut, Old, OldIdea, OldJoining
from porch.engagement.ideas.statuses import Status

FIDER = """number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,response,original_number
1,Bake bread,Every day,2020-05-01T12:00:00Z,Ann,7,2,declined,Olga,2020-06-01T12:00:00Z,No room,
2,Loaves,,2020-05-02T12:00:00Z,Ben,2,0,duplicate,,,,1
"""  # noqa: E501
CANNY = """\ufeffTitle;Details;Author Email;Author Name;Status;Score;Created;URL
Bake bread;Every day;ANN@example.org;Ann;in progress;7;2020-05-01;https://x.example/1
Dogs;;;;moon;none;2020-05-01;
Cats;;;;moon;1;2020-05-01;
Two;many;cells
"""
MAY = datetime(2020, 5, 1, 12, tzinfo=UTC)


def read(folder: Path, table: str) -> list[Old]:
    (folder / "ideas.csv").write_text(table, encoding="utf-8")
    return list(tabled.read(folder / "ideas.csv"))


def test_an_export_of_fider_is_understood(tmp_path: Path) -> None:
    items = read(tmp_path, FIDER)
    bread = next(one for one in items if isinstance(one, OldIdea))
    assert (bread.key, bread.title, bread.words, bread.at) == ("1", "Bake bread", "Every day", MAY)
    assert bread.days == [Day(day=date(2020, 5, 1), votes=7)]
    assert bread.decided == Decided(status=Status.NO, reason="No room", at=MAY.replace(month=6))
    assert [(one.idea, one.into) for one in items if isinstance(one, OldJoining)] == [("2", "1")]
    assert {one.what for one in items if isinstance(one, LeftOut)} == {
        "the column comments_count", "the column responded_by", "names of authors without an address",
    }  # fmt: skip


def test_an_export_of_canny_is_understood_and_its_authors_have_addresses(tmp_path: Path) -> None:
    bread = next(one for one in read(tmp_path, CANNY) if isinstance(one, OldIdea))
    assert bread.author is not None
    assert (bread.author.kind, bread.author.value, bread.author.name) == ("email", "ann@example.org", "Ann")
    assert bread.decided is not None
    assert bread.decided.status is Status.STARTED


def test_a_row_that_is_broken_is_set_apart_and_a_status_nobody_knows_is_told(tmp_path: Path) -> None:
    items = read(tmp_path, CANNY)
    spoiled = [one for one in items if isinstance(one, Spoiled)]
    assert [one.where for one in spoiled] == ["line 3", "row 5"]
    assert b"Dogs" in spoiled[0].raw
    assert b"cells" in spoiled[1].raw
    assert LeftOut(what="the status moon") in items


def test_rows_without_numbers_keep_the_same_key(tmp_path: Path) -> None:
    first, again = read(tmp_path, CANNY), read(tmp_path, CANNY)
    assert [one for one in first if isinstance(one, OldIdea)] == [one for one in again if isinstance(one, OldIdea)]


def test_a_table_without_titles_or_dates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PorchError, match="no column with the title and date"):
        read(tmp_path, "votes,words\n1,a\n")


def test_a_cell_of_megabytes_spoils_its_row_only(tmp_path: Path) -> None:
    long = "x" * (tabled.LONGEST_CELL + 1)
    items = read(tmp_path, f"title,date\n{long},2020-05-01\nBread,2020-05-01\n")
    assert [type(one) for one in items] == [Spoiled, OldIdea]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PorchError, match="cannot be read"):
        list(tabled.read(tmp_path / "none.csv"))


def test_how_long_a_cell_may_be_elsewhere_is_as_before(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read(tmp_path, FIDER)
    assert csv.field_size_limit() == before
