"""A town square: a small network in memory, with what goes wrong on real ones, registered like any other channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest

from porch.channels import registry
from porch.core.channel import Card, Credentials, Limits, Wire
from porch.core.clock import Clock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Kind, Mark, Media, Receipt, Spoiled, Utterance

NAME = "square"
TAKEN = {"text": 500, "media_count": 4, "media_bytes": 1_000_000}
CREDENTIALS = {"key": "good", "secret": "hush"}
POISON = b"\xff\x00poison"


@dataclass
class TownSquare:
    """What the network holds, and how it will behave next: each of `moods` is spent on one act, `speak` or `listen`."""

    clock: Clock
    items: list[Heard | Spoiled] = field(default_factory=list)
    published: dict[str, list[Utterance]] = field(default_factory=dict)  # by key
    key: str = "good"
    honours_keys: bool = False  # the same key is never published twice
    hidden: bool = False  # what was published is not to be found yet
    readable: bool = False  # the poison can be read now
    moods: list[str] = field(default_factory=list)
    public: list[Heard | Spoiled] = field(default_factory=list)  # what anybody said aloud, for whoever searches
    asked_for: list[str] = field(default_factory=list)  # the words that were searched
    looks: int = 0
    renews: bool = False

    def hear(self, *items: Heard | Spoiled) -> None:
        """Let something happen on the square."""
        self.items.extend(items)

    def said(self, text: str) -> int:
        """Return how often the square holds `text` as said by us."""
        return sum(one.text == text for same in self.published.values() for one in same)

    def publish(self, utterance: Utterance) -> str:
        """Put our words on the square and return their id."""
        same = self.published.setdefault(utterance.key, [])
        if not (same and self.honours_keys):
            same.append(utterance)
        return f"post:{utterance.key}:{len(same)}"


@dataclass
class Channel:
    """The square as a channel."""

    square: TownSquare
    given: Credentials

    def whoami(self) -> Handle:
        """Return us."""
        self._knock("")
        return Handle(kind=NAME, value="trattoria", name="Trattoria")

    def listen(self, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield what happened since."""
        mood = self._knock("listen")
        start, total = int(since or 0), len(self.square.items)
        for place, item in enumerate(self.square.items[start:], start + 1):
            yield item
            if mood == "break" and place == start + 1:
                raise ChannelError("the line broke")
            if place % 2 == 0:
                yield Mark(cursor=str(place), seen=place, total=total)
        yield Mark(cursor=str(total), seen=total, total=total)

    def search(self, words: str, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield what was said aloud since, two to a page."""
        self._knock("search")
        self.square.asked_for.append(words)
        for place, item in enumerate(self.square.public[int(since or 0) :], int(since or 0) + 1):
            yield item
            if place % 2 == 0:
                yield Mark(cursor=str(place))
        yield Mark(cursor=str(len(self.square.public)))

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Read stored bytes again."""
        if not self.square.readable:
            raise Unreadable("still poison")
        said = Heard(
            external_id="antidote", version="1", kind=Kind.CREATE, author=Handle(kind=NAME, value="ann", name="Ann"),
            at=self.square.clock.now(), raw=raw, text="Can you read me now?",
        )  # fmt: skip
        return [said]

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish, unless the square is in a mood."""
        mood = self._knock("speak")
        if mood == "torn before":
            raise OutcomeUnknown("the answer was lost")
        external_id = self.square.publish(utterance)
        if mood == "torn after":
            raise OutcomeUnknown("the answer was lost")
        if mood == "fault of ours":
            raise ZeroDivisionError("a fault of ours")
        return Receipt(external_id=external_id, url=f"https://square.example/{external_id}", at=self.square.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Look for what we may have said."""
        self._knock("find")
        self.square.looks += 1
        same = self.square.published.get(utterance.key, [])
        if self.square.hidden or not same:
            return None
        return Receipt(external_id=f"post:{utterance.key}:1", at=same[0].begun_at)

    def holds(self, day: date) -> Iterable[str]:
        """List a day."""
        self._knock("")
        return [i.external_id for i in self.square.items if isinstance(i, Heard) and i.at.date() == day]

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's bytes."""
        self._knock("fetch")
        return b"photo of " + media.url.encode()

    def refresh(self) -> Credentials:
        """Return a fresh key when the square renews."""
        if not self.square.renews:
            raise KeyRefused("log in again")
        return {**self.given, "key": self.square.key}

    def _knock(self, act: str) -> str:
        if self.given.get("key") != self.square.key:
            raise KeyRefused("this key is not known here")
        if not act or not self.square.moods:
            return ""
        mood = self.square.moods.pop(0)
        match mood:
            case "limited":
                raise ChannelError("too many", retry_at=self.square.clock.now() + timedelta(minutes=10))
            case "down":
                raise ChannelError("nobody is here")
            case "refused for good":
                raise ChannelError("not like this", permanent=True)
        return mood


@contextmanager
def on_the_registry(monkeypatch: pytest.MonkeyPatch, clock: Clock, **limits: object) -> Iterator[TownSquare]:
    """Register a fresh square under its name, as an installed package would, and return it."""
    square = TownSquare(clock=clock)

    def build(given: Credentials, wire: Wire) -> Channel:
        return Channel(square=square, given=given)

    card = Card(name=NAME, label="Town square", icon="store", build=build, fields=(), limits=Limits(**TAKEN | limits))  # type: ignore[arg-type]
    monkeypatch.setattr(registry, "brought", lambda: {NAME: Entry(name=NAME, card=card)})
    registry.card.cache_clear()
    yield square
    registry.card.cache_clear()


@dataclass(frozen=True)
class Entry:
    """An entry point of an installed package."""

    name: str
    card: Card

    def load(self) -> Card:
        """Return the Card."""
        return self.card


def later(utterance: Utterance, at: datetime) -> Utterance:
    """Return `utterance` as begun at another time."""
    return replace(utterance, begun_at=at)
