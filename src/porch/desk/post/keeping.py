"""Keeps what networks push: durable before anybody is told so; what was refused is only counted."""

from __future__ import annotations

import logging
import threading
from collections import Counter

from django.db import connection

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.interaction import Delivery
from porch.desk.post.gathering import Gatherer
from porch.records.accounts import actions as accounts
from porch.records.interactions import pushes
from porch.records.interactions.pushes import Arrival

TOLD_AFTER = 1.0  # seconds: a storm of forgeries writes one row a second

logger = logging.getLogger(__name__)


class Keeper:
    """One for each web server process: many threads keep deliveries, one thread commits them together."""

    def __init__(self, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._gatherer: Gatherer[Arrival] = Gatherer(lambda group: pushes.keep(arrivals=group))
        self._clock = clock
        self._refused: Counter[int] = Counter()
        self._counting = threading.Lock()

    def keep(self, account_id: int, delivery: Delivery) -> None:
        """Return once `delivery` is durable; NotKept when it is not."""
        self._gatherer.bring(Arrival(account_id=account_id, pushed=delivery))

    def note_refusal(self, account_id: int) -> None:
        """Count one more delivery with a wrong signature; the connection's page knows of it within a second or two."""
        with self._counting:
            first = not self._refused
            self._refused[account_id] += 1
        if first:
            timer = threading.Timer(TOLD_AFTER, self.tell)
            timer.daemon = True
            timer.start()

    def tell(self) -> None:
        """Write down what was refused since the last time."""
        with self._counting:
            refused, self._refused = self._refused, Counter()
        try:
            for account_id, count in refused.items():
                accounts.note_refusals(account_id=account_id, count=count, at=self._clock.now())
        except Exception:  # a number that is too small harms nobody
            logger.exception("refused deliveries could not be counted")
        finally:
            connection.close()
