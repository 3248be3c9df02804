"""Many deliveries, one commit: whoever brings one is answered when the transaction that holds it is durable."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection

MOST_AT_ONCE = 500
PATIENCE = 30.0  # seconds; a network has given us up by then

logger = logging.getLogger(__name__)
One = TypeVar("One")


class NotKept(Exception):
    """What was brought is not stored, or may not be: the network must bring it again."""


@dataclass(slots=True)
class _Slip(Generic[One]):
    """What one thread waits with: its lock opens when the commit it went into is over."""

    one: One
    over: threading.Lock = field(default_factory=threading.Lock)
    kept: bool = False


class Gatherer(Generic[One]):
    """Commits what waits together, on one thread with one connection, begun when the first thing is brought."""

    def __init__(self, commit: Callable[[Sequence[One]], object], *, most: int = MOST_AT_ONCE) -> None:
        self._commit, self._most = commit, most
        self._waiting: list[_Slip[One]] = []
        self._state = threading.Condition()
        self._thread: threading.Thread | None = None

    def bring(self, one: One) -> None:
        """Return once `one` is durable; NotKept when it is not, or could not be in time."""
        slip = _Slip(one)
        slip.over.acquire()
        with self._state:
            if len(self._waiting) >= self._most:
                raise NotKept("too many wait already")
            self._waiting.append(slip)
            self._begin()
            self._state.notify()
        if not (slip.over.acquire(timeout=PATIENCE) and slip.kept):
            raise NotKept("it could not be written down")

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="gatherer", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._state:
                while not self._waiting:
                    self._state.wait()
                slips, self._waiting = self._waiting, []
            kept = self._committed([slip.one for slip in slips])
            for slip in slips:
                slip.kept = kept
                slip.over.release()

    def _committed(self, group: Sequence[One]) -> bool:
        try:
            self._commit(group)
        except Exception:  # disk full, database gone: said, and everybody is asked to come again
            # The connection is not looked after between commits: asking whether it is well costs a turn of its own.
            logger.exception("%d deliveries could not be kept", len(group))
            connection.close()
            return False
        return True
