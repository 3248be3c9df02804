"""Works out how well each idea stands: votes by those who were shown it, drawn towards what is usual on its board.

Run by the worker: it brings NumPy and SciPy along.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from porch.analytics.ideas.appeal import appeal, faded, fit_prior
from porch.analytics.ideas.listing import listed
from porch.analytics.ideas.slate import slate
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import tallying
from porch.engagement.ideas.models import SHOWN, Board, Idea, Standing
from porch.engagement.ideas.statuses import TAKES_VOTES
from porch.engagement.ideas.tallying import Counted
from porch.records.organisations import queries as organisations
from porch.records.tables import bulk

Floats = NDArray[np.float64]
SEATS = 5
DIFFER = 0.25
"""Accounts differ much where a plain top leaves this share of them without any idea of theirs."""
COLUMNS = (
    "idea_id", "board_id", "place", "liked", "low", "high", "shown", "people", "accounts", "weighted", "seat", "at",
)  # fmt: skip


@dataclass(slots=True)
class _Known:
    """What is known of the ideas of one board that take votes, each with all that is joined to it.

    Of `liked` and `seen` what is older counts less; `shown` and `people` are plain numbers. `sizes` are how many of
    each account are for anything.
    """

    place: dict[int, int]  # of an idea in the arrays
    liked: Floats
    seen: Floats
    shown: Floats
    people: Floats
    accounts: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    sizes: Counter[int] = field(default_factory=Counter)


class _Fading(dict[str, float]):
    """What something of a day, written as in 2026-11-23, counts today."""

    def __init__(self, today: date, half_life: float) -> None:
        super().__init__()
        self._today, self._half = today, half_life

    def __missing__(self, day: str) -> float:
        ago = max((self._today - date.fromisoformat(day)).days, 0) / 7
        self[day] = counts = float(faded(ago, self._half))
        return counts


def rank(*, board: Board, now: datetime) -> int:
    """Work out the order of a board's ideas that take votes, and write it down; return how many there are.

    The draw that gives newcomers their turn is the day's: within one day the order moves by what is counted alone.
    """
    ideas = Idea.objects.filter(SHOWN, board=board, into=None, status__in=TAKES_VOTES)
    ids = list(ideas.order_by("pk").values_list("pk", flat=True))
    rows = _rows(board, ids, _know(board, ids, now.date()), now)
    with transaction.atomic():
        Standing.objects.filter(board=board).exclude(idea__in=ideas.values("pk")).delete()
        bulk.upsert(Standing._meta.db_table, COLUMNS, ("idea_id",), rows)
    return len(rows)


def _know(board: Board, ids: list[int], today: date) -> _Known:
    liked, seen, shown_to, people = np.zeros((4, len(ids)))
    known = _Known({pk: n for n, pk in enumerate(ids)}, liked, seen, shown_to, people)
    counts, voters = _Fading(today, board.half_life_weeks), set[int]()
    for cast in tallying.votes(board):
        if (n := known.place.get(cast.idea)) is not None:
            known.liked[n] += counts[cast.day]
            known.people[n] += 1
            voters.add(cast.person)
    for votes, shown in tallying.carried(board):
        if (n := known.place.get(votes.idea)) is not None:
            known.liked[n] += counts[votes.day] * votes.many
            _show(known, n, shown, counts)
    for shown in tallying.showings(board):
        if (n := known.place.get(shown.idea)) is not None:
            _show(known, n, shown, counts)
    _ask_accounts(known, board, organisations.accounts_of(SYSTEM, voters))
    return known


def _show(known: _Known, n: int, shown: Counted, counts: _Fading) -> None:
    known.seen[n] += counts[shown.day] * shown.many
    known.shown[n] += shown.many


def _ask_accounts(known: _Known, board: Board, at: Mapping[int, int]) -> None:
    """Note which accounts are for which idea, with how many people each."""
    known.sizes.update(at.values())
    for cast in tallying.votes(board) if at else ():
        if cast.person in at and cast.idea in known.place:
            known.accounts[cast.idea][at[cast.person]] += 1


def _rows(board: Board, ids: list[int], known: _Known, now: datetime) -> list[tuple[object, ...]]:
    if not ids:
        return []
    liked, seen = known.liked, np.maximum(known.seen, known.liked)  # who votes has seen it, be it on paper
    prior = fit_prior(liked, seen)
    told = appeal(liked, seen, prior)
    order = listed(liked, seen, np.random.default_rng(now.date().toordinal()), prior=prior)
    place = np.empty(len(ids), int)
    place[order] = np.arange(1, len(ids) + 1)
    seats = _seats(ids, order, {pk: set(accounts) for pk, accounts in known.accounts.items()})
    at = bulk.moment(now)
    return [
        (
            pk, board.pk, int(place[n]), float(told.value[n]), float(told.low[n]), float(told.high[n]),
            int(known.shown[n]), int(known.people[n]), len(known.accounts.get(pk, ())), _weighted(known, n, pk),
            seats.get(pk), at,
        )
        for n, pk in enumerate(ids)
    ]  # fmt: skip


def _weighted(known: _Known, n: int, pk: int) -> float:
    """Return how many are for an idea where all people of one account weigh as one."""
    accounts = known.accounts.get(pk, Counter[int]())
    alone = known.people[n] - sum(accounts.values())
    return float(alone + sum(many / known.sizes[one] for one, many in accounts.items()))


def _seats(ids: list[int], order: np.ndarray, accounts: dict[int, set[int]]) -> dict[int, int]:
    """Return which ideas speak for everybody, where the plain top leaves many accounts out; else none."""
    backed = {ids[n]: accounts[ids[n]] for n in order if accounts.get(ids[n])}
    everybody = set().union(*backed.values()) if backed else set()
    if not everybody:
        return {}
    top = sorted(backed, key=lambda pk: -len(backed[pk]))[:SEATS]
    left = everybody - set().union(*(backed[pk] for pk in top))
    if len(left) / len(everybody) < DIFFER:
        return {}
    return {pk: seat for seat, pk in enumerate(slate(backed, SEATS), start=1)}
