"""The files of an export: one file, a folder, a tar or a zip, opened one after the other and never unpacked to disk."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from porch.core.errors import ChannelError

PACKED = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")
GZIP = b"\x1f\x8b"
TROUBLE = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, RuntimeError)


def files(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield (name, open file) of everything `path` holds, in order of names within a folder; each is closed after.

    A permanent ChannelError names what cannot be opened.
    """
    if not path.exists():
        raise ChannelError(f"There is no file {path}.", permanent=True)
    with complaint(path):
        if path.is_dir():
            yield from _folder(path)
        elif zipfile.is_zipfile(path):
            yield from _zip(path)
        elif tarfile.is_tarfile(path):
            yield from _tar(path)
        else:
            with opened(path) as file:
                yield path.name, file


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be read, through gzip where it is packed so."""
    with path.open("rb") as file:
        if file.peek(2)[:2] == GZIP:
            with gzip.open(file) as unpacked:
                yield cast(IO[bytes], unpacked)
        else:
            yield file


@contextmanager
def complaint(path: Path) -> Iterator[None]:
    """Turn trouble with reading `path` into a permanent ChannelError that names it."""
    try:
        yield
    except TROUBLE as error:
        raise ChannelError(f"{path} cannot be read: {type(error).__name__} {error}", permanent=True) from error


def start(file: IO[bytes], length: int = 4096) -> bytes:
    """Return the first bytes of `file` without moving on in it."""
    if isinstance(file, BufferedReader):
        return file.peek(length)[:length]
    first = file.read(length)
    file.seek(0)
    return first


def _folder(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for inside in sorted(path.rglob("*")):
        name = str(inside.relative_to(path))
        if inside.is_symlink() or not inside.is_file():
            continue
        if inside.name.lower().endswith(PACKED):
            yield from ((f"{name}/{within}", file) for within, file in files(inside))
        else:
            with opened(inside) as file:
                yield name, file


def _tar(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            if file is not None:
                with file:
                    yield member.name, file


def _zip(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            if not member.is_dir():
                with packed.open(member) as file:
                    yield member.filename, file
