"""Imports an archive: an export of another system, a mailbox file, a network's own download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from porch.channels import archive, registry
from porch.core.channel import Listens
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import PorchError
from porch.core.interaction import Mark
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.desk.post.collecting import Basket
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.accounts.queries import accounts as accounts_held
from porch.records.interactions import queries as interactions

AUTO = "auto"
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to. `links` are replies in the file, `links_resolved` those whose parent Porch has."""

    seen: int
    new: int
    changed: int
    quarantined: int
    conversations: int
    links: int
    links_resolved: int


def import_archive(
    *,
    path: Path,
    format_name: str,
    at: datetime,
    ours: str = "",
    clock: Clock = SYSTEM_CLOCK,
    progress: Progress | None = None,
    dates: str = "",
    zone: str = "",
) -> Imported:
    """Read a file into the log, a batch at a time; doing it twice changes nothing. PorchError names what is wrong.

    `format_name` "auto" takes it for what it looks like. `ours` are our own addresses or names in it, with commas,
    where the file does not say which side is the business; `dates` (dmy or mdy) and `zone`, where it does not say.
    """
    card = registry.card("archive")
    format_name = looks_like(path) if format_name == AUTO else format_name
    credentials = {"path": str(path), "format": format_name, "ours": ours, "dates": dates, "zone": zone}
    channel = card.build(credentials, wiring.wire())
    if not isinstance(channel, Listens):
        raise PorchError("This archive cannot be read.")
    account = account_of(path, credentials, at)
    basket = Basket(account=account, clock=clock, keep_cursor=False)
    replies: dict[str, str] = {}
    for item in channel.listen(None):
        if isinstance(item, Mark):
            if progress:
                progress(item.seen, item.total)
        elif parent := getattr(item, "in_reply_to", ""):
            replies[item.external_id] = parent  # type: ignore[union-attr]
        basket.put(item)
    basket.empty(None)
    accounts.note_history(account=account, seen=basket.total.seen, total=basket.total.seen, done_at=clock.now())
    held = interactions.present(SYSTEM, account.channel, set(replies.values()))
    return Imported(
        seen=basket.total.seen, new=basket.total.new, changed=basket.total.changed,
        quarantined=basket.total.quarantined, conversations=interactions.threads_of(SYSTEM, account.pk),
        links=len(replies), links_resolved=sum(parent in held for parent in replies.values()),
    )  # fmt: skip


def formats() -> list[tuple[str, str]]:
    """Return every kind of archive Porch reads, by name and in words; the first is to find out."""
    known = [(one.name, one.label) for one in archive.formats().values()]
    return [(AUTO, "Find out by itself"), *known]


def looks_like(path: Path) -> str:
    """Return the name of the format that a file is in, by what it holds. PorchError says what it holds instead."""
    return archive.looks_like(path)


def import_calls(
    *, path: Path, at: datetime, number: str = "", country: str = "", zone: str = "", clock: Clock = SYSTEM_CLOCK
) -> Imported:
    """Read a telephone system's call log into the log; doing it twice changes nothing. PorchError says what is wrong.

    `number` is ours, `country` the prefix of numbers without one, `zone` the time zone the log is written in.
    """
    told = {"number": number, "country": country, "zone": zone, "log": str(path)}
    channel = registry.card("phone").build(told, wiring.wire())
    if not isinstance(channel, Listens):
        raise PorchError("Call logs cannot be read.")
    held = accounts_held(SYSTEM).filter(channel="phone").first()
    account = held or accounts.connect(channel="phone", name="Phone", handle="us", credentials={"name": "Phone"}, at=at)
    basket = Basket(account=account, clock=clock, keep_cursor=False)
    for item in channel.listen(None):
        basket.put(item)
    basket.empty(None)
    total = basket.total
    return Imported(
        seen=total.seen, new=total.new, changed=total.changed, quarantined=total.quarantined,
        conversations=interactions.threads_of(SYSTEM, account.pk), links=0, links_resolved=0,
    )  # fmt: skip


def account_of(path: Path, credentials: Mapping[str, str], at: datetime) -> Account:
    """Return the connection an archive stands under; it keeps how the file was read, so that a row can be replayed."""
    format_name = credentials["format"]
    return accounts.connect(
        channel="archive", name=f"{format_name} {path.name}", handle=f"{format_name}:{path.name}",
        credentials={**credentials, "path": path.name}, at=at,
    )  # fmt: skip
