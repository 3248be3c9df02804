"""Mails out of mbox and eml files, alone, in a folder, in a tar or in a zip; mailbox files are read in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from porch.channels._archive_files import complaint, files, start
from porch.core import mail
from porch.core.errors import ChannelError
from porch.core.interaction import Heard

LISTSERV = re.compile(rb"^={60,}\r?\n(?=(?:Date|Sender|Reply-To|From):)", re.MULTILINE)  # a list server's monthly log
PIECE = 16 * 1024 * 1024
ONE = (".eml", ".emlx", ".msg.txt")
MANY = (".mbox", ".mbx", ".mbs")
MAILDIR = frozenset({"cur", "new"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReader:
    """Reads one mail; `ours` are our own addresses, folded; `mailbox` names where it came from."""

    ours: frozenset[str]
    mailbox: str

    def __call__(self, raw: bytes) -> Heard:
        """Return what the mail says; Unreadable when it cannot be understood."""
        return mail.read_mail(raw, ours=self.ours, mailbox=self.mailbox)


def mails(path: Path) -> Iterator[bytes]:
    """Yield every mail `path` holds, byte for byte; a permanent ChannelError when it holds none."""
    found = 0
    with complaint(path):
        for name, file in files(path):
            for raw in _mails_of(name, file, alone=path.is_file() and name == path.name):
                found += 1
                yield raw
    if not found:
        raise ChannelError(f"{path} holds no mail: no .mbox, no .eml, nothing that begins as one.", permanent=True)


def _mails_of(name: str, file: IO[bytes], *, alone: bool) -> Iterator[bytes]:
    where = PurePosixPath(name.lower())
    begins = start(file)
    if LISTSERV.match(begins):
        yield from (raw for raw in LISTSERV.split(file.read()) if raw.strip())
    elif where.suffix in MANY or (begins.startswith(b"From ") and where.suffix not in ONE):
        yield from mailbox(file)
    elif alone or where.suffix in ONE or where.parent.name in MAILDIR:
        raw = file.read()
        yield from [raw] if raw else []


def mailbox(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the mails of a mailbox file, byte for byte, in little memory."""
    left = b""
    while piece := file.read(PIECE):
        *whole, left = mail.mbox_messages(left + piece)
        yield from whole
    if left.strip():
        yield left
