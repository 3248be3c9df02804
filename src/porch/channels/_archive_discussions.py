"""What other networks hand out: answers of forums, chats and trackers, logs and mails, each item by its shape.

For networks that are no channels of their own: Askbot, Meetup, Mattermost, Rocket.Chat, Gitter, Jira, Launchpad, IRC
logs, and mail in any container (mbox, a news article, a zip of them: Pipermail, HyperKitty, Groups.io, NNTP).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from porch.channels import _archive_chats as chats
from porch.channels import _archive_forums as forums
from porch.channels import _archive_trackers as trackers
from porch.channels._archive_files import complaint, files
from porch.core import mail
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.core.payload import BROKEN, Item, opened, packed

NETWORK = "The archive"
LARGEST = 64 * 1024 * 1024  # of one file, and of all that a zip within an archive unpacks to
MOST = 1000  # files of such a zip
JSON_STARTS = (b"{", b"[")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]")
_HTML = re.compile(rb"\s{0,99}<(?:!doctype html|html|head|body)", re.IGNORECASE)

Reader = Callable[[Item, bytes], Heard]
READERS: Mapping[str, Reader] = {**chats.READERS, **forums.READERS, **trackers.READERS}
SHAPES: tuple[Callable[[Item], str], ...] = (chats.kind_of, forums.kind_of, trackers.kind_of)


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer, log, page or mailbox says, whichever network gave it; Unreadable when none did."""
    for raw in raws(body, where):
        if isinstance(raw, Spoiled):
            yield raw
        elif raw.startswith(b"{"):
            yield from readings([raw], lambda one: [read(one)], where)
        else:
            yield from readings([raw], lambda one: [mail.read_mail(one, ours=frozenset(), mailbox=where[:200])], where)


def raws(body: bytes, where: str) -> Iterator[bytes | Spoiled]:
    """Yield the items of a body, each with all that is needed to read it again; mails byte for byte."""
    begins = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if not begins:
        raise Unreadable("there is nothing in it")
    if begins.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zipped(body, where)
    elif begins.startswith(JSON_STARTS):
        yield from _json(body)
    elif _HTML.match(begins):
        yield from (packed(kind, item) for kind, item in forums.posts_of_page(body))
    elif chats.LINE.match(begins.split(b"\n", 1)[0].decode("utf-8", "replace")):
        yield from _log(body, where)
    elif begins.startswith(b"From "):
        yield from mail.mbox_messages(body)
    elif _HEADER.match(begins):
        yield body
    else:
        raise Unreadable("no network we know writes like this")


def read(raw: bytes) -> Heard:
    """Return what a packed item says, or raise Unreadable."""
    kind, item, _ = opened(raw, NETWORK)
    if kind not in READERS:
        raise Unreadable(f"an item of a kind unknown to us: {kind[:80]}")
    try:
        return READERS[kind](item, raw)
    except BROKEN as error:
        raise Unreadable(f"an item that cannot be read: {type(error).__name__}: {error}"[:300]) from error


def items(path: Path) -> Iterator[bytes | Spoiled]:
    """Yield the items of every file at `path` (a file, folder, tar or zip); a permanent ChannelError if none."""
    found = 0
    with complaint(path):
        for name, file in files(path):
            body = file.read(LARGEST + 1)
            if len(body) > LARGEST:
                yield Spoiled(raw=body[:1000], reason="the file is longer than 64 MB", where=name)
                continue
            for raw in _of_file(body, name):
                found += 1
                yield raw
    if not found:
        raise ChannelError(f"{path} holds nothing that was said on a network we know.", permanent=True)


def reader(ours: frozenset[str], path: Path) -> Callable[[bytes], Heard]:
    """Return what reads one item of `path`; whose name or address is in `ours` is us."""

    def understood(raw: bytes) -> Heard:
        if not raw.startswith(b"{"):
            return mail.read_mail(raw, ours=ours, mailbox=path.name)
        heard = read(raw)
        names = {heard.author.name.casefold(), heard.author.value.casefold(), heard.author.value.partition("@")[0]}
        return replace(heard, ours=True, addressed=False) if names & ours else heard

    return understood


def _of_file(body: bytes, name: str) -> Iterable[bytes | Spoiled]:
    try:
        return list(raws(body, name))
    except Unreadable:
        return []  # a picture, a page of nobody's: a folder holds more than what was said


def _json(body: bytes) -> Iterator[bytes]:
    for one in within(loaded(body)):
        if kind := next((kind for shape in SHAPES if (kind := shape(one))), ""):
            yield packed(kind, {name: told for name, told in one.items() if name not in _WITHIN.get(kind, ())})


_WITHIN = {"jira.issue": ("comments_data", "changelog"), "launchpad.bug": ("messages_data", "activity_data")}


def _log(body: bytes, where: str) -> Iterator[bytes | Spoiled]:
    passed: dict[str, int] = {}
    for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
        again = passed[line] = passed.get(line, 0) + 1
        told = chats.line_of(line, again)
        if isinstance(told, str):
            yield Spoiled(raw=line.encode(), reason=told, where=f"{where} line {number}")
        elif told:
            yield packed("irc.line", told)


def _zipped(body: bytes, where: str) -> Iterator[bytes | Spoiled]:
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as held:
            for member in held.infolist()[:MOST]:
                if member.is_dir() or (left := left - member.file_size) < 0:
                    continue
                content = held.read(member)
                yield from [] if content.startswith(b"PK") else _of_file(content, f"{where}/{member.filename}")
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable(f"a zip that cannot be read: {error}"[:300]) from error
