import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from porch.channels._archive_files import files, opened, start
from porch.core.errors import ChannelError

HELD = {"a.txt": b"first", "in/b.txt": b"second"}


def as_folder(path: Path) -> None:
    for name, content in HELD.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)


def as_tar(path: Path) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in HELD.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("../../etc/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)


def as_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.mkdir("in")
        for name, content in HELD.items():
            packed.writestr(name, content)


@pytest.mark.parametrize(("name", "write"), [("folder", as_folder), ("t.tar.gz", as_tar), ("t.zip", as_zip)])
def test_a_folder_a_tar_and_a_zip_give_the_same_files(tmp_path: Path, name: str, write: object) -> None:
    write(tmp_path / name)  # type: ignore[operator]
    assert {name: (start(file, 3), file.read()) for name, file in files(tmp_path / name)} == {
        "a.txt": (b"fir", b"first"),
        "in/b.txt": (b"sec", b"second"),
    }


def test_packed_files_in_a_folder_are_looked_into(tmp_path: Path) -> None:
    as_tar(tmp_path / "t.tar.gz")
    assert [name for name, _ in files(tmp_path)] == ["t.tar.gz/a.txt", "t.tar.gz/in/b.txt"]


def test_a_gzipped_file_is_read_through(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"first"))
    with opened(tmp_path / "a.gz") as file:
        assert (start(file, 3), file.read()) == (b"fir", b"first")


@pytest.mark.parametrize("name", ["gone", "gone/deeper"])
def test_what_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ChannelError, match="There is no file"):
        list(files(tmp_path / name))


def test_a_tar_cut_in_half_is_named(tmp_path: Path) -> None:
    as_tar(tmp_path / "t.tar.gz")
    whole = (tmp_path / "t.tar.gz").read_bytes()
    (tmp_path / "t.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ChannelError, match=r"t\.tar\.gz cannot be read"):
        [file.read() for _, file in files(tmp_path / "t.tar.gz")]
