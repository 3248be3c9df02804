"""How far we have listened to X: what is newest, what was left out below it, and which posts to look at again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from porch.channels._x_names import Item, history, time_of
from porch.core.errors import ChannelError

WATCHED = timedelta(days=7)
MOST = 200
FRESH = timedelta(minutes=1)  # younger than this is looked at again in the next round
LONGEST = timedelta(hours=12)
NODS = {"like_count": "likes", "repost_count": "reposts", "retweet_count": "reposts", "quote_count": "quotes"}


class Gap(NamedTuple):
    """Ids still to be walked: above `low` (empty: as far as history goes) and below `high`.

    Where a list takes no bounds, `high` is X's own token for the page to go on with.
    """

    low: str
    high: str


class Seen(NamedTuple):
    """A post as we saw it last: enough to tell that it changed, that somebody nodded, and that it is gone."""

    first: str
    author: str
    name: str
    looked: str
    kind: str  # "post": our own, "mention": theirs
    likes: int = 0
    reposts: int = 0
    quotes: int = 0

    def due(self, now: datetime) -> bool:
        """Return whether to look again: after as long as it was old when we looked last, twelve hours at most."""
        looked = datetime.fromisoformat(self.looked)
        age = looked - (time_of(self.first) or looked)
        return age < FRESH or abs(now - looked) >= min(age, LONGEST)


@dataclass(slots=True, kw_only=True)
class Trail:
    """One list of X, walked from the newest down."""

    top: str = ""
    gaps: list[Gap] = field(default_factory=list)

    def reached(self, newest: str, oldest: str, *, more: bool) -> None:
        """Note a head page: where the list goes on below it is a gap, and its newest is the new top."""
        if more and oldest:
            self.gaps.append(Gap(self.top, oldest))
        if newest:
            self.top = max(self.top, newest, key=lambda one: int(one or 0))

    def text(self) -> str:
        """Return the trail as a Mark carries it."""
        return json.dumps([self.top, self.gaps], separators=(",", ":"))

    @classmethod
    def parse(cls, since: str | None) -> Trail:
        """Return the trail a Mark carried; ChannelError (permanent) when it is not one of ours."""
        return _trail(_loaded(since)) if since else cls()


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    mentions: Trail = field(default_factory=Trail)
    ours: Trail = field(default_factory=Trail)
    direct: Trail = field(default_factory=Trail)
    watch: dict[str, Seen] = field(default_factory=dict)
    followers: list[str] = field(default_factory=list)
    followed: int = -1  # how many followed us when we looked last; -1: never looked
    looked: str = ""  # when we looked who follows us
    heard: str = ""  # when we listened last

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        told = _loaded(since)
        try:
            return cls(
                mentions=_trail(told["mentions"]), ours=_trail(told["ours"]), direct=_trail(told["direct"]),
                watch={ref: Seen(*one) for ref, one in told["watch"].items()}, followers=list(told["followers"]),
                followed=int(told["followed"]), looked=str(told["looked"]), heard=str(told["heard"]),
            )  # fmt: skip
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no cursor of X: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it."""
        held = {"mentions": self.mentions, "ours": self.ours, "direct": self.direct}
        trails = {name: [trail.top, trail.gaps] for name, trail in held.items()}
        rest = {name: getattr(self, name) for name in ("watch", "followers", "followed", "looked", "heard")}
        return json.dumps(trails | rest, separators=(",", ":"))

    def keep(self, kind: str, item: Item, user: Item, now: datetime) -> None:
        """Watch a post from now on, in the version we hold, with no nod to it known yet."""
        ids = history(item)
        for older in set(ids) - {item["id"]}:
            self.watch.pop(older, None)
        known = self.watch.get(item["id"])
        if known is None:
            self.watch[item["id"]] = Seen(
                ids[0], str(item["author_id"]), str(user.get("username") or ""), now.astimezone(UTC).isoformat(), kind
            )

    def forget_old(self, now: datetime) -> None:
        """Let go of what is older than a week, and of the oldest beyond as many as are worth asking for."""
        young = {ref: one for ref, one in self.watch.items() if now - (time_of(one.first) or now) < WATCHED}
        self.watch = dict(sorted(young.items(), key=lambda pair: int(pair[0]))[-MOST:])


def counted(item: Item) -> dict[str, int]:
    """Return how many liked, reposted and quoted a post, by the names a Seen has for them."""
    told = item.get("public_metrics")
    metrics = told if isinstance(told, Mapping) else {}
    return {ours: metrics[theirs] for theirs, ours in NODS.items() if isinstance(metrics.get(theirs), int)}


def _loaded(since: str) -> Any:
    try:
        return json.loads(since)
    except ValueError as error:
        raise ChannelError(f"This is no cursor of X: {since[:80]}", permanent=True) from error


def _trail(told: Any) -> Trail:
    try:
        top, gaps = told
        return Trail(top=str(top), gaps=[Gap(*gap) for gap in gaps])
    except (TypeError, ValueError) as error:
        raise ChannelError(f"This is no cursor of X: {str(told)[:80]}", permanent=True) from error
