"""Looks for saved words where networks let us: what is found goes into the log like anything heard, at a known cost."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import DatabaseError, transaction

from porch.core.channel import Card, Gap, Searches, abilities
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import ChannelError, PorchError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import breaker, spending, wiring
from porch.desk.post.collecting import Basket, Item
from porch.records.accounts.models import Account, Circuit
from porch.records.interactions import actions as log
from porch.records.interactions.intake import Taken
from porch.records.searches import actions as searches
from porch.records.searches import queries
from porch.records.searches.models import Search, SearchPlace

AFTER_TROUBLE = timedelta(minutes=5)
PAUSED_FOR = timedelta(minutes=15)  # a connection that may not be used is asked about again after so long
DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look brought: `new` finds, the calls it cost, and what kept it from looking."""

    search: Search
    account: Account
    new: int = 0
    seen: int = 0
    calls: int = 0
    error: str = ""
    held: str = ""


@dataclass(slots=True)
class Net(Basket):
    """Items on their way from a search into the log; what lies outside a chat's time is let go."""

    place: SearchPlace = field(kw_only=True)
    found: int = 0

    def put(self, item: Item | Mark) -> None:
        """Take one item, unless it was said before or after the chat."""
        if not isinstance(item, Heard) or self._in_time(item):
            Basket.put(self, item)

    def _in_time(self, item: Heard) -> bool:
        search = self.place.search
        early = search.begins_at is not None and item.at < search.begins_at
        return not early and (search.ends_at is None or item.at < search.ends_at)

    def _write(self, items: list[Item], cursor: str | None) -> Taken:
        now = self.clock.now()
        names = [item.external_id for item in items if isinstance(item, Heard)]
        with transaction.atomic():
            said = [item for item in items if isinstance(item, Heard | Spoiled)]
            taken = log.record(account=self.account, items=said, received_at=now)
            self.found += searches.note_found(place=self.place, names=names, at=now, cursor=cursor)
        return taken

    def _note_progress(self, mark: Mark) -> None:
        """A search is no history of the connection."""


def run_search(search: Search, *, clock: Clock = SYSTEM_CLOCK) -> list[Looked]:
    """Look once for a search on all its connections, whether it is due or not, and settle what was answered."""
    looked = [look(place, clock=clock) for place in search.places.filter(left_at=None).order_by("id")]
    searches.settle(now=clock.now())
    return looked


def look(place: SearchPlace, *, clock: Clock = SYSTEM_CLOCK) -> Looked:
    """Look once for a search on one connection; trouble is noted on the place and harms nothing else."""
    now = clock.now()
    if held := _held(place, now):
        why, until = held
        searches.hold_back(place=place, why=why, until=until)
        return Looked(search=place.search, account=place.account, held=why)
    net, error = Net(account=place.account, clock=clock, place=place), ""
    with wiring.metered() as meter:
        try:
            _cast(net, place, meter, _left(place, now))
        except DatabaseError:
            raise  # ours: the job is done again
        except PorchError as trouble:
            error, again = str(trouble), getattr(trouble, "retry_at", None)
        except Exception as trouble:  # a fault in the channel's code must not look like silence
            logger.exception("looking for %s on %s failed", place.search, place.account)
            error, again = f"{type(trouble).__name__}: {trouble}", None
        else:
            again = None
    calls = meter.calls or calls_of(place.account)
    due = again or now + (max(place.search.every, AFTER_TROUBLE) if error else place.search.every)
    last = place.search.is_over(now) and not error
    searches.note_look(place=place, at=now, calls=calls, due_at=None if last else due, error=error)
    return Looked(
        search=place.search, account=place.account, new=net.found, seen=net.total.seen, calls=calls, error=error
    )


def _cast(net: Net, place: SearchPlace, meter: wiring.Meter, left: int) -> None:
    """Take everything up to the last mark that the calls of the day allow."""
    channel = wiring.open_channel(place.account)
    if not isinstance(channel, Searches):
        raise ChannelError(f"{place.account.channel} cannot be searched", permanent=True)
    for item in channel.search(place.search.asked, place.cursor or None):
        net.put(item)
        if isinstance(item, Mark) and meter.calls >= left:
            break
    net.empty(None)
    wiring.keep_renewed(place.account, channel)


def _held(place: SearchPlace, now: datetime) -> tuple[str, datetime] | None:
    """Return why a look must wait and until when, None when it may go on."""
    account, card = place.account, wiring.card_of(place.account)
    if account.closed_at is not None or account.state != Account.State.LIVE:
        return f"{account.name} is not listening", now + PAUSED_FOR
    if why := cannot_search(card):
        return why, now + DAY
    if account.circuit(now) != Circuit.CLOSED:
        return f"{card.label} does not answer at the moment", breaker.next_try(account, now)
    budget = spending.budget(account, card.limits, now)
    waits = [at for at in (account.blocked_until, budget.blocked_until, budget.app_blocked_until) if at and at > now]
    if waits:
        return f"{card.label} asked us to wait", max(waits)
    if _left(place, now) < calls_of(account):
        return f"Today's calls are spent ({_ceiling_words()}). It goes on at midnight UTC", searches.tomorrow(now)
    return None


def _ceiling_words() -> str:
    each, all_ = settings.PORCH_SEARCH_CALLS_PER_SEARCH, settings.PORCH_SEARCH_CALLS_PER_CONNECTION
    return f"{each} a search, {all_} a connection"


def _left(place: SearchPlace, now: datetime) -> int:
    """Return how many calls may still be spent today, by the search and on the connection."""
    spent = queries.spent(SYSTEM, now)
    mine = settings.PORCH_SEARCH_CALLS_PER_SEARCH - spent.by_search.get(place.search_id, 0)
    ours = settings.PORCH_SEARCH_CALLS_PER_CONNECTION - spent.by_account.get(place.account_id, 0)
    return max(0, min(mine, ours))


def cannot_search(card: Card) -> str:
    """Return why a channel cannot be searched, nothing when it can."""
    if abilities(card)["searches"] == "yes":
        return ""
    return card.gaps.get("searches", (Gap.NOTIMPL, f"{card.label} cannot be searched."))[1]


def calls_of(account: Account) -> int:
    """Return what one look costs on a connection, in calls to its network."""
    return max(1, wiring.card_of(account).search_calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a search will cost, in calls: on its fullest day, and in all when it ends by itself.

    `ceiling` is what one search may spend in a day; beyond it looks wait until midnight UTC.
    """

    looks_a_day: int
    calls_a_look: int
    a_day: int
    in_all: int | None
    ceiling: int

    @property
    def over(self) -> bool:
        """Whether some of its looks will have to wait."""
        return self.a_day > self.ceiling


def cost(
    accounts: Iterable[Account],
    every: timedelta,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Cost:
    """Return what looking on these connections `every` so often costs, at the least: long answers take more calls."""
    calls = sum(calls_of(account) for account in accounts)
    lasts = ends_at - begins_at if begins_at and ends_at else None
    looks = ceil(min(lasts or DAY, DAY) / every) + (lasts is not None)
    return Cost(
        looks_a_day=looks, calls_a_look=calls, a_day=looks * calls,
        in_all=None if lasts is None else (ceil(lasts / every) + 1) * calls,
        ceiling=settings.PORCH_SEARCH_CALLS_PER_SEARCH,
    )  # fmt: skip


def spent_today(now: datetime) -> queries.Spent:
    """Return what searches have spent since midnight UTC."""
    return queries.spent(SYSTEM, now.astimezone(UTC))
