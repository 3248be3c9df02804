"""The kinds of export Porch can read, by name; a mapping file of your own makes one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files as shipped
from pathlib import Path
from types import MappingProxyType

from porch.channels import _archive_columns as columns
from porch.channels import _archive_detect as detect
from porch.channels import _archive_discussions as discussions
from porch.channels import _archive_folding as folding
from porch.channels import _archive_google as google
from porch.channels import _archive_google_items as google_items
from porch.channels import _archive_linkedin as linkedin
from porch.channels import _archive_meta as meta
from porch.channels import _archive_meta_items as meta_items
from porch.channels import _archive_reading as reading
from porch.channels import _archive_rows as rows
from porch.channels import _archive_takeout as takeout
from porch.channels import _archive_whatsapp as whatsapp
from porch.channels._archive_mail import MailReader, mails
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Spoiled

Read = Callable[[bytes], Heard]
AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of export. `items` yields each item's own bytes; `reader(ours, path)` returns what understands one.

    `total` tells how many there are about, or None. `ours` are the addresses or names, folded, that are us. `asks`
    names what else may have to be said by whoever imports it.
    """

    name: str
    label: str
    items: Callable[[Path], Iterator[bytes | Spoiled]]
    reader: Callable[[frozenset[str], Path], Read]
    total: Callable[[Path], int | None] = lambda _: None
    asks: frozenset[str] = frozenset()

    def told(self, **said: str) -> Format:
        """Return the format, told what it asks for; ChannelError when it was told what it does not ask for."""
        if odd := sorted(name for name, value in said.items() if value and name not in self.asks):
            raise ChannelError(f"The format {self.name} takes no --{odd[0]}.", permanent=True)
        known = {name: value for name, value in said.items() if value}
        return replace(self, items=partial(self.items, **known)) if known else self


@cache
def formats() -> Mapping[str, Format]:
    """Return every shipped format by name."""
    known = [*map(of_columns, mappings().values()), *_OTHERS]
    return MappingProxyType({one.name: one for one in known})


@cache
def mappings() -> Mapping[str, columns.Mapping]:
    """Return what every shipped kind of table looks like, by name."""
    files = sorted(shipped("porch.channels").joinpath("archive_formats").iterdir(), key=lambda file: file.name)
    read = [
        columns.mapping(file.read_text(encoding="utf-8"), file.name.removesuffix(".toml"))
        for file in files
        if file.name.endswith(".toml")
    ]
    return MappingProxyType({one.name: one for one in read})


def format_named(name: str, path: Path | None = None) -> Format:
    """Return the format `name`: a shipped one, the path of a mapping file, or for "auto" what `path` looks like.

    A permanent ChannelError if it is none of these.
    """
    if name == AUTO and path is not None:
        return formats()[detect.detected(path, mappings())]
    if name in formats():
        return formats()[name]
    if name.endswith(".toml"):
        return of_columns(columns.mapping_at(Path(name)))
    known = ", ".join(formats())
    raise ChannelError(
        f"There is no format {name!r}. There are {known}, a mapping file (.toml), and {AUTO}.", permanent=True
    )


def of_columns(mapping: columns.Mapping) -> Format:
    """Return the format of rows that `mapping` describes."""
    return Format(
        name=mapping.name,
        label=mapping.label,
        items=lambda path: folding.folded(rows.rows(path, mapping.needed(), mapping.encoding), mapping),
        reader=lambda ours, _: columns.row_reader(mapping, ours),
        total=rows.total,
    )


def _fixed(read: Read, ours: frozenset[str], path: Path) -> Read:
    del ours, path  # the archive itself says who we are
    return read


def _takeout(ours: frozenset[str], path: Path) -> Read:
    return reading.reader(
        google_items.BUILDS, ours, path, mails=partial(google_items.read_mail, ours=ours, mailbox=path.name)
    )


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
    Format(
        name="facebook-information",
        label="Facebook: your information (JSON)",
        items=meta.facebook,
        reader=partial(reading.reader, meta_items.BUILDS),
    ),
    Format(
        name="instagram-information",
        label="Instagram: your information (JSON)",
        items=meta.instagram,
        reader=partial(reading.reader, meta_items.BUILDS),
    ),
    Format(
        name="google-takeout",
        label="Google Takeout: reviews, YouTube comments, chats, mail",
        items=google.takeout,
        reader=_takeout,
    ),
    Format(
        name="whatsapp-chat",
        label="WhatsApp: an exported chat",
        items=whatsapp.chats,
        reader=partial(reading.reader, whatsapp.BUILDS),
        asks=frozenset({"dates", "zone"}),
    ),
    Format(
        name="linkedin-data",
        label="LinkedIn: your data (CSV)",
        items=linkedin.linkedin,
        reader=partial(reading.reader, linkedin.BUILDS),
    ),
)
