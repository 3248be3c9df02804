import gzip
from collections.abc import Callable
from pathlib import Path

import orjson
import polars
import pytest

from porch.channels._archive_rows import canonical, container, rows, tables, total
from porch.core.errors import ChannelError
from porch.core.interaction import Spoiled

TABLE = [{"id": "1", "text": "Perché no?"}, {"id": "2", "text": 'a "b", c\nd'}, {"id": "3", "text": ""}]


def as_csv(path: Path) -> None:
    polars.DataFrame(TABLE).write_csv(path)


def as_semicolons(path: Path) -> None:
    polars.DataFrame(TABLE).write_csv(path, separator=";", include_bom=True)


def as_utf16(path: Path) -> None:
    path.write_text(polars.DataFrame(TABLE).write_csv(separator="\t"), encoding="utf-16")


def as_packed_csv(path: Path) -> None:
    path.write_bytes(gzip.compress(polars.DataFrame(TABLE).write_csv().encode()))


def as_jsonl(path: Path) -> None:
    path.write_bytes(b"\n\n".join(map(orjson.dumps, TABLE)))


def as_json(path: Path) -> None:
    path.write_bytes(orjson.dumps(TABLE, option=orjson.OPT_INDENT_2))


def as_json_within(path: Path) -> None:
    path.write_bytes(orjson.dumps({"version": 1, "notes": [1], "tickets": TABLE}, option=orjson.OPT_INDENT_2))


def as_parquet(path: Path) -> None:
    polars.DataFrame(TABLE).write_parquet(path)


def read(path: Path, *needed: str) -> list[object]:
    return [orjson.loads(row) if isinstance(row, bytes) else row for row in rows(path, needed)]


@pytest.mark.parametrize(
    ("name", "write", "kind"),
    [
        ("t.csv", as_csv, "csv"), ("t.txt", as_semicolons, "csv"), ("t.tsv", as_utf16, "csv"),
        ("t.csv.gz", as_packed_csv, "csv"),
        ("t.jsonl", as_jsonl, "jsonl"), ("t.json", as_jsonl, "jsonl"), ("t.json", as_json, "json"),
        ("t.json", as_json_within, "json"), ("t.parquet", as_parquet, "parquet"), ("no-ending", as_parquet, "parquet"),
    ],
)  # fmt: skip
def test_the_same_rows_come_out_of_every_container(
    tmp_path: Path, name: str, write: Callable[[Path], None], kind: str
) -> None:
    write(tmp_path / name)
    assert container(tmp_path / name) == kind
    assert read(tmp_path / name, *["id"] * (kind != "json")) == TABLE


def test_a_folder_gives_the_rows_of_all_its_tables(tmp_path: Path) -> None:
    as_csv(tmp_path / "a.csv")
    as_parquet(tmp_path / "b.parquet")
    (tmp_path / "SOURCE.md").write_text("not a table")
    assert [path.name for path in tables(tmp_path)] == ["a.csv", "b.parquet"]
    assert len(read(tmp_path)) == 6


def test_a_row_with_too_few_columns_spoils_only_itself(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,text\n1,one\nonly\n3,three\n")
    first, bad, last = read(tmp_path / "t.csv")
    assert (first, last) == ({"id": "1", "text": "one"}, {"id": "3", "text": "three"})
    assert bad == Spoiled(raw=b"only\n", reason=bad.reason, where="t.csv line 3")  # type: ignore[attr-defined]


@pytest.mark.parametrize("many", [1, 3000])
def test_a_quotation_mark_left_open_does_not_swallow_the_rest(tmp_path: Path, many: int) -> None:
    after = b"".join(b"%d,%s\n" % (n, b"x" * 90) for n in range(many))
    (tmp_path / "t.csv").write_bytes(b'id,text\n1,one\n2,"open\n' + after)
    found = read(tmp_path / "t.csv")
    assert [row["id"] for row in found if isinstance(row, dict)][:3] == ["1", "2", "0"]
    assert len(found) == 2 + many


def test_bad_utf8_spoils_its_row_and_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,text\n1,one\n2,caf\xe9\n3,three\n")
    _, bad, last = read(tmp_path / "t.csv")
    assert isinstance(bad, Spoiled)
    assert bad.raw == b"2,caf\xe9\n"
    assert last == {"id": "3", "text": "three"}


def test_another_encoding_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,text\n2,caf\xe9\n")
    assert [orjson.loads(row) for row in rows(tmp_path / "t.csv", [], "cp1252") if isinstance(row, bytes)] == [
        {"id": "2", "text": "café"}
    ]


def test_bad_lines_of_json_spoil_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_bytes(b'{"id": 1}\n{"id": \n[1]\n\xff\n{"id": 2}')
    found = read(tmp_path / "t.jsonl")
    assert [row for row in found if not isinstance(row, Spoiled)] == [{"id": 1}, {"id": 2}]
    assert [row.raw for row in found if isinstance(row, Spoiled)] == [b'{"id":', b"[1]", b"\xff"]


def test_a_list_may_hold_what_is_no_row(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_bytes(b'[{"id": 1}, 7]')
    assert [type(row) for row in read(tmp_path / "t.json")] == [dict, Spoiled]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b"a,b\n1,2\n", "lacks the columns id; it has a, b"),
        ("t.csv", b"", "lacks the columns id; it has none"),
        ("t.json", b"{", "is not JSON"), ("t.json", b'{"a":\n1}', "no list of rows"),
        ("t.parquet", b"PAR1xxxx", "not a Parquet"),
        ("t.csv.gz", b"\x1f\x8b\x08broken", "cannot be read"), ("t.csv", b'"id"x,b\n1,2\n', "The header of"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ChannelError, match=said) as caught:
        read(tmp_path / name, "id")
    assert str(tmp_path / name) in str(caught.value)
    assert caught.value.permanent


@pytest.mark.parametrize("at", [8, 20, 40, 60, 90, 120])
def test_a_parquet_file_that_makes_its_reader_panic_is_named(tmp_path: Path, at: int) -> None:
    as_parquet(tmp_path / "t.parquet")
    content = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(content[:at] + b"\xff\xff\x7f\x13" * 8 + content[at:])
    with pytest.raises(ChannelError, match="not a Parquet file that can be read"):
        read(tmp_path / "t.parquet")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="There is no CSV"):
        read(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("name", "write", "about"), [("t.csv", as_csv, 4), ("t.parquet", as_parquet, 3), ("t.json", as_json, None)]
)
def test_how_many_there_are_is_told_where_it_is_cheap(
    tmp_path: Path, name: str, write: Callable[[Path], None], about: int | None
) -> None:
    write(tmp_path / name)
    assert total(tmp_path / name) == about


def test_the_same_row_has_the_same_bytes() -> None:
    assert canonical({"b": 1, "a": None}) == canonical({"a": None, "b": 1}) == b'{"a":null,"b":1}'
