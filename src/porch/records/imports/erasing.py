"""Throws away uploaded files that name somebody who is to be forgotten."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from porch.core.errors import PorchError
from porch.core.whom import Whom
from porch.records.imports import actions, store
from porch.records.imports.models import Import
from porch.records.imports.personal import TABLES
from porch.records.tables.personal import Forgot, forget

PIECE, OVERLAP = 1 << 20, 1 << 10
GZIP = b"\x1f\x8b"
SEALED = (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"PAR1", b"\x28\xb5\x2f\xfd")
"""How files begin that cannot be looked into here."""


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Throw away each file that names the person, or that cannot be looked into; what was read of it is in the log.

    PorchError while a file is being read: it could bring them back.
    """
    lying = list(Import.objects.filter(file_gone_at=None))
    if any(one.is_at_work for one in lying):
        raise PorchError("A file is being read in. Stop it, or wait until it is done.")
    for one in lying:
        if names(store.place(one.token, one.name), whom):
            actions.forget_file(import_=one, at=forgot.at)
            forgot.count(Import, 1)
    forget(TABLES, whom, forgot)


def names(path: Path, whom: Whom) -> bool:
    """Whether a file names somebody, or may do so."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        begins = file.read(8)
    if begins.startswith(SEALED):
        return True
    try:
        return any(whom.is_named_in_bytes(piece) for piece in _pieces(path, begins))
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile):  # broken, or locked
        return True


def _pieces(path: Path, begins: bytes) -> Iterator[bytes]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode()
                with archive.open(name) as member:
                    yield from _read(member)
    elif begins.startswith(GZIP):
        with gzip.open(path) as file:
            yield from _read(file)  # type: ignore[arg-type]
    else:
        with path.open("rb") as plain:
            yield from _read(plain)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces; each begins with the end of the one before, so that no word falls between two."""
    end = b""
    while piece := file.read(PIECE):
        yield end + piece
        end = piece[-OVERLAP:]
