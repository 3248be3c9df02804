"""A town square that counts and lists: the network of `tests.fakes` with what it tells beside what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TypeVar

import pytest

from porch.channels import registry
from porch.core.channel import Card, Credentials, Limits, Wire
from porch.core.clock import Clock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle, Tally
from porch.records.accounts.models import Account
from tests.fakes import NAME, TAKEN, Channel, TownSquare

T = TypeVar("T")


@dataclass
class Book:
    """What the square counts and lists; `trouble` is raised once so many were told."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    followers: list[Handle] = field(default_factory=list)
    following: list[Handle] = field(default_factory=list)
    trouble: Exception | None = None
    told_before_trouble: int = 0
    asked: int = 0


@dataclass
class Lister(Channel):
    """The square as a channel that counts and lists."""

    book: Book = field(default_factory=Book)

    def tally(self) -> Iterator[Tally]:
        """Yield what the square counts."""
        self.book.asked += 1
        now = self.square.clock.now()
        yield from self._until_trouble(Tally(of=of, at=now, counts=told) for of, told in self.book.counts.items())

    def followers(self) -> Iterator[Handle]:
        """Yield who follows us."""
        self.book.asked += 1
        yield from self._until_trouble(iter(self.book.followers))

    def following(self) -> Iterator[Handle]:
        """Yield whom we follow."""
        yield from self.book.following

    def _until_trouble(self, told: Iterator[T]) -> Iterator[T]:
        for number, one in enumerate(told):
            if self.book.trouble and number >= self.book.told_before_trouble:
                break
            yield one
        if self.book.trouble:
            raise self.book.trouble


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, square: TownSquare, clock: Clock) -> Book:
    """Let the square count and list."""
    held = Book()

    def build(given: Credentials, wire: Wire) -> Lister:
        return Lister(square=square, given=given, book=held)

    card = Card(name=NAME, label="Town square", icon="store", build=build, fields=(), limits=Limits(**TAKEN))  # type: ignore[arg-type]
    plain = registry.card
    monkeypatch.setattr(registry, "card", cache(lambda name: card if name == NAME else plain(name)))
    return held


def ready(account: Account, at: datetime) -> Account:
    """Return the connection with its past read."""
    Account.objects.filter(pk=account.pk).update(history_done_at=at)
    return Account.objects.get(pk=account.pk)


TROUBLES = [ChannelError("down"), KeyRefused("who are you?"), ZeroDivisionError("a fault of ours")]
