"""As many seats in front of Django as it may have threads at work, each with its database connections.

The web server has more threads than that, since a thread waits with every delivery of a webhook until it is durable.
Were each to serve pages too, each would open a connection of its own and fill a page cache.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Seat = dict[str, Any]


class Seats:
    """A WSGI application that lets `count` requests at a time into another, however many threads bring them."""

    def __init__(self, application: Application, *, count: int) -> None:
        self._application = application
        self._free: list[Seat] = [{} for _ in range(count)]  # the last used first: its pages are still in the cache
        self._line: deque[queue.SimpleQueue[Seat]] = deque()
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer once a seat is free."""
        seat = self._take()
        for alias, held in seat.items():
            connections[alias] = held
        try:
            return self._application(environ, start_response)
        finally:
            self._leave(seat)
            self._hand_on(seat)

    def _take(self) -> Seat:
        """Return a seat: a free one, or the one handed on when it is our turn."""
        with self._lock:
            if self._free:
                return self._free.pop()
            turn: queue.SimpleQueue[Seat] = queue.SimpleQueue()
            self._line.append(turn)
        return turn.get()

    def _hand_on(self, seat: Seat) -> None:
        """Give the seat to whoever has stood in line longest: whoever comes later must not sit down before them."""
        with self._lock:
            if self._line:
                self._line.popleft().put(seat)
            else:
                self._free.append(seat)

    def _leave(self, seat: Seat) -> None:
        """Take the connections off this thread: what finishes the response later finds none, and touches none."""
        for held in connections.all(initialized_only=True):
            if held.alias not in seat:
                held.inc_thread_sharing()
                seat[held.alias] = held
            del connections[held.alias]
