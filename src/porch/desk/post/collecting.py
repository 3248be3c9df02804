"""Collects what is new on a connection, a batch at a time, each with its cursor in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import DatabaseError, DataError, IntegrityError, transaction

from porch.core.channel import Awaits, Fetches, Identifies, Introduces, Listens, Overhears, Refreshes, Rereads
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import ChannelError, KeyRefused, PorchError, Unreadable
from porch.core.interaction import Delivery, Heard, Introduction, Mark, Media, Spoiled, Trait
from porch.core.viewer import SYSTEM
from porch.desk.post import breaker, follows, media, noticing, returning, wiring
from porch.desk.post.ear import Ear
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account, Circuit
from porch.records.contacts import actions as contacts
from porch.records.contacts.actions import Introduced
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions.intake import Taken
from porch.records.interactions.models import File, Quarantined

AT_ONCE = 500
FIRST_PAUSE, LONGEST_PAUSE = breaker.FIRST_PAUSE, breaker.LONGEST_PAUSE
ASKED_EVERY = timedelta(minutes=15)  # a network that only pushes: whether it still knows us
KEY_SPARE = timedelta(hours=1)
RENEWED_EVERY = timedelta(days=7)
FILE_LIMIT = 15 * 1024 * 1024
HARMFUL = (DataError, IntegrityError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""What one hostile item may raise on its way into the log; a full disk or a locked database is none of these."""

logger = logging.getLogger(__name__)
Item = Heard | Spoiled | Introduction


@dataclass(slots=True)
class Collected:
    """What one round brought."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    quarantined: int = 0
    erased: int = 0  # left out, as they are of somebody we were asked to forget
    links: int = 0
    links_resolved: int = 0
    trouble: str = ""


@dataclass(slots=True)
class Basket:
    """Items on their way from a channel into the log, and people on theirs into the records."""

    account: Account
    clock: Clock
    keep_cursor: bool = True
    items: list[Item] = field(default_factory=list)
    total: Collected = field(default_factory=Collected)

    def put(self, item: Item | Mark) -> None:
        """Take one item; a mark, or many items, empties the basket into the log."""
        if isinstance(item, Mark):
            self.empty(item.cursor if self.keep_cursor else None)
            self._note_progress(item)
            return
        if isinstance(item, Heard) and Trait.NOTICE in item.traits:
            item = noticing.told_once(item, noticing.heard_ourselves())
        self.items.append(_cleaned(item) if isinstance(item, Heard) and item.media else item)
        if len(self.items) >= AT_ONCE:
            self.empty(None)

    def empty(self, cursor: str | None) -> None:
        """Write what is in the basket into the log."""
        if not self.items and cursor is None:
            return
        items, self.items = self.items, []
        self._record(items, cursor)

    def _record(self, items: list[Item], cursor: str | None) -> None:
        """Write `items`; one that breaks the log is found by halves and set apart, and the others go on."""
        try:
            taken = self._write(items, cursor)
        except HARMFUL as error:
            logger.warning("%s gave something that does not fit the log: %s", self.account, error)
            if len(items) == 1:
                self._record([_apart(items[0], error)], cursor)
            elif not items:
                raise
            else:
                half = len(items) // 2
                self._record(items[:half], None)
                self._record(items[half:], cursor)
            return
        follows.heard(self.account, items, self.clock.now())
        for name in ("seen", "new", "changed", "quarantined", "erased", "links", "links_resolved"):
            setattr(self.total, name, getattr(self.total, name) + getattr(taken, name))

    def _write(self, items: list[Item], cursor: str | None) -> Taken:
        return _taken(self.account, items, self.clock.now(), cursor)

    def _note_progress(self, mark: Mark) -> None:
        if mark.total is not None and self.account.history_done_at is None:
            accounts.note_history(account=self.account, seen=mark.seen, total=mark.total, done_at=None)


def collect(account: Account, *, clock: Clock = SYSTEM_CLOCK) -> Collected:
    """Listen to a connection from its cursor on and record everything; trouble is noted on the connection."""
    return _listen(account, account.cursor or None, clock, keep_cursor=True)


def rescan(account: Account, *, clock: Clock = SYSTEM_CLOCK) -> Collected:
    """Listen again from where we stood two days ago, so that what appeared late is heard; the cursor stays."""
    return _listen(
        account, account_queries.rescan_cursor(SYSTEM, account, clock.now()) or None, clock, keep_cursor=False
    )


def take(account: Account, items: Iterable[Item | Mark], *, clock: Clock = SYSTEM_CLOCK) -> Collected:
    """Record items from any source as this connection's; errors rise to the caller."""
    basket = Basket(account=account, clock=clock)
    for item in items:
        basket.put(item)
    basket.empty(None)
    return basket.total


def overhear(account: Account, delivery: Delivery, *, clock: Clock = SYSTEM_CLOCK) -> Collected:
    """Record what a network pushed to us; KeyRefused when it is not signed by the network."""
    channel = wiring.open_channel(account)
    if not isinstance(channel, Overhears):
        raise ChannelError(f"{account.channel} does not push", permanent=True)
    return take(account, channel.overhear(delivery), clock=clock)


def replay(quarantined: Quarantined, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Read a quarantined item again; True when it is understood now and in the log."""
    try:
        heard = _reread(quarantined)
    except Exception as error:  # the bytes were poison once; whatever they do now stays here
        log.fail_quarantine(quarantined=quarantined, reason=_words(error))
        return False
    try:
        _settle(quarantined, heard, clock.now())
    except HARMFUL as error:
        log.fail_quarantine(quarantined=quarantined, reason=f"{type(error).__name__}: {error}")
        return False
    return True


def _settle(quarantined: Quarantined, items: list[Heard | Introduction], now: datetime) -> None:
    people = [one for one in items if isinstance(one, Introduction)]
    heard = [_cleaned(one) for one in items if isinstance(one, Heard)]
    with transaction.atomic():
        if people:
            contacts.introduce(account=quarantined.account, items=people, at=now)
        log.settle_quarantine(quarantined=quarantined, items=heard, at=now)


def _reread(quarantined: Quarantined) -> list[Heard | Introduction]:
    """Return what the bytes say now; what still cannot be read in a delivery keeps all of it where it is."""
    if quarantined.delivery.envelope:
        said = Ear(quarantined.account).hear(quarantined.delivery)
        spoiled = [item.reason for item in said if isinstance(item, Spoiled)]
        if spoiled:
            raise Unreadable(spoiled[0])
        return [item for item in said if isinstance(item, Heard)]
    channel = wiring.open_channel(quarantined.account)
    if isinstance(channel, Introduces):
        return [channel.reintroduce(interactions.raw_bytes(SYSTEM, quarantined.delivery))]
    if not isinstance(channel, Rereads):
        raise Unreadable("This channel cannot read stored items again.")
    return list(channel.reread(interactions.raw_bytes(SYSTEM, quarantined.delivery)))


def fetch_file(file: File) -> bool:
    """Bring the bytes of one photo or file that came by address; True when they are kept."""
    account = file.interaction.account
    channel = wiring.open_channel(account) if account and account.state == Account.State.LIVE else None
    if not isinstance(channel, Fetches):
        log.refuse_file(file=file, reason="The network does not hand out its files.")
        return False
    if account is not None and account.circuit(SYSTEM_CLOCK.now()) == Circuit.OPEN:
        return False  # it stays wanted, and is asked for when the network answers again
    try:
        content = channel.fetch(Media(url=file.url, name=file.name, content_type=file.content_type), FILE_LIMIT)
    except ChannelError as error:
        if error.permanent:
            log.refuse_file(file=file, reason=str(error))
            return False
        raise
    kept = media.inspect(content, file.content_type, file.name)
    log.keep_fetched(file=file, content=kept.content, content_type=kept.content_type, name=kept.name)
    return True


def _listen(account: Account, since: str | None, clock: Clock, *, keep_cursor: bool) -> Collected:
    basket = Basket(account=account, clock=clock, keep_cursor=keep_cursor)
    if not breaker.allows(account, clock.now()):
        basket.total.trouble = account.error
        return basket.total
    try:
        channel = wiring.open_channel(account)
        for item in _items(channel, since):
            basket.put(item)
        basket.empty(None)
        wiring.keep_renewed(account, channel)
    except KeyRefused as error:
        _renew_or_say_so(account, error, clock.now())
        basket.total.trouble = str(error)
    except PorchError as error:
        _pause(account, error, clock.now())
        basket.total.trouble = str(error)
    except DatabaseError:
        raise  # ours: the job is done again
    except Exception as error:  # a fault in the channel's code must not look like silence
        logger.exception("listening to %s failed", account)
        _pause(account, ChannelError(f"{type(error).__name__}: {error}"), clock.now())
        basket.total.trouble = f"{type(error).__name__}: {error}"
    else:
        listens = isinstance(channel, Listens | Introduces)
        _well(account, clock.now(), wiring.card_of(account).limits.poll_every if listens else ASKED_EVERY)
    return basket.total


def _items(channel: object, since: str | None) -> Iterable[Item | Mark]:
    """Return what is new; a network that only pushes is asked who we are, so that silence and a lost key show."""
    if isinstance(channel, Listens):
        return channel.listen(since)
    if isinstance(channel, Introduces):
        return channel.introduce(since)
    if isinstance(channel, Identifies):
        channel.whoami()
    return ()


def _well(account: Account, now: datetime, pause: timedelta) -> None:
    accounts.note_heard(account=account, at=now, due_at=now + pause)
    if account.history_done_at is None:
        account.refresh_from_db(fields=["history_seen", "history_total"])
        accounts.note_history(
            account=account,
            seen=account.history_total or account.history_seen,
            total=account.history_total,
            done_at=now,
        )


def _pause(account: Account, error: PorchError, now: datetime) -> None:
    breaker.failed(account, error, now)
    retry_at = getattr(error, "retry_at", None)
    due_at = retry_at or now + breaker.pause(account, now)
    accounts.note_trouble(account=account, at=now, reason=str(error), due_at=due_at)


def _renew_or_say_so(account: Account, error: KeyRefused, now: datetime) -> None:
    in_vain = account.error == str(error)  # a key may be fresh and refused all the same
    if not in_vain and renew(account, now):
        accounts.note_trouble(account=account, at=now, reason=str(error), due_at=now + FIRST_PAUSE)
        return
    accounts.note_trouble(account=account, at=now, reason=str(error), due_at=now + LONGEST_PAUSE, refused=True)


def renew(account: Account, now: datetime) -> bool:
    """Refresh a connection's key if its network allows that; True when a new one is kept."""
    try:
        channel = wiring.open_channel(account)
        if not isinstance(channel, Refreshes):
            return False
        credentials = dict(channel.refresh())
    except PorchError as error:
        logger.info("%s could not renew its key: %s", account, error)
        return False
    accounts.keep_credentials(account=account, credentials=credentials, at=now, expires_at=accounts.expiry(credentials))
    return True


def renew_if_due(account: Account, now: datetime) -> bool:
    """Refresh a key before it runs out, and weekly one that does not say when; True when a new one is kept.

    It is due when less than a fifth of its life is left, and an hour at the latest: a key for sixty days may meet a
    network that is down for one of them.
    """
    if account.circuit(now) != Circuit.CLOSED:
        return False
    since = account.key_renewed_at or account.connected_at
    if account.key_expires_at is None:
        return since <= now - RENEWED_EVERY and renew(account, now)
    spare = max(KEY_SPARE, (account.key_expires_at - since) / 5)
    return account.key_expires_at <= now + spare and renew(account, now)


def _taken(account: Account, items: list[Item], now: datetime, cursor: str | None) -> Taken:
    """Write one batch, people first, with its cursor in one transaction."""
    people = [one for one in items if isinstance(one, Introduction)]
    said = [one for one in items if not isinstance(one, Introduction)]
    with transaction.atomic():
        met = contacts.introduce(account=account, items=people, at=now) if people else Introduced()
        taken = log.record(account=account, items=said, received_at=now, cursor=cursor)
        returning.take_in(account, said, now)
    return replace(
        taken, seen=taken.seen + met.seen, new=taken.new + met.new, changed=taken.changed + met.changed + met.gone
    )


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, PorchError) else f"{type(error).__name__}: {error}"


def _apart(item: Item, error: Exception) -> Spoiled:
    where = item.external_id if isinstance(item, Heard) else item.ref if isinstance(item, Introduction) else item.where
    return Spoiled(raw=item.raw, reason=f"{type(error).__name__}: {error}"[:500], where=where)


def _cleaned(heard: Heard) -> Heard:
    """Return `heard` with the places taken out of its photos and every file named and typed by its own bytes."""
    clean = []
    for one in heard.media:
        if one.content is None:
            clean.append(one)
            continue
        kept = media.inspect(one.content, one.content_type, one.name)
        clean.append(replace(one, content=kept.content, content_type=kept.content_type, name=kept.name))
    return replace(heard, media=tuple(clean))


def can_wait(account_id: int) -> bool:
    """Whether a connection's network can say at once that something is new."""
    account = account_queries.account(SYSTEM, account_id)
    try:
        return account is not None and isinstance(wiring.open_channel(account), Awaits)
    except PorchError:
        return False


def wait(account: Account, longest: timedelta) -> bool:
    """Block until something may be new on a connection (True) or `longest` has passed."""
    channel = wiring.open_channel(account)
    return isinstance(channel, Awaits) and channel.wait(longest)
