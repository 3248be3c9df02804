"""Uploaded files lie apart, for the owner's eyes alone."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from porch.records.imports import store

TOKEN = "0" * 32


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


def test_a_file_is_readable_by_nobody_else() -> None:
    with store.begin(TOKEN, "mail.mbox") as file:
        file.write(b"From ann")
    path = store.place(TOKEN, "mail.mbox")
    assert path.read_bytes() == b"From ann"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent)] == [0o600, 0o700]


def test_a_file_is_never_written_over() -> None:
    store.begin(TOKEN, "mail.mbox").close()
    with pytest.raises(FileExistsError):
        store.begin(TOKEN, "mail.mbox")


def test_a_removed_file_is_gone_with_its_folder_and_twice_is_once() -> None:
    store.begin(TOKEN, "mail.mbox").close()
    for _ in range(2):
        store.remove(TOKEN, "mail.mbox")
    assert not store.place(TOKEN, "mail.mbox").parent.exists()


@pytest.mark.parametrize(("token", "name"), [("../" + "0" * 29, "a"), (TOKEN, "../a"), (TOKEN, "a/b"), ("", "a")])
def test_no_name_leads_out_of_the_folder(token: str, name: str) -> None:
    with pytest.raises(ValueError, match="not a file of ours"):
        store.place(token, name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("mail.mbox", "mail.mbox"), ("../../etc/passwd", "passwd"), ("C:\\ann\\chat.zip", "chat.zip"), ("", "file"),
        ("...", "file"),
        ("a\x00b\u202egpj.exe", "a_b_gpj.exe"), ("x" * 300 + ".zip", "x" * 116 + ".zip"), ("دردشة.zip", "دردشة.zip"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_far_as_it_can_stand_on_a_disk(given: str, kept: str) -> None:
    assert store.clean_name(given) == kept
    assert store.place(TOKEN, store.clean_name(given)).name == kept


def test_the_disk_keeps_spare_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SPARE", 2**80)
    assert store.room() == 0
