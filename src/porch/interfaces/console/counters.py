"""What networks count of what we said, in words: what one does not tell is not heard, and never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from porch.core.channel import Tallies, offers
from porch.desk.post import queries as post
from porch.records.tallies import queries as tallies
from porch.records.tallies.queries import Item, Point

WORDS = {
    "likes": ("like", "likes"), "shares": ("share", "shares"), "replies": ("answer", "answers"),
    "views": ("view", "views"), "clicks": ("click", "clicks"), "dislikes": ("dislike", "dislikes"),
}  # fmt: skip
LOOKED_FOR = ("likes", "shares", "views")
SEEN = ("public", "followers")  # what only one person sees nobody counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The counters of one thing we said, and when its network last told them."""

    words: str
    at: datetime


def counters(viewer: Any, items: Iterable[Item]) -> dict[Item, Counters]:
    """Return the counters of these items of ours (channel, external id); nothing is asked where nobody counts."""
    asked = {item for item in items if item[1] and _counts(item[0])}
    return {item: _counters(figures) for item, figures in tallies.of_posts(viewer, asked).items()}


def of_turns(viewer: Any, turns: Iterable[Any]) -> dict[Item, Counters]:
    """Return the counters of what we said in public among these turns of the log."""
    said = (turn for turn in turns if turn.ours and turn.visibility in SEEN and not turn.deleted)
    return counters(viewer, ((turn.channel, turn.external_id) for turn in said))


def in_words(figures: Mapping[str, int]) -> str:
    """Return these figures as a line of words, those first that are looked for.

    >>> in_words({"likes": 41, "shares": 1})
    '41 likes, 1 share, views not heard'
    """
    told = [f"{figures[name]:,} {_noun(name, figures[name])}" for name in WORDS if name in figures]
    silent = [name for name in LOOKED_FOR if name not in figures]
    return ", ".join([*told, *([f"{_listed(silent)} not heard"] if silent else [])])


def _counters(figures: Mapping[str, Point]) -> Counters:
    values = {name: point.value for name, point in figures.items()}
    return Counters(words=in_words(values), at=max(point.seen_at for point in figures.values()))


def _noun(name: str, many: int) -> str:
    return WORDS[name][many != 1]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _counts(channel: str) -> bool:
    card = post.card(channel)
    return card is not None and offers(card, Tallies)
