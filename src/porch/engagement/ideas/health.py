"""How we are as partners: what we owe, how long we take, who is new, who won, and whom online votes leave out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from porch.analytics import partners
from porch.analytics.partners import Weighed
from porch.analytics.quarters import quarter_of
from porch.analytics.surveys.intervals import share
from porch.core.viewer import Viewer
from porch.engagement.ideas import partnering, queries
from porch.engagement.ideas.models import Board, Idea
from porch.engagement.ideas.partnering import Winner
from porch.projections.presence import queries as presence

YEAR = timedelta(days=365)
BY_HAND = frozenset({"in_person", "phone"})
"""Where nobody writes: who is heard there alone is not online."""

WORDS = {
    "answer_debt": (
        "Answer debt",
        "Open ideas that have waited longer than the board promises.",
        "count of ideas that are open and older than the promise, of all that are open; every one is counted, so there "
        "is no interval",
    ),
    "time_to_decision": (
        "Time to decision",
        "After so many days half of the ideas of the last year are decided. Those that still wait count with how long "
        "they wait by now.",
        "Kaplan-Meier median; Brookmeyer and Crowley's 95 % interval on the log(-log) scale",
    ),
    "offline_voices": (
        "Offline voices",
        "Of those who are for the 50 most voted ideas, the share for whom a colleague wrote it down: on the phone, at "
        "the counter, in the user group.",
        "people whose votes were all noted by a colleague, of people with a vote; Wilson's 95 % interval",
    ),
    "new_contributors": (
        "New contributors",
        "Of those who proposed an idea this quarter, the share for whom it was the first. A board that lives on the "
        "same few people runs dry.",
        "people whose first idea is of this quarter, of people with an idea this quarter; Wilson's 95 % interval",
    ),
    "winners_commenting": (
        "Repeat winners who comment",
        "Of those of whose ideas we took more than one, the share who commented on an idea of somebody else. Winners "
        "tend to repeat themselves: their eye for the ideas of others is worth asking for.",
        "people with two ideas taken and a comment on another's, of people with two taken; Wilson's 95 % interval",
    ),
}
"""Of each figure its name, what it means and how it is worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what it is (`unit` is days, share or ideas), between what it lies, and on how many it rests.

    `value` is None where there is nothing to tell it by, and `low` or `high` where it has no bound.
    """

    key: str
    name: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    meaning: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardHealth:
    """One board: its figures, and its most voted ideas by all voices beside online ones alone."""

    board: Board
    figures: tuple[Figure, ...]
    weighed: Weighed
    ideas: dict[int, Idea]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All boards; who is new among those who propose; who won more than once."""

    boards: tuple[BoardHealth, ...]
    figures: tuple[Figure, ...]
    winners: tuple[Winner, ...]


def health(viewer: Viewer, *, now: datetime, zone: tzinfo) -> Health:
    """Return how we are as partners by now; the quarter is the one of `zone`."""
    customers = online(viewer, now)
    winners = tuple(partnering.winners(viewer))
    return Health(
        boards=tuple(_board(viewer, board, now, customers) for board in queries.boards(viewer)),
        figures=(_new(viewer, now, zone), _invited(winners)),
        winners=winners,
    )


def online(viewer: Viewer, now: datetime) -> tuple[int, int]:
    """Return how many of our customers were heard online within the last year, and how many were not."""
    drawn = presence.drawn(viewer, presence.EVERYBODY, now=now)
    if drawn is None:
        return 0, 0
    wrote = sum(one.people for one in drawn.picture.whereabouts if (one.to_us | one.about_us) - BY_HAND)
    return wrote, drawn.picture.people - wrote


def _board(viewer: Viewer, board: Board, now: datetime, customers: tuple[int, int]) -> BoardHealth:
    voices = partnering.voices(viewer, board)
    weighed = partners.weigh(
        {idea.pk: (here, there) for idea, here, there in voices.ideas}, took_part=(voices.online, voices.offline),
        customers=customers,
    )  # fmt: skip
    figures = _debt(viewer, board, now), _wait(viewer, board, now), _offline(voices)
    return BoardHealth(
        board=board, figures=figures, weighed=weighed, ideas={idea.pk: idea for idea, *_ in voices.ideas}
    )


def _debt(viewer: Viewer, board: Board, now: datetime) -> Figure:
    owed = queries.debt(viewer, board, now)
    return _figure("answer_debt", "ideas", owed.open, (owed.late, None, None))


def _wait(viewer: Viewer, board: Board, now: datetime) -> Figure:
    waits = partnering.waits(viewer, board, since=now - YEAR, now=now)
    told = partners.median_wait(waits.answered, waits.waiting)
    return _figure("time_to_decision", "days", told.answered + told.waiting, (told.median, told.low, told.high))


def _offline(voices: partnering.Voices) -> Figure:
    return _share("offline_voices", voices.offline, voices.online + voices.offline)


def _new(viewer: Viewer, now: datetime, zone: tzinfo) -> Figure:
    span = quarter_of(now.astimezone(zone).date()).span(now, zone)
    return _share("new_contributors", *partnering.contributors(viewer, since=span.since, until=span.until))


def _invited(winners: tuple[Winner, ...]) -> Figure:
    return _share("winners_commenting", sum(winner.comments > 0 for winner in winners), len(winners))


def _share(key: str, found: int, among: int) -> Figure:
    told = share(found, among)
    return _figure(key, "share", among, (told.value, told.low, told.high) if told else (None, None, None))


def _figure(key: str, unit: str, n: int, told: tuple[float | None, float | None, float | None]) -> Figure:
    (value, low, high), (name, meaning, formula) = told, WORDS[key]
    return Figure(key=key, name=name, unit=unit, value=value, low=low, high=high, n=n, meaning=meaning, formula=formula)
