"""A large file goes straight where imports lie; what is not taken leaves nothing."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import SkipFile

from porch.interfaces.console.uploads import IntoTheStore
from porch.records.imports import store


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.PORCH_HOME = tmp_path
    settings.PORCH_IMPORT_LIMIT = 1000
    return tmp_path


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def begun(*, announced: int = 10) -> IntoTheStore:
    handler = IntoTheStore()
    handler.handle_raw_input(None, {}, announced, b"", None)
    handler.new_file("file", "../Mail of Ann.mbox", "application/mbox", announced)
    return handler


def test_a_file_comes_piece_by_piece_and_lies_in_the_store(home: Path) -> None:
    handler = begun()
    for number, piece in enumerate((b"From ", b"ann")):
        assert handler.receive_data_chunk(piece, number) is None  # type: ignore[func-returns-value]
    stored = handler.file_complete(8)
    assert stored is not None
    stored.close()
    assert (stored.name, stored.size) == ("Mail of Ann.mbox", 8)
    assert store.place(stored.token, "Mail of Ann.mbox").read_bytes() == b"From ann"


def test_a_line_that_breaks_leaves_nothing(home: Path) -> None:
    handler = begun()
    handler.receive_data_chunk(b"From", 0)
    handler.remove_unless_taken()
    assert files(home) == []


def test_what_an_import_was_made_of_stays(home: Path) -> None:
    handler = begun()
    handler.file_complete(0)
    handler.taken = True
    handler.remove_unless_taken()
    assert len(files(home)) == 1


def test_what_is_announced_too_large_is_not_begun(home: Path) -> None:
    handler = IntoTheStore()
    handler.handle_raw_input(None, {}, 5000, b"", None)
    with pytest.raises(SkipFile):
        handler.new_file("file", "a", "", 5000)
    assert "larger than 1000" in handler.trouble.replace("\xa0", " ")
    assert files(home) == []


def test_what_grows_too_large_is_left_off(home: Path) -> None:
    handler = begun()
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"x" * 1001, 0)
    assert files(home) == []


def test_a_second_file_is_not_taken(home: Path) -> None:
    handler = begun()
    with pytest.raises(SkipFile):
        handler.new_file("file", "other", "", 1)
    assert len(files(home)) == 1


@pytest.mark.parametrize(("number", "said"), [(errno.ENOSPC, "disk is full"), (errno.EIO, "could not be written")])
def test_a_disk_that_does_not_write_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    handler = begun()

    class Broken:
        def write(self, data: bytes) -> int:
            raise OSError(number, "no")

        def close(self) -> None:
            raise OSError(number, "no")

    monkeypatch.setattr(handler, "_writing", Broken())
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"x", 0)
    assert said in handler.trouble
    assert files(home) == []


def test_a_last_byte_that_is_not_written_is_no_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = begun()

    class Late:
        def close(self) -> None:
            raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(handler, "_writing", Late())
    assert handler.file_complete(1) is None
    assert "disk is full" in handler.trouble
