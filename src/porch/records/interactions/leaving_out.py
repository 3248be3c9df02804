"""Leaves out of a batch what is of somebody we were asked to forget, so that no poll and no archive brings them back.

Asked only where anybody was ever erased, and then with one question for a batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from porch.core.interaction import Handle, Heard, Introduction, Spoiled
from porch.records.consent import erased
from porch.records.interactions import fold
from porch.records.people import meeting
from porch.records.tables.words import fit_name

Kept = Mapping[str, tuple[erased.What, datetime | None]]


def without_erased(channel: str, items: Sequence[Heard | Spoiled], at: datetime) -> list[Heard | Spoiled]:
    """Return `items` without what erased people said and what we said to them; those left out are remembered as such.

    What answers something erased hangs on its husk. What goes to others too goes without the erased, and its bytes,
    which name them, are not kept. Runs inside the caller's transaction.
    """
    digests = {digest for item in items if isinstance(item, Heard) for digest in _digests(channel, item)}
    kept = erased.among(digests)
    if not kept:
        return list(items)
    gone = [item for item in items if isinstance(item, Heard) and _is_gone(channel, item, kept)]
    names = [erased.of_item(channel, fold.named(item).name) for item in gone]
    erased.remember(digests=names, what=erased.What.DROPPED, at=at)
    out = {id(item) for item in gone}
    kept = {**erased.among(names), **kept}
    return [_unnamed(channel, item, kept) for item in items if id(item) not in out]


def without_erased_contacts(items: Sequence[Introduction], at: datetime) -> list[Introduction]:
    """Return the contacts that name nobody erased."""
    kept = erased.among({_of(handle) for item in items for handle in item.handles})
    return [item for item in items if not any(_is_erased(handle, kept, at) for handle in item.handles)]


def _digests(channel: str, heard: Heard) -> Iterator[str]:
    for name in fold.named(heard).names:
        yield erased.of_item(channel, name)
    for handle in (heard.author, *heard.recipients):
        yield _of(handle)


def _of(handle: Handle) -> str:
    return erased.of_handle(*meeting.key(handle))


def _is_gone(channel: str, heard: Heard, kept: Kept) -> bool:
    if erased.of_item(channel, fold.named(heard).name) in kept or _is_erased(heard.author, kept, heard.at):
        return True
    return heard.ours and bool(heard.recipients) and not _others(heard.recipients, kept, heard.at)


def _is_erased(handle: Handle, kept: Kept, at: datetime) -> bool:
    what, hearing_at = kept.get(_of(handle), (None, None))
    return what is erased.What.HANDLE and (hearing_at is None or at < hearing_at)


def _others(recipients: Iterable[Handle], kept: Kept, at: datetime) -> tuple[Handle, ...]:
    return tuple(handle for handle in recipients if not _is_erased(handle, kept, at))


def _unnamed(channel: str, item: Heard | Spoiled, kept: Kept) -> Heard | Spoiled:
    if isinstance(item, Spoiled):
        return item
    others = _others(item.recipients, kept, item.at)
    parent, first = _husk(channel, item.in_reply_to, kept), _husk(channel, item.thread, kept)
    if (others, parent, first) == (item.recipients, item.in_reply_to, item.thread):
        return item
    name, version = fold.named(item).name, fold.named(item).version  # it may be the digest of the bytes
    raw = f"{erased.PREFIX}{name} {version}".encode()
    return replace(item, recipients=others, in_reply_to=parent, thread=first, raw=raw, version=version)


def _husk(channel: str, name: str, kept: Collection[str]) -> str:
    digest = erased.of_item(channel, fit_name(name)) if name else ""
    return erased.husk(digest) if digest in kept else name
