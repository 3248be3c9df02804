"""Archives: what was said before Porch, out of exports: tables of tickets and orders, mail, what networks hand out.

An archive is read once, or again after it grew; nothing can be said through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from porch.channels import _archive_discussions, _archive_formats
from porch.channels._archive_formats import Format, format_named
from porch.core.channel import Card, Credentials, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, PorchError
from porch.core.interaction import Handle, Heard, Mark, Spoiled

EVERY = 1000


def formats() -> Mapping[str, Format]:
    """Return every shipped format by name: `porch import archive --format NAME`."""
    return _archive_formats.formats()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One export at `path`, read as `format`; `ours` are addresses or author names, folded, that are us."""

    path: Path
    format: Format
    ours: frozenset[str] = field(default_factory=frozenset)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield every item after the first `since` of them, with a Mark every 1,000 and at the end.

        A permanent ChannelError says what is wrong with the file and where it is.
        """
        read, known, seen = self.format.reader(self.ours, self.path), _known(since), 0
        total = self._total()
        for item in self.format.items(self.path):
            seen += 1
            if seen > known:
                yield self._understood(item, read, seen)
                if seen % EVERY == 0:
                    yield Mark(cursor=str(seen), seen=seen, total=None if total is None else max(seen, total))
        yield Mark(cursor=str(max(seen, known)), seen=seen, total=seen)

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one item's own bytes say; Unreadable when they say nothing."""
        return [self.format.reader(self.ours, self.path)(raw)]

    def whoami(self) -> Handle:
        """Return the file as a handle; a permanent ChannelError when it is not there."""
        if not self.path.exists():
            raise ChannelError(f"There is no file {self.path}.", permanent=True)
        return Handle(kind="archive", value=self.path.name, name=f"{self.format.label}: {self.path.name}")

    def _understood(self, item: bytes | Spoiled, read: _archive_formats.Read, position: int) -> Heard | Spoiled:
        if isinstance(item, Spoiled):
            return item
        try:
            return read(item)
        except Exception as error:  # rows and mails of strangers raise anything; the others go on
            reason = str(error) if isinstance(error, PorchError) else f"{type(error).__name__}: {error}"
            return Spoiled(raw=item, reason=reason[:500], where=f"{self.path.name}[{position}]")

    def _total(self) -> int | None:
        return self.format.total(self.path) if self.path.exists() else None


def _known(since: str | None) -> int:
    return int(since) if since and since.isascii() and since.isdigit() else 0


def looks_like(path: Path) -> str:
    """Return the name of the format that a file is in, by what it holds; ChannelError when it is none we know."""
    return format_named(_archive_formats.AUTO, path).name


def build(credentials: Credentials, wire: Wire) -> Archive:
    """Return the archive at `path`, of the `format` (a name or a mapping file), where `ours` (commas) are us.

    `dates` (dmy or mdy) and `zone` are for formats that do not say them.
    """
    del wire  # a file needs no network
    ours = frozenset(name.strip().casefold() for name in credentials.get("ours", "").split(",") if name.strip())
    path = Path(credentials["path"]).expanduser()
    known = format_named(credentials.get("format") or "plain", path)
    told = known.told(dates=credentials.get("dates", ""), zone=credentials.get("zone", ""))
    return Archive(path=path, format=told, ours=ours)


_PAST = (Gap.NEVER, "An archive is the past: answer on the network it came from.")

CARD = Card(
    name="archive",
    label="Archive",
    icon="archive",
    build=build,
    fields=(),  # not connected but imported: porch import archive --format NAME FILE
    public=False,
    limits=Limits(text=0),
    tested=Tested(
        against="payloads",
        by="real exports and mail corpora; downloads of Meta, Google, WhatsApp and LinkedIn, and exports of shops,"
        " only in the shapes that others publish",
    ),
    advice="Bring what was said before: porch import archive --format auto FILE.",
    gaps={
        "speaks": _PAST,
        "recalls": _PAST,
        "reacts": _PAST,
        "overhears": _PAST,
        "awaits": _PAST,
        "searches": _PAST,
        "tallies": _PAST,
        "follows": _PAST,
        "counts": (Gap.NEVER, "A file holds what it holds; there is no network to ask for a day again."),
        "refreshes": (Gap.NEVER, "A file has no key."),
        "fetches": (Gap.NOTIMPL, "Photos inside an archive are not read yet; those with an address are fetched."),
    },
    understand=_archive_discussions.understand,
)
