"""The kinds of export Porch can read, by name; a mapping file of your own makes one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files as shipped
from pathlib import Path
from types import MappingProxyType

from porch.channels import _archive_columns as columns
from porch.channels import _archive_discussions as discussions
from porch.channels import _archive_rows as rows
from porch.channels import _archive_takeout as takeout
from porch.channels._archive_mail import MailReader, mails
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Spoiled

Read = Callable[[bytes], Heard]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of export. `items` yields each item's own bytes; `reader(ours, path)` returns what understands one.

    `total` tells how many there are about, or None. `ours` are the addresses or names, folded, that are us.
    """

    name: str
    label: str
    items: Callable[[Path], Iterator[bytes | Spoiled]]
    reader: Callable[[frozenset[str], Path], Read]
    total: Callable[[Path], int | None] = lambda _: None


@cache
def formats() -> Mapping[str, Format]:
    """Return every shipped format by name."""
    mappings = [
        columns.mapping(file.read_text(encoding="utf-8"), file.name.removesuffix(".toml"))
        for file in sorted(shipped("porch.channels").joinpath("archive_formats").iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    known = [*map(of_columns, mappings), *_OTHERS]
    return MappingProxyType({one.name: one for one in known})


def format_named(name: str) -> Format:
    """Return the format `name`: a shipped one, or the path of a mapping file; a permanent ChannelError if neither."""
    if name in formats():
        return formats()[name]
    if name.endswith(".toml"):
        return of_columns(columns.mapping_at(Path(name)))
    known = ", ".join(formats())
    raise ChannelError(f"There is no format {name!r}. There are {known}, and a mapping file (.toml).", permanent=True)


def of_columns(mapping: columns.Mapping) -> Format:
    """Return the format of rows that `mapping` describes."""
    return Format(
        name=mapping.name,
        label=mapping.label,
        items=lambda path: rows.rows(path, mapping.needed(), mapping.encoding),
        reader=lambda ours, _: columns.row_reader(mapping, ours),
        total=rows.total,
    )


def _fixed(read: Read, ours: frozenset[str], path: Path) -> Read:
    del ours, path  # the archive itself says who we are
    return read


_OTHERS = (
    Format(
        name="mbox",
        label="Mail: mbox or eml, a file, folder, tar or zip",
        items=mails,
        reader=lambda ours, path: MailReader(ours=ours, mailbox=path.name),
    ),
    Format(
        name="discussions",
        label="Forums, chats, trackers: answers of their API, pages of Askbot, IRC logs",
        items=discussions.items,
        reader=discussions.reader,
    ),
    Format(
        name="mastodon-outbox",
        label="Mastodon archive",
        items=takeout.outbox,
        reader=partial(_fixed, takeout.read_activity),
    ),
    Format(
        name="x-archive",
        label="X archive",
        items=takeout.twitter,
        reader=partial(_fixed, takeout.read_of_x),
    ),
)
