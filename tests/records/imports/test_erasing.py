"""Uploaded files that name somebody are thrown away; others stay."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from porch.core.errors import PorchError
from porch.core.whom import Whom
from porch.records.imports import actions, erasing, store
from porch.records.imports.models import Import
from porch.records.tables.personal import Forgot
from porch.records.team.models import Member
from tests.cast import NOON

WHOM = Whom(persons=(1,), handles=(2,), words=("quorra@zyx.example",))
NAMED, OTHER = b"From: quorra@zyx.example\n", b"From: ann@mill.example\n"


def zipped(path: Path, body: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside/mail.txt", body)


def squeezed(path: Path, body: bytes) -> None:
    path.write_bytes(gzip.compress(body))


@pytest.mark.parametrize("write", [Path.write_bytes, zipped, squeezed])
def test_a_name_is_found_in_what_is_packed_too(tmp_path: Path, write: Callable[[Path, bytes], object]) -> None:
    write(tmp_path / "named", NAMED)
    write(tmp_path / "other", OTHER)
    assert erasing.names(tmp_path / "named", WHOM)
    assert not erasing.names(tmp_path / "other", WHOM)


def test_a_name_across_two_pieces_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PIECE", 64)
    monkeypatch.setattr(erasing, "OVERLAP", 32)
    (tmp_path / "long").write_bytes(b"x " * 27 + NAMED)
    assert erasing.names(tmp_path / "long", WHOM)


@pytest.mark.parametrize("body", [b"BZh9....", b"\x1f\x8b broken", b"PK\x03\x04"])
def test_what_cannot_be_looked_into_may_name_anybody_unless_it_is_plain(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "sealed").write_bytes(body)
    assert erasing.names(tmp_path / "sealed", WHOM) is not body.startswith(b"PK")


def test_what_is_gone_names_nobody(tmp_path: Path) -> None:
    assert not erasing.names(tmp_path / "gone", WHOM)


def uploaded(name: str, body: bytes, member: Member) -> Import:
    token = store.new_token()
    with store.begin(token, name) as file:
        file.write(body)
    held = actions.take(token=token, name=name, size=len(body), format_name="auto", member=member, at=NOON)
    Import.objects.filter(pk=held.pk).update(state=Import.State.LOOKED)
    return held


@pytest.mark.django_db
def test_the_file_goes_and_its_neighbour_stays(alice: Member) -> None:
    named, other = uploaded("a.mbox", NAMED, alice), uploaded("b.mbox", OTHER, alice)
    erasing.erase(whom=WHOM, forgot=Forgot(at=NOON))
    assert not store.place(named.token, named.name).exists()
    assert store.place(other.token, other.name).exists()
    assert list(Import.objects.filter(file_gone_at=NOON)) == [named]


@pytest.mark.django_db
def test_nobody_is_erased_while_a_file_is_read_in(alice: Member) -> None:
    held = uploaded("a.mbox", NAMED, alice)
    Import.objects.filter(pk=held.pk).update(state=Import.State.BRINGING)
    with pytest.raises(PorchError, match="being read in"):
        erasing.erase(whom=WHOM, forgot=Forgot(at=NOON))
    assert store.place(held.token, held.name).exists()
