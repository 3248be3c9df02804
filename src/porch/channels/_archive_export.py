"""An export as its owner got it: a zip, its parts in a folder, or the folder it was unpacked to. Read, never unpacked.

Whoever made the file may mean harm: names lead nowhere outside, and what unpacks without end is refused.
"""

from __future__ import annotations

import json
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import IO

from porch.channels._archive_files import complaint
from porch.core.bodies import loaded
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Spoiled

MOST_FILES = 1_000_000  # twenty years of somebody's photos are some hundred thousand
LARGEST = 256 * 1024 * 1024  # of one file that is read at once
SWOLLEN, FROM = 300, 8 * 1024 * 1024  # JSON packs to a thirtieth; what unpacks to 300 times its size is a trap
Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an export: how long it says it is, how long it is packed, and how to open it."""

    size: int
    packed: int
    open: Opener


class Export:
    """The files of an export by name; a name is a path within it, with / between its parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: dict[str, Member] = {}

    @cached_property
    def names(self) -> list[str]:
        """Return every name, in order; asked for when all are there."""
        return sorted(self._held)

    def __contains__(self, name: str) -> bool:
        return name in self._held

    def add(self, name: str, member: Member) -> None:
        """Take a file in; one whose name leads elsewhere is passed over, and the first of a name stays."""
        name = name.replace("\\", "/").removeprefix("./")
        if "\0" in name or name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
            return
        if len(self._held) >= MOST_FILES:
            raise ChannelError(f"{self.path} holds more than {MOST_FILES:,} files.", permanent=True)
        self._held.setdefault(name, member)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file; a permanent ChannelError when it unpacks to absurd lengths or cannot be read."""
        member = self._held[name]
        if member.size > FROM and member.size > SWOLLEN * max(member.packed, 1):
            raise ChannelError(f"{name} in {self.path} unpacks to {SWOLLEN} times its size: refused.", permanent=True)
        with complaint(self.path), member.open() as file:
            yield file

    def bytes(self, name: str) -> bytes:
        """Return a whole file; a permanent ChannelError when it is longer than 256 MB."""
        with self.open(name) as file:
            body = file.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ChannelError(f"{name} in {self.path} is longer than {LARGEST >> 20} MB.", permanent=True)
        return body

    def weigh(self, names: list[str]) -> None:
        """Refuse files that have to be held together and are longer than a machine can hold."""
        if sum(self._held[name].size for name in names) > 2 * LARGEST:
            raise ChannelError(f"{within(names[0])} in {self.path} is longer than {LARGEST >> 19} MB.", permanent=True)

    def json(self, name: str) -> object:
        """Return a file's JSON, or a Spoiled that says why there is none."""
        body = self.bytes(name)
        try:
            return loaded(body)
        except Unreadable as error:
            return Spoiled(raw=body[: 1 << 20], reason=f"{name}: {error}"[:500], where=name)


@contextmanager
def exported(path: Path) -> Iterator[Export]:
    """Open the export at `path`; a permanent ChannelError says what is wrong with it."""
    if not path.exists():
        raise ChannelError(f"There is no file {path}.", permanent=True)
    export = Export(path)
    with ExitStack() as stack, complaint(path):
        if path.is_dir():
            _folder(export, stack)
        else:
            _alone(export, stack)
        yield export


def within(name: str) -> str:
    """Return the folder a name lies in, "" at the top.

    >>> within("messages/inbox/ann_1/message_1.json"), within("_chat.txt")
    ('messages/inbox/ann_1', '')
    """
    return name.rpartition("/")[0]


def canonical(item: object) -> bytes:
    """Return an item as bytes that are the same for the same item."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")


def _alone(export: Export, stack: ExitStack) -> None:
    if not _packed(export, stack, export.path, ""):
        _plain(export, export.path, export.path.name)


def _folder(export: Export, stack: ExitStack) -> None:
    for inside in sorted(export.path.rglob("*")):
        if inside.is_symlink() or not inside.is_file():
            continue
        name = inside.relative_to(export.path).as_posix()
        below = f"{name.removesuffix(inside.suffix)}/"
        if inside.suffix.lower() not in (".zip", ".tgz") or not _packed(export, stack, inside, below):
            _plain(export, inside, name)


def _plain(export: Export, path: Path, name: str) -> None:
    size = path.stat().st_size
    export.add(name, Member(size=size, packed=size, open=lambda: path.open("rb")))


def _packed(export: Export, stack: ExitStack, path: Path, below: str) -> bool:
    if zipfile.is_zipfile(path):
        _zip(export, stack.enter_context(zipfile.ZipFile(path)), below)
    elif tarfile.is_tarfile(path):
        _tar(export, stack.enter_context(tarfile.open(path)), below)  # noqa: SIM115
    else:
        return False
    return True


def _zip(export: Export, packed: zipfile.ZipFile, below: str) -> None:
    for info in packed.infolist():
        if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            continue
        if info.flag_bits & 1:
            raise ChannelError(
                f"{export.path} is locked with a password: unpack it, and give Porch the folder.", permanent=True
            )
        member = Member(size=info.file_size, packed=info.compress_size, open=partial(packed.open, info))
        export.add(below + info.filename, member)


def _tar(export: Export, packed: tarfile.TarFile, below: str) -> None:
    for info in packed:
        if info.isreg():
            export.add(below + info.name, Member(size=info.size, packed=info.size, open=_tarred(packed, info)))


def _tarred(packed: tarfile.TarFile, info: tarfile.TarInfo) -> Opener:
    def open_it() -> IO[bytes]:
        file = packed.extractfile(info)
        if file is None:
            raise tarfile.TarError(f"{info.name} is no file")
        return file

    return open_it
