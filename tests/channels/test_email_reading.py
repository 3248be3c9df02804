"""Folders that change or fail while they are read, on a mailbox made of lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._email_imap import Item, Mailbox, Opened
from porch.channels._email_reading import reading
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.mail import read_mail

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@dataclass
class Shelf:
    """A mailbox that holds a mail for every UID; those in `withheld` the server will not give."""

    uids: dict[str, list[int]]
    validity: int = 1
    withheld: frozenset[int] = frozenset()
    cut: frozenset[int] = frozenset()
    folder: str = ""
    opened: int = 0
    renumbers_after: int = 10_000
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def open(self, folder: str) -> Opened:
        self.folder, self.opened = folder, self.opened + 1
        shift = int(self.opened > self.renumbers_after)
        return Opened(validity=self.validity + shift, next_uid=max(self.uids[folder], default=0) + 1)

    def search(self, *criteria: str) -> list[int]:
        self.asked.append(criteria)
        return sorted(self.uids[self.folder])

    def fetch(self, uids: Sequence[int]) -> Iterator[Item]:
        for uid in uids:
            raw = f"From: ann@example.org\r\nMessage-ID: <{self.folder}.{uid}@x>\r\n\r\nx\r\n".encode()
            given_up = {"raw": None, "trouble": "broken"} if uid in self.withheld else {"raw": raw}
            yield Item(uid=uid, arrived=NOON, cut=uid in self.cut, **given_up)  # type: ignore[arg-type]


def listen(shelf: Shelf, cursor: str | None = None) -> list[Heard | Spoiled | Mark]:
    def read(raw: bytes, folder: str, arrived: datetime) -> Heard:
        return read_mail(raw, ours=frozenset(), mailbox=folder, received_at=arrived)

    return list(reading(cast(Mailbox, shelf), read, date(2026, 2, 1), cursor).listen(shelf.uids))


def ids(items: list[Heard | Spoiled | Mark]) -> list[str]:
    return [item.external_id for item in items if isinstance(item, Heard)]


def last(items: list[Heard | Spoiled | Mark]) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def test_inbox_and_sent_take_turns_newest_first() -> None:
    heard = ids(listen(Shelf(uids={"INBOX": list(range(1, 51)), "Sent": list(range(1, 51))})))
    assert [heard[place] for place in (0, 25, 50, 75)] == ["INBOX.50@x", "Sent.50@x", "INBOX.25@x", "Sent.25@x"]


def test_a_mail_the_server_will_not_give_is_spoiled_and_the_rest_goes_on() -> None:
    items = listen(Shelf(uids={"INBOX": [1, 2, 3]}, withheld=frozenset({2})))
    assert ids(items) == ["INBOX.3@x", "INBOX.1@x"]
    assert [item.reason for item in items if isinstance(item, Spoiled)] == ["The server would not give it: broken"]


def test_a_mail_too_large_to_read_whole_says_so() -> None:
    items = listen(Shelf(uids={"INBOX": [1]}, cut=frozenset({1})))
    assert [item.detail.get("cut") for item in items if isinstance(item, Heard)] == ["1"]


def test_a_folder_renumbered_meanwhile_stops_before_anything_false_is_claimed() -> None:
    with pytest.raises(ChannelError) as caught:
        listen(Shelf(uids={"INBOX": [1]}, renumbers_after=1))
    assert not caught.value.permanent


def test_an_empty_mailbox_gives_a_mark() -> None:
    assert last(listen(Shelf(uids={"INBOX": []}))) == '{"INBOX": [1, 1, 0]}'


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_whatever_mark_one_goes_on_from_nothing_is_missed(data: st.DataObject) -> None:
    numbers = st.lists(st.integers(1, 120), unique=True, max_size=80)
    shelf = Shelf(uids={"INBOX": data.draw(numbers), "Sent": data.draw(numbers)})
    items = listen(shelf)
    marks = [place for place, item in enumerate(items) if isinstance(item, Mark)]
    broken_off = data.draw(st.sampled_from(marks))
    cursor = cast(Mark, items[broken_off]).cursor
    shelf.uids["INBOX"].append(200)
    heard = set(ids(items[:broken_off])) | set(ids(listen(shelf, cursor)))
    assert heard == {f"{folder}.{uid}@x" for folder, uids in shelf.uids.items() for uid in uids}
