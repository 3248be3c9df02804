"""A crowd that talks: seeded, with people who write again, answers of ours, and a few likes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from porch.core.interaction import Handle, Heard, Kind, Visibility

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
PEOPLE = 40_000
WORDS = [
    "table",
    "order",
    "waiting",
    "since",
    "yesterday",
    "please",
    "when",
    "open",
    "friday",
    "cold",
    "soup",
    "thanks",
    "lovely",
    "dinner",
    "window",
    "bill",
    "wrong",
    "again",
    "delivery",
    "never",
    "came",
    "could",
    "you",
    "call",
    "me",
    "about",
    "the",
    "booking",
    "for",
    "six",
    "people",
    "on",
    "sunday",
    "is",
    "the",
    "terrace",
    "heated",
    "tonight",
]


class Crowd:
    """Makes as many items as one asks for; each number is used once."""

    def __init__(
        self, *, seed: int, until: datetime = NOW, total: int = 2_000_000, over: timedelta = timedelta(days=30)
    ) -> None:
        """Items come evenly `over` that long a time, the last of `total` at `until`."""
        self._choose = random.Random(seed)  # noqa: S311
        self._begins, self._pace = until - over, over / total
        self.said = 0
        self._lately: list[tuple[str, str]] = []  # external id, handle of theirs

    def say(self, count: int) -> list[Heard]:
        """Return the next `count` items: 60 % new words, 15 % replies, 20 % our answers, 5 % likes."""
        return [self._one() for _ in range(count)]

    def _one(self) -> Heard:
        self.said += 1
        share = self._choose.random()
        external_id = f"https://bench.example/statuses/{self.said}"
        at = self._begins + self._pace * self.said
        earlier = self._choose.choice(self._lately) if self._lately and share >= 0.6 else ("", "")
        ours = 0.75 <= share < 0.95 and bool(earlier[0])
        handle = "us@bench" if ours else (earlier[1] or f"p{self._choose.randrange(1, PEOPLE)}@bench")
        text = " ".join(self._choose.choices(WORDS, k=14)) + ("?" if share < 0.3 else "")
        if not ours:
            self._lately = [*self._lately[-500:], (external_id, handle)] if self.said % 7 else self._lately[-200:]
        return Heard(
            external_id=external_id,
            version="1",
            kind=Kind.LIKE if share >= 0.95 else Kind.CREATE,
            author=Handle(kind="mastodon", value=handle, name=handle.partition("@")[0]),
            at=at,
            raw=f'{{"id": "{self.said}", "content": "{text}", "account": "{handle}"}}'.encode(),
            ours=ours,
            visibility=Visibility.DIRECT if share < 0.1 else Visibility.PUBLIC,
            text=text,
            in_reply_to=earlier[0],
        )
