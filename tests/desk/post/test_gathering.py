"""Who brings something is answered when it is durable, together with whoever came meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from porch.desk.post.gathering import Gatherer, NotKept


class Shelf:
    """Somewhere to commit to, that can be slow or full."""

    def __init__(self) -> None:
        self.taken = 0
        self.groups: list[list[int]] = []
        self.open = threading.Event()
        self.full = False
        self.open.set()

    def commit(self, group: Sequence[int]) -> None:
        self.taken += len(group)
        self.open.wait(5)
        if self.full:
            raise OSError("no room")
        self.groups.append(list(group))


def test_what_was_brought_is_kept_when_one_is_answered() -> None:
    shelf = Shelf()
    Gatherer(shelf.commit).bring(1)
    assert shelf.groups == [[1]]


def test_those_who_come_while_one_is_committed_go_together() -> None:
    shelf = Shelf()
    gatherer = Gatherer(shelf.commit)
    shelf.open.clear()
    with ThreadPoolExecutor(8) as people:
        begun = [people.submit(gatherer.bring, n) for n in range(8)]
        while len(gatherer._waiting) + shelf.taken < 8 and not any(one.done() for one in begun):
            pass
        shelf.open.set()
    assert sorted(n for group in shelf.groups for n in group) == list(range(8))
    assert len(shelf.groups) <= 3


def test_nobody_is_told_that_it_is_kept_when_it_is_not() -> None:
    shelf = Shelf()
    shelf.full = True
    gatherer = Gatherer(shelf.commit)
    with pytest.raises(NotKept, match="written down"):
        gatherer.bring(1)
    shelf.full = False
    gatherer.bring(2)
    assert shelf.groups == [[2]]


def test_who_finds_the_queue_full_is_sent_away_at_once() -> None:
    with pytest.raises(NotKept, match="too many"):
        Gatherer(Shelf().commit, most=0).bring(1)
