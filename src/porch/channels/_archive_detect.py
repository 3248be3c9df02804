"""Which kind of export a file is, by what is in it: `porch import archive --format auto`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from porch.channels import _archive_columns as columns
from porch.channels import _archive_whatsapp as whatsapp
from porch.channels._archive_export import Export, exported
from porch.core.errors import ChannelError

START = 64 * 1024
Shape = Callable[[Export], bool]
SHOWN = 5


def _named(pattern: str) -> Shape:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda export: any(found.search(name) for name in export.names)


def _instagram(export: Export) -> bool:
    names = _named(r"your_instagram_activity|followers_and_following|(?:^|/)instagram|personal_information\.json$")
    return names(export) or "instagram" in export.path.name.lower()


def _chat(export: Export) -> bool:
    texts = [name for name in export.names if name.lower().endswith(".txt")][:20]
    return any(whatsapp.is_chat(_start(export, name)) for name in texts)


def _linkedin(export: Export) -> bool:
    messages = [name for name in export.names if re.search(r"(?:^|/)messages(?:_\d+)?\.csv$", name, re.IGNORECASE)]
    others = _named(r"(?:^|/)(?:shares|connections|reactions)(?:_\d+)?\.csv$")
    return any("CONVERSATION ID" in _start(export, name) for name in messages) or others(export)


_META = (
    r"/message_\d+\.json$|your_(?:facebook|instagram)_activity/|followers(?:_\d+)?\.json$|profile_information\.json$"
)
_META_PAGES = r"/message_\d+\.html$|(?:^|/)(?:start_here|index)\.html$"
_meta = _named(f"{_META}|{_META_PAGES}")
SHAPES: tuple[tuple[str, Shape], ...] = (
    ("mastodon-outbox", _named(r"(?:^|/)outbox\.json$")),
    ("x-archive", _named(r"(?:^|/)(?:tweets?(?:-part\d+)?|direct-messages)\.js$")),
    (
        "google-takeout",
        _named(
            r"(?:^|/)(?:Takeout/|hangouts\.json$|group_info\.json$|reviews[^/]*\.json$|(?:comments|live chats)\.csv$)"
        ),
    ),
    ("linkedin-data", _linkedin),
    ("instagram-information", lambda export: _meta(export) and _instagram(export)),
    ("facebook-information", _meta),
    ("whatsapp-chat", _chat),
    ("mbox", _named(r"\.(?:mbox|mbx|eml)$|(?:^|/)(?:cur|new)/[^/]+$")),
)


def detected(path: Path, mappings: Mapping[str, columns.Mapping]) -> str:
    """Return the name of the format that `path` is in; a permanent ChannelError says what it holds instead.

    `mappings` are the known kinds of tables; the one that most of a table's headings fit is the one.
    """
    with exported(path) as export:
        for name, shape in SHAPES:
            if shape(export):
                return name
        if found := _table(export, mappings):
            return found
        if any(_start(export, name).startswith("From ") for name in export.names[:1]):
            return "mbox"
        shown = ", ".join(export.names[:SHOWN]) + (", ..." if len(export.names) > SHOWN else "")
    known = ", ".join(name for name, _ in SHAPES)
    raise ChannelError(
        f"{path} looks like nothing Porch knows by itself: it holds {shown or 'nothing'}. If it is one of {known},"
        " or a table, say so with --format; a table of your own takes a mapping file."
        " What advertising cost goes to porch import ads.", permanent=True
    )  # fmt: skip


def _table(export: Export, mappings: Mapping[str, columns.Mapping]) -> str:
    for name in (name for name in export.names if name.lower().endswith((".csv", ".tsv", ".txt"))):
        first = _start(export, name).split("\n", 1)[0]
        heads = {head.strip() for head in next(csv.reader(io.StringIO(first), delimiter=_delimiter(first)), [])}
        fitting = {one: len(by.needed()) for one, by in mappings.items() if set(by.needed()) <= heads}
        if fitting:
            return max(fitting, key=lambda one: fitting[one])
    return ""


def _delimiter(first: str) -> str:
    return max(",;\t|", key=first.count)


def _start(export: Export, name: str) -> str:
    with export.open(name) as file:
        begins = file.read(START)
    return begins.decode("utf-16" if begins[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
