"""One pass over a mailbox: what is new first, then the history newest first, inbox and Sent taking turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest

from porch.channels._email_cursor import Batch, Stretch, fresh, newer, older, parse, write
from porch.channels._email_imap import Item, Mailbox, Opened, on
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

Read = Callable[[bytes, str, datetime], Heard]


@dataclass(slots=True)
class Reading:
    """What is being read, how far it has got, and how the inbox stood when it was looked at."""

    box: Mailbox
    read: Read
    since: date
    claimed: dict[str, Stretch]
    stood: dict[str, Opened] = field(default_factory=dict)
    seen: int = 0

    def listen(self, folders: Iterable[str]) -> Iterator[Heard | Spoiled | Mark]:
        """Yield everything the cursor does not claim yet, with a Mark after each batch; at least one Mark."""
        plans = [self._plan(folder) for folder in folders]
        batches = [batch for news, _ in plans for batch in news]
        batches += [batch for turn in zip_longest(*(past for _, past in plans)) for batch in turn if batch]
        total = sum(len(batch.uids) for batch in batches)
        for batch in batches:
            yield from self._batch(batch)
            self._claim(batch)
            yield Mark(cursor=write(self.claimed), seen=self.seen, total=total)
        if not batches:
            yield Mark(cursor=write(self.claimed), seen=0, total=0)

    def _plan(self, folder: str) -> tuple[list[Batch], list[Batch]]:
        """Return the batches of new mail and those of the history."""
        stands = self.stood[folder] = self.box.open(folder)
        had = self.claimed.get(folder)
        if had is None or had.validity != stands.validity:
            self.claimed.pop(folder, None)
            uids = self.box.search("SINCE", on(self.since))
            return [], fresh(folder, stands.validity, uids, stands.next_uid)
        news = list(newer(folder, had, self.box.search("UID", f"{had.high + 1}:*")))
        if had.low <= 1:
            return news, []
        past = self.box.search("UID", f"1:{had.low - 1}", "SINCE", on(self.since))
        return news, list(older(folder, had, past))

    def _claim(self, batch: Batch) -> None:
        """Widen what is claimed of a folder by what was just heard; news and history widen different ends."""
        had = self.claimed.get(batch.folder, batch.then)
        self.claimed[batch.folder] = Stretch(
            validity=batch.then.validity, low=min(had.low, batch.then.low), high=max(had.high, batch.then.high)
        )

    def _batch(self, batch: Batch) -> Iterator[Heard | Spoiled]:
        if not batch.uids:
            return
        if self.box.open(batch.folder).validity != batch.then.validity:
            raise ChannelError(f"{batch.folder} was renumbered while it was read; it is read again from the start.")
        for item in self.box.fetch(batch.uids):
            yield from self._item(item, batch.folder)
        self.seen += len(batch.uids)

    def _item(self, item: Item, folder: str) -> Iterator[Heard | Spoiled]:
        where = f"{folder} UID {item.uid}"
        if item.raw is None:
            yield Spoiled(raw=where.encode(), reason=f"The server would not give it: {item.trouble}", where=where)
            return
        for heard in readings([item.raw], partial(self._one, folder=folder, at=item.arrived), where):
            yield _cut(heard) if item.cut and isinstance(heard, Heard) else heard

    def _one(self, raw: bytes, *, folder: str, at: datetime) -> list[Heard]:
        return [self.read(raw, folder, at)]


def reading(box: Mailbox, read: Read, since: date, cursor: str | None) -> Reading:
    """Return a Reading that goes on from `cursor`."""
    return Reading(box=box, read=read, since=since, claimed=parse(cursor))


def _cut(heard: Heard) -> Heard:
    return replace(heard, detail={**heard.detail, "cut": "1"})
