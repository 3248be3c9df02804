"""Holds one visitor's question open until there is something to tell them: one at a time, the others ask again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LONGEST = 10.0  # seconds
EVERY = 0.5
HANDS = threading.BoundedSemaphore(1)  # of the few threads a web process has; no door may take them all


def until_told(look: Callable[[], T], *, longest: float = LONGEST) -> tuple[T, bool]:
    """Return what `look` finds as soon as it finds something, or at the end; and whether the question was held at all.

    Where another is being held already the answer comes at once.
    """
    found = look()
    if found or longest <= 0 or not HANDS.acquire(blocking=False):
        return found, False
    try:
        pause = threading.Event()
        for _ in range(int(min(longest, LONGEST) / EVERY)):
            pause.wait(EVERY)
            if found := look():
                break
    finally:
        HANDS.release()
    return found, True
