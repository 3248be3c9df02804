"""How what was said is understood, as pages say it: quiet words, how sure, why, and what a colleague said instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from porch.analytics.promising import day_named
from porch.core.interaction import SAYING, Kind
from porch.engagement.promises import queries as promises

WORDS = {
    "question": "question", "complaint": "complaint", "request": "request", "praise": "praise", "idea": "idea",
    "promise_claim": "about a promise", "churn_risk": "may leave us", "spam": "spam", "automatic": "automatic",
    "commitment": "a promise", "negative": "unhappy", "positive": "happy",
}  # fmt: skip
OFFERED = ("complaint", "question", "request", "praise", "idea", "churn_risk", "spam")
"""What one can call a message with one click."""
STRONGER = {name: WORDS[name] for name in ("complaint", "churn_risk", "request", "question")}
WEAK = ("message", "mention", "direct message", "comment", "")
DAYS_TO_KEEP = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One label: its word, how sure the machine is and what moved it, and who said so where a colleague did."""

    name: str
    words: str
    percent: int
    sure: bool
    moved_by: str = ""
    said_by: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promise found in something said, to be kept in mind: its words and the day it names, or in three days."""

    words: str
    due_on: str
    due_at: date
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """How one thing said is understood. `line` is what stands under it, empty where nothing is to be said."""

    line: str
    labels: tuple[Why, ...]
    choices: tuple[tuple[str, str], ...]
    offer: Offer | None = None
    waits: Offer | None = None


def of_turns(viewer: Any, turns: Sequence[Any]) -> dict[int, Meant]:
    """Return how the turns of a conversation are understood, by their number, in one statement."""
    said = [turn for turn in turns if turn.kind in SAYING and not turn.deleted]
    names = {turn.member_id: turn.member.name for turn in turns if turn.kind == Kind.CORRECT and turn.member}
    rows = promises.understood(viewer, [turn.pk for turn in said])
    return {turn.pk: meant(rows[turn.pk], turn, names) for turn in said if turn.pk in rows}


def meant(row: Any, turn: Any, names: Mapping[int, str]) -> Meant:
    """Return how one turn is understood; what we said ourselves is only looked through for promises."""
    found = _promise(row, turn)
    if turn.ours:
        return Meant(line="", labels=(), choices=(), offer=found)
    labels = tuple(_labels(row, names))
    known = {one.name for one in labels if not one.wrong}
    choices = tuple((name, WORDS[name]) for name in OFFERED if name not in known)
    return Meant(line=_line(labels), labels=labels, choices=choices, waits=found)


def reason(standing: Any) -> str:
    """Return why somebody waits: what their words are surely understood as, else what stands; and what they may be.

    Words only: nobody's place in the morning depends on it.
    """
    told = standing.reason or "message"
    needs, _, doubts = (getattr(standing, "meant", None) or "").partition("/")
    sure = next((word for name, word in STRONGER.items() if name in needs.split()), "")
    if sure == "complaint" or (sure and told in WEAK):
        told = sure
    may = "" if needs else _maybe(doubts.split())
    return f"{told}, perhaps {may}" if may and not may.endswith(told) else told


def _labels(row: Any, names: Mapping[int, str]) -> list[Why]:
    shown = [one for one in row.labels if one["name"] in WORDS and one["name"] != "commitment"]
    shown = [one for one in shown if one["name"] not in ("positive", "negative") or one["sure"]]
    by_machine = {one["name"] for one in shown}
    added = [
        {"name": name, "p": 0, "sure": True, "words": []}
        for name in row.told
        if name in WORDS and name not in by_machine and name != "commitment"
    ]
    return [_why(one, row.told.get(one["name"]), names) for one in [*shown, *added]]


def _why(one: Mapping[str, Any], word: Mapping[str, Any] | None, names: Mapping[int, str]) -> Why:
    said_by = names.get(word["by"], "a colleague") if word else ""
    return Why(
        name=one["name"], words=WORDS[one["name"]], percent=round(one["p"] * 100), sure=bool(one["sure"]),
        moved_by=", ".join(f"“{words}”" for words in one["words"][:4]), said_by=said_by,
        wrong=word is not None and not word["right"],
    )  # fmt: skip


def _line(labels: Collection[Why]) -> str:
    standing = [one for one in labels if not one.wrong]
    told = [f"{one.words}, says {one.said_by}" for one in standing if one.said_by]
    sure = [one.words for one in standing if one.sure and not one.said_by]
    unsure = [f"perhaps {_article(one.words)}" for one in standing if not one.sure and not one.said_by]
    line = "; ".join([*told, *sure, *unsure])
    return f"{line[0].upper()}{line[1:]}" if line else ""


def _maybe(doubts: Collection[str]) -> str:
    return next((_article(word) for name, word in STRONGER.items() if name in doubts), "")


def _article(word: str) -> str:
    if word not in ("question", "complaint", "request", "idea"):
        return word
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _promise(row: Any, turn: Any) -> Offer | None:
    """Return the promise a turn holds, as long as nobody has kept it in mind or said that it is none."""
    if not row.commits or row.is_promised:
        return None
    return offer(row, turn.text, turn.at)


def offer(row: Any, text: str, at: datetime) -> Offer:
    """Return a promise found in `text`, said at `at`, with its phrase and the day it names in the reader's zone."""
    phrases = [words for one in row.labels if one["name"] == "commitment" for words in one["words"]]
    words = " ".join((phrases[0] if phrases else text).split())[:300]
    said_on = timezone.localtime(at).date()
    named = day_named(words, said_on) or day_named(text, said_on)
    due = named or timezone.localdate() + DAYS_TO_KEEP
    return Offer(words=words, due_on=due.isoformat(), due_at=due, named=named is not None)
