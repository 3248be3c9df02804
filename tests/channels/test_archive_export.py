"""Whoever made an export may mean harm."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from porch.channels import _archive_export
from porch.channels._archive_export import exported, within
from porch.core.errors import ChannelError
from porch.core.interaction import Spoiled
from tests.channels.downloads import unpacked, zipped

HELD = {"a/one.json": '{"n": 1}', "two.txt": "due"}


def names(path: Path) -> list[str]:
    with exported(path) as export:
        return export.names


def test_a_zip_and_its_folder_hold_the_same(tmp_path: Path) -> None:
    packed, folder = zipped(tmp_path / "x.zip", HELD), unpacked(tmp_path / "x", HELD)
    assert names(packed) == names(folder) == ["a/one.json", "two.txt"]
    with exported(packed) as export:
        assert (export.json("a/one.json"), export.bytes("two.txt")) == ({"n": 1}, b"due")


def test_parts_of_one_export_in_a_folder_are_read_together(tmp_path: Path) -> None:
    for part, held in (("t-001.zip", {"Takeout/a.json": "1"}), ("t-002.zip", {"Takeout/b.json": "2"})):
        zipped(tmp_path / part, held)
    assert names(tmp_path) == ["t-001/Takeout/a.json", "t-002/Takeout/b.json"]


def test_a_tar_is_read_too(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tgz", "w:gz") as packed:
        held = tarfile.TarInfo("Takeout/a.json")
        held.size = 2
        packed.addfile(held, io.BytesIO(b"{}"))
        link = tarfile.TarInfo("Takeout/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    with exported(tmp_path / "x.tgz") as export:
        assert (export.names, export.json("Takeout/a.json")) == (["Takeout/a.json"], {})


def test_a_file_alone_is_an_export_of_one(tmp_path: Path) -> None:
    (tmp_path / "reviews.json").write_text("{}")
    assert names(tmp_path / "reviews.json") == ["reviews.json"]


@pytest.mark.parametrize("name", ["../out.json", "/etc/passwd", "a/../../b.json", "C:\\x.json", "..\\up.json"])
def test_a_name_that_leads_elsewhere_is_passed_over(tmp_path: Path, name: str) -> None:
    assert names(zipped(tmp_path / "x.zip", {name: "{}", "kept.json": "{}"})) == ["kept.json"]


def test_a_link_within_a_zip_or_folder_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        link = zipfile.ZipInfo("link.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    folder = unpacked(tmp_path / "x", {"kept.json": "{}"})
    (folder / "link.json").symlink_to("/etc/passwd")
    assert (names(tmp_path / "x.zip"), names(folder)) == ([], ["kept.json"])


def test_what_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "x.zip", {"message_1.json": b"\0" * (20 << 20)})
    with exported(bomb) as export, pytest.raises(ChannelError, match="300 times") as caught:
        export.bytes("message_1.json")
    assert caught.value.permanent


def test_what_says_it_is_small_and_is_not_is_read_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_archive_export, "LARGEST", 1000)
    with exported(zipped(tmp_path / "x.zip", {"a.json": "x" * 1001, "b.json": "x" * 1000})) as export:
        assert len(export.bytes("b.json")) == 1000
        with pytest.raises(ChannelError, match=r"a\.json .* longer than"):
            export.bytes("a.json")


def test_more_files_than_anybody_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive_export, "MOST_FILES", 3)
    with pytest.raises(ChannelError, match="more than 3 files"):
        names(zipped(tmp_path / "x.zip", {f"{n}.json": "" for n in range(4)}))


def test_ten_thousand_photos_cost_nothing(tmp_path: Path) -> None:
    assert len(names(zipped(tmp_path / "x.zip", {f"photos/{n}.jpg": b"" for n in range(10_000)}))) == 10_000


def test_a_locked_zip_says_how_to_go_on(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "x.zip", HELD)
    whole = packed.read_bytes().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    packed.write_bytes(whole)
    with pytest.raises(ChannelError, match="locked with a password: unpack it"):
        names(packed)


@pytest.mark.parametrize("cut", [30, 200])
def test_a_torn_zip_is_no_export(tmp_path: Path, cut: int) -> None:
    packed = zipped(tmp_path / "x.zip", HELD)
    packed.write_bytes(packed.read_bytes()[:-cut])
    with exported(packed) as export:
        assert export.names == ["x.zip"]


def test_a_damaged_file_within_is_said(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "x.zip", {"a.json": "{" + "1" * 500})
    whole = bytearray(packed.read_bytes())
    whole[40:44] = b"\xff\xff\xff\xff"
    packed.write_bytes(whole)
    with exported(packed) as export, pytest.raises(ChannelError, match="cannot be read"):
        export.bytes("a.json")


def test_what_is_no_json_is_set_apart_and_not_raised(tmp_path: Path) -> None:
    with exported(zipped(tmp_path / "x.zip", {"a.json": "{torn"})) as export:
        told = export.json("a.json")
    assert isinstance(told, Spoiled)
    assert (told.raw, told.where) == (b"{torn", "a.json")


def test_a_file_lies_within_its_folder() -> None:
    assert within("a/b/c.json") == "a/b"
