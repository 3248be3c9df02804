"""The letterbox: whose a webhook address is, and whether what is pushed there was really signed by the network."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from time import monotonic
from typing import cast

from django.db import close_old_connections

from porch.core.channel import Answers, Greets, Overhears
from porch.core.errors import KeyRefused, PorchError
from porch.core.interaction import Delivery, Greeting
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.records.accounts import queries as accounts

FRESH_FOR = 1.0  # seconds: how long a changed or closed connection may still be taken for the old one
PATIENCE = 10.0
HARMLESS = b"{}"

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What became of a delivery at the door."""

    SIGNED = "signed"
    FORGED = "forged"
    UNSURE = "unsure"  # it broke the channel before its signature was looked at


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One webhook address: the connection it belongs to and the channel that knows its network's signature."""

    account_id: int
    channel: object
    closed: bool = False
    stamp: object = None

    # Asked for every delivery, and Python 3.11 takes 60 microseconds to look at a channel's verbs.
    @cached_property
    def pushes(self) -> bool:
        """Whether the network may push here."""
        return isinstance(self.channel, Overhears)

    @cached_property
    def greets(self) -> bool:
        """Whether the network shakes hands before it pushes."""
        return isinstance(self.channel, Greets)

    @cached_property
    def answers(self) -> bool:
        """Whether the network waits for a word when it has pushed."""
        return isinstance(self.channel, Answers)


def greeting(slot: Slot, delivery: Delivery) -> Greeting | None:
    """Return the answer to a network's handshake, None when `delivery` is none; KeyRefused when it is forged."""
    if not slot.greets:
        return None
    try:
        return cast(Greets, slot.channel).greet(delivery)
    except KeyRefused:
        raise
    except Exception as error:  # a stranger's bytes raise anything
        logger.info("a handshake could not be read: %s", type(error).__name__)
        return None


def answer(slot: Slot, delivery: Delivery) -> Greeting | None:
    """Return the word a network waits for after its delivery was stored, None when it waits for none.

    The delivery is safe: a channel that fails here costs the word and nothing else.
    """
    if not slot.answers:
        return None
    try:
        return cast(Answers, slot.channel).answer(delivery)
    except Exception as error:
        logger.warning("no word was found for a delivery that was stored: %s", type(error).__name__)
        return None


def verdict(slot: Slot, delivery: Delivery) -> Verdict:
    """Return whether the network signed `delivery`. What was signed and cannot be read is signed all the same."""
    try:
        _first_word(slot, delivery)
    except KeyRefused:
        return Verdict.FORGED
    except Exception:  # poison; but whose?
        return Verdict.SIGNED if _found_its_signature(slot, delivery) else Verdict.UNSURE
    return Verdict.SIGNED


def _found_its_signature(slot: Slot, delivery: Delivery) -> bool:
    """Whether the channel had found the signature of what it could not read.

    It has when it refuses the same bytes without one, and when the headers alone do not make it fall: a signature that
    nobody can even compare was made by nobody.
    """
    if not isinstance(_complaint(slot, replace(delivery, headers={}, query={})), KeyRefused):
        return False
    return isinstance(_complaint(slot, replace(delivery, body=HARMLESS)), KeyRefused | None)


def _complaint(slot: Slot, delivery: Delivery) -> Exception | None:
    try:
        _first_word(slot, delivery)
    except Exception as error:
        return error
    return None


def _first_word(slot: Slot, delivery: Delivery) -> None:
    if slot.pushes:  # the rest is read by the worker, in its own time
        next(iter(cast(Overhears, slot.channel).overhear(delivery)), None)


def look_up(public_id: str, known: Slot | None = None) -> Slot | None:
    """Return the slot of a webhook address, or None; `known` is handed back while its connection is as it was."""
    account = accounts.by_public_id(SYSTEM, public_id)
    if account is None:
        return None
    stamp = (bytes(account.sealed), account.closed_at)
    if known is not None and known.stamp == stamp:
        return known
    if account.closed_at is not None:
        return Slot(account_id=account.pk, channel=None, closed=True, stamp=stamp)
    try:
        channel = wiring.open_channel(account)
    except (PorchError, KeyError) as error:  # its key cannot be opened, its package is gone
        logger.warning("the webhook address of %s is shut: %s", account, error)
        return Slot(account_id=account.pk, channel=None, stamp=stamp)
    return Slot(account_id=account.pk, channel=channel, stamp=stamp)


class Slots:
    """Every webhook address in use, each asked for again after a second.

    The database is asked on a thread of its own: the many threads that wait at the door would open a connection each.
    """

    def __init__(self, ask: Callable[[str, Slot | None], Slot | None] = look_up, *, fresh_for: float = FRESH_FOR):
        self._ask, self._fresh_for = ask, fresh_for
        self._held: dict[str, tuple[float, Slot]] = {}
        self._asking = threading.Lock()
        self._clerk: ThreadPoolExecutor | None = None

    def find(self, public_id: str) -> Slot | None:
        """Return the slot at a webhook address, or None when there is none."""
        held = self._held.get(public_id)
        if held is not None and monotonic() - held[0] < self._fresh_for:
            return held[1]
        if held is not None and self._asking.locked():
            return held[1]  # somebody is asking already
        with self._asking:
            return self._found(public_id)

    def _found(self, public_id: str) -> Slot | None:
        held = self._held.get(public_id)
        if held is not None and monotonic() - held[0] < self._fresh_for:
            return held[1]
        slot = self._asked(public_id, held[1] if held else None)
        if slot is None:
            self._held.pop(public_id, None)
        else:
            self._held[public_id] = (monotonic(), slot)
        return slot

    def _asked(self, public_id: str, known: Slot | None) -> Slot | None:
        if self._clerk is None:  # begun when it is wanted: a server forks after it has read the application
            self._clerk = ThreadPoolExecutor(1, thread_name_prefix="slots")
        return self._clerk.submit(self._ask_afresh, public_id, known).result(timeout=PATIENCE)

    def _ask_afresh(self, public_id: str, known: Slot | None) -> Slot | None:
        close_old_connections()
        try:
            return self._ask(public_id, known)
        finally:
            close_old_connections()
