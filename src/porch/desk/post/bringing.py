"""Brings in what somebody uploaded: looked through first, then read into the log, stopped and gone on with at will."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from porch.channels import registry
from porch.core.channel import Listens
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import PorchError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import enrolling, importing, wiring
from porch.desk.post.collecting import Basket
from porch.records.accounts import actions as accounts
from porch.records.imports import actions, queries, store
from porch.records.imports.models import Import

AT_ONCE = 500
MUCH = 8 * 1024 * 1024  # bytes: mails with photos are written sooner
SHOWN = 10
WORDS = 200
MOST_PEOPLE = 100_000

logger = logging.getLogger(__name__)
Item = Heard | Spoiled


def go_on(import_: Import, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Do what is to be done with an upload now; trouble with the file is kept on it, in words."""
    try:
        if import_.state == Import.State.LOOKING:
            _look(import_, clock)
        elif import_.state == Import.State.BRINGING:
            _bring(import_, clock)
    except DatabaseError:
        raise  # ours, a full disk most likely: the job is done again, and goes on where the figures stand
    except PorchError as error:
        actions.failed(import_=import_, error=_in_words(import_, str(error)), at=clock.now())
    except Exception as error:  # a reader of strangers' files raises anything
        logger.exception("%s could not be read", import_)
        actions.failed(import_=import_, error=f"{type(error).__name__}: {error}", at=clock.now())


def _look(import_: Import, clock: Clock) -> None:
    if enrolling.is_people(_read_as(import_)):
        enrolling.look(import_, clock)
        return
    found = Found()
    for item in _opened(import_).listen(None):
        if isinstance(item, Mark):
            if not actions.note_look(import_=import_, seen=item.seen, total=item.total):
                return
        else:
            found.take(item)
    actions.looked(import_=import_, told=found.told(), seen=found.seen, at=clock.now())


def _bring(import_: Import, clock: Clock) -> None:
    if enrolling.is_people(_read_as(import_)):
        enrolling.bring(import_, clock)
        return
    channel = _opened(import_)
    account = import_.account or importing.account_of(Path(import_.name), _told(import_), clock.now())
    actions.begin(import_=import_, account=account)
    basket = Basket(account=account, clock=clock, keep_cursor=False)
    for items, mark in _batches(channel.listen(import_.cursor or None)):
        if not queries.still_wanted(SYSTEM, import_.pk):
            return
        _write(import_, basket, items, mark)
    seen = basket.total.seen
    accounts.note_history(account=account, seen=seen, total=seen, done_at=clock.now())
    actions.done(import_=import_, at=clock.now())


def _write(import_: Import, basket: Basket, items: list[Item], mark: Mark | None) -> None:
    """Write a batch and its figures in one transaction: whoever goes on after a fall counts nothing twice."""
    before = replace(basket.total)
    with transaction.atomic():
        for item in items:
            basket.put(item)
        basket.empty(None)
        now = basket.total
        place: dict[str, Any] = (
            {"seen": mark.seen, "total": mark.total, "cursor": mark.cursor} if mark is not None else {}
        )
        actions.note_progress(
            import_=import_, new=now.new - before.new, changed=now.changed - before.changed,
            quarantined=now.quarantined - before.quarantined, **place,
        )  # fmt: skip


def _batches(items: Iterable[Item | Mark]) -> Iterator[tuple[list[Item], Mark | None]]:
    """Yield items in handfuls, each with the mark that ends it, if one does; nothing is read while one is written."""
    batch: list[Item] = []
    size = 0
    for item in items:
        if isinstance(item, Mark):
            yield batch, item
            batch, size = [], 0
            continue
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= AT_ONCE or size >= MUCH:
            yield batch, None
            batch, size = [], 0
    if batch:
        yield batch, None


@dataclass(slots=True)
class Found:
    """What is in a file, counted as it goes by; the first few items are kept to be shown."""

    seen: int = 0
    ours: int = 0
    spoiled: int = 0
    first: datetime | None = None
    last: datetime | None = None
    people: set[str] = field(default_factory=set)
    rows: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def take(self, item: Item) -> None:
        """Count one item."""
        self.seen += 1
        if isinstance(item, Spoiled):
            self.spoiled += 1
            if len(self.reasons) < 3:
                self.reasons.append(f"{item.where}: {item.reason}"[:300])
            return
        self.ours += item.ours
        self.first = min(self.first or item.at, item.at)
        self.last = max(self.last or item.at, item.at)
        if not item.ours and len(self.people) < MOST_PEOPLE:
            self.people.add(item.author.value)
        if len(self.rows) < SHOWN:
            self.rows.append(_row(item))

    def told(self) -> dict[str, Any]:
        """Return what was found, as it is kept."""
        return {
            "seen": self.seen, "ours": self.ours, "theirs": self.seen - self.ours - self.spoiled,
            "spoiled": self.spoiled, "people": len(self.people), "rows": self.rows, "reasons": self.reasons,
            "first": self.first.isoformat() if self.first else "", "last": self.last.isoformat() if self.last else "",
        }  # fmt: skip


def _row(heard: Heard) -> dict[str, Any]:
    words = " ".join((heard.text or heard.subject).split())
    return {
        "who": (heard.author.name or heard.author.value)[:200], "at": heard.at.isoformat(), "ours": heard.ours,
        "kind": heard.kind.value, "words": words[:WORDS], "public": heard.visibility == "public",
    }  # fmt: skip


def _opened(import_: Import) -> Listens:
    read_as, path = _read_as(import_), store.place(import_.token, import_.name)
    channel = registry.card("archive").build({**_told(import_), "path": str(path), "format": read_as}, wiring.wire())
    if not isinstance(channel, Listens):
        raise PorchError("This archive cannot be read.")
    return channel


def _read_as(import_: Import) -> str:
    """Return which kind of file it is, found out when nobody said so."""
    path = store.place(import_.token, import_.name)
    if not path.is_file():
        raise PorchError("The uploaded file is no longer here. Upload it once more.")
    if not import_.read_as:
        import_.read_as = _found_out(path) if import_.format == importing.AUTO else import_.format
        actions.note_read_as(import_=import_, read_as=import_.read_as)
    return import_.read_as


def _found_out(path: Path) -> str:
    """Return what a file looks like: contacts and linked data say it themselves, a table may be an archive's too."""
    people = enrolling.looks_like(path)
    if people and people != "csv":
        return people
    try:
        return importing.looks_like(path)
    except PorchError:
        if people:
            return people
        raise


def _told(import_: Import) -> dict[str, str]:
    """Return how the file is to be read."""
    return {"format": import_.read_as, "ours": import_.ours, "dates": import_.dates, "zone": import_.zone}


def _in_words(import_: Import, error: str) -> str:
    """Return `error` as a page says it: without the folder the file lies in, and without a terminal's options."""
    folder = str(store.place(import_.token, import_.name).parent)
    return error.replace(f"{folder}/", "").replace("say so with --format", "choose its kind below")
