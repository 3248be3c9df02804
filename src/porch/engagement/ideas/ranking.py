"""Works out how well each idea stands: votes by those who were shown it, drawn towards what is usual on its board.

Run by the worker: it brings NumPy and SciPy along.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Sum

from porch.analytics.ideas.appeal import appeal, faded, fit_prior
from porch.analytics.ideas.listing import listed
from porch.analytics.ideas.slate import slate
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import counting
from porch.engagement.ideas.models import COUNTS, SHOWN, Board, Carried, Idea, Showing, Standing, Vote
from porch.engagement.ideas.statuses import TAKES_VOTES
from porch.records.organisations import queries as organisations
from porch.records.tables import bulk

SEATS = 5
DIFFER = 0.25
"""Accounts differ much where a plain top leaves this share of them without any idea of theirs."""
COLUMNS = (
    "idea_id", "board_id", "place", "liked", "low", "high", "shown", "people", "accounts", "weighted", "seat", "at",
)  # fmt: skip


@dataclass(slots=True)
class _Board:
    """What is known of the ideas of one board, by day, of all that is joined to each."""

    votes: dict[int, dict[date, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    shown: dict[int, dict[date, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    backers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def rank(*, board: Board, now: datetime) -> int:
    """Work out the order of a board's ideas that take votes, and write it down; return how many there are.

    The draw that gives newcomers their turn is the day's: within one day the order moves by what is counted alone.
    """
    ideas = list(Idea.objects.filter(SHOWN, board=board, into=None, status__in=TAKES_VOTES).order_by("pk"))
    known = _known(board)
    rows = _rows(board, [idea.pk for idea in ideas], known, now)
    with transaction.atomic():
        Standing.objects.filter(board=board).exclude(idea__in=[idea.pk for idea in ideas]).delete()
        bulk.upsert(Standing._meta.db_table, COLUMNS, ("idea_id",), rows)
    return len(rows)


def _known(board: Board) -> _Board:
    known = _Board()
    votes = Vote.objects.filter(COUNTS, idea__board=board).annotate(root=counting.ROOT, now=counting.NOW)
    seen: set[tuple[int, int]] = set()
    for root, now, at in votes.order_by("at").values_list("root", "now", "at").iterator(chunk_size=20_000):
        if (root, now) not in seen:
            seen.add((root, now))
            known.votes[root][at.date()] += 1
            known.backers[root].add(now)
    showings = Showing.objects.filter(idea__board=board).annotate(root=counting.ROOT).values("root", "day")
    for row in showings.annotate(many=Sum("shown")).order_by().iterator(chunk_size=20_000):
        known.shown[row["root"]][row["day"]] += row["many"]
    carried = Carried.objects.filter(idea__board=board).annotate(root=counting.ROOT)
    for root, day, votes_, shown in carried.values_list("root", "day", "votes", "shown"):
        known.votes[root][day] += max(votes_, 0)
        known.shown[root][day] += shown
    return known


def _rows(board: Board, ids: list[int], known: _Board, now: datetime) -> list[tuple[object, ...]]:
    if not ids:
        return []
    today, half = now.date(), board.half_life_weeks
    liked = np.array([_faded(known.votes[pk], today, half) for pk in ids])
    # Who votes has seen it, be it on paper or told on the phone.
    shown = np.maximum([_faded(known.shown[pk], today, half) for pk in ids], liked)
    prior = fit_prior(liked, shown)
    told = appeal(liked, shown, prior)
    order = listed(liked, shown, np.random.default_rng(today.toordinal()), prior=prior)
    place = np.empty(len(ids), int)
    place[order] = np.arange(1, len(ids) + 1)
    accounts, weights = _accounts(known)
    seats = _seats(ids, order, accounts)
    at = bulk.moment(now)
    return [
        (
            pk, board.pk, int(place[n]), float(told.value[n]), float(told.low[n]), float(told.high[n]),
            int(sum(known.shown[pk].values())), len(known.backers[pk]), len(accounts.get(pk, ())),
            float(sum(weights[one] for one in known.backers[pk])), seats.get(pk), at,
        )
        for n, pk in enumerate(ids)
    ]  # fmt: skip


def _faded(days: dict[date, float], today: date, half_life: float) -> float:
    if not days:
        return 0.0
    ago = [max((today - day).days, 0) / 7 for day in days]
    return float((faded(ago, half_life) * np.array(list(days.values()))).sum())


def _accounts(known: _Board) -> tuple[dict[int, set[int]], dict[int, float]]:
    """Return which accounts are for each idea, and what each person weighs: all of one account weigh as one."""
    people = {one for backers in known.backers.values() for one in backers}
    at = organisations.accounts_of(SYSTEM, people)
    size = defaultdict[int, int](int)
    for one in people:
        size[at.get(one, -one)] += 1
    weights = {one: 1 / size[at.get(one, -one)] for one in people}
    accounts = {pk: {at[one] for one in backers if one in at} for pk, backers in known.backers.items()}
    return accounts, weights


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
