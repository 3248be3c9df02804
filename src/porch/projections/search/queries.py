"""Questions to everything said. Who may see nothing finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from porch.core.viewer import Viewer
from porch.projections.search.asking import Asked, Weights

__all__ = [
    "Asked", "Branch", "Count", "Found", "Heard", "Hit", "Part", "Weights", "count", "find", "newer",
    "thread_of", "voices",
]  # fmt: skip

Place = tuple[float, int]
"""The sort key of the last hit of the page before: the logarithm of its rank without our clock, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a snippet, in order; `hit` says that it was looked for. Plain text: whoever shows it escapes it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was said and is looked for.

    `person` and `name` say whose words they are as merged today: None where they are ours, and then `name` is our
    colleague's. `thread` names its conversation, None where it has none. `url` is its own address on the network.
    `score` is text x influence x recency by the weights; the three stand as they are without them: text within 0..1,
    influence 1 + ln(1 + Sway), recency exp(-age / 30 days).
    """

    interaction: int
    person: int | None
    name: str
    ours: bool
    channel: str
    kind: str
    visibility: str
    at: datetime
    thread: int | None
    subject: str
    snippet: tuple[Part, ...]
    url: str
    score: float
    text: float
    influence: float
    recency: float
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits, the best first. `next` asks for the one after it: None at the end.

    `bounded`: so much matches that not all of it was weighed: the best are these as far as was looked.
    """

    hits: tuple[Hit, ...]
    next: Place | None
    bounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """About how much there is to find; `more`: at least so much, and nobody counted on."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Somebody who says what is looked for: how often among what was looked at, how much of the whole score, last when.

    `influence` is 1 + ln(1 + Sway).
    """

    person: int
    name: str
    said: int
    share: float
    influence: float
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A row of how something spread, in the order to show it: parents before children, `depth` 0 is where it began.

    `how` is said, answered, shared, liked or quoted. `person` None with `ours` is us, without it nobody known. `text`
    is what was said, cut short. `branches` counts those directly below, the ones cut away too.
    """

    interaction: int
    parent: int | None
    depth: int
    how: str
    person: int | None
    name: str
    ours: bool
    channel: str
    at: datetime
    text: str
    url: str
    branches: int


def find(viewer: Viewer, asked: Asked, *, now: datetime, after: Place | None = None, limit: int = 20) -> Found:
    """Return a page of what matches, ranked by text x influence x recency as of `now`, the best first."""
    raise NotImplementedError


def count(viewer: Viewer, asked: Asked) -> Count:
    """Return about how much matches, counted up to a thousand."""
    raise NotImplementedError


def newer(viewer: Viewer, asked: Asked, *, than: int) -> Count:
    """Return about how much of what matches came into the log after the interaction of this number."""
    raise NotImplementedError


def voices(viewer: Viewer, asked: Asked, *, now: datetime, limit: int = 12) -> list[Heard]:
    """Return who says it, us left out: by their part of the score of the best thousand hits, the largest first."""
    raise NotImplementedError


def thread_of(viewer: Viewer, interaction_id: int, *, limit: int = 200) -> list[Branch]:
    """Return how something spread: from where it began down, who answered and shared what; `limit` rows at most."""
    raise NotImplementedError
