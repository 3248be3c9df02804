"""Few seats, few connections: however many threads come, they share what sits there, and one at a time has it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from django.db import connections

from porch.interfaces.hooks.seats import Seats


class Page:
    """An application that looks at its connection, and counts how many are at work."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.held: list[Any] = []
        self.at_work = self.most = 0
        self._counting = threading.Lock()

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._counting:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.held.append(connections["default"])
        self.seen.add(id(connections["default"]))
        with self._counting:
            self.at_work -= 1
        return [b"a page"]


@pytest.fixture
def page() -> Page:
    return Page()


def ask(seats: Seats, times: int, threads: int) -> list[Any]:
    """Ask that often on that many threads, and return what each finds on its thread afterwards."""

    def once(_: int) -> Any:
        seats({}, lambda *_: None)
        return connections.all(initialized_only=True)

    with ThreadPoolExecutor(threads) as people:
        return list(people.map(once, range(times)))


def test_many_threads_use_few_connections(page: Page) -> None:
    ask(Seats(page, count=2), 60, 12)
    assert len(page.seen) <= 2 >= page.most


def test_whoever_came_first_sits_down_first() -> None:
    order: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def slow(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        order.append(environ["who"])
        entered.set()
        leave.wait(10)
        return []

    seats = Seats(slow, count=1)
    people = []
    for place, who in enumerate(("ann", "ben", "cleo", "dov")):
        people.append(threading.Thread(target=seats, args=({"who": who}, lambda *_: None)))
        people[-1].start()
        entered.wait(10)
        until(lambda place=place: len(seats._line) == place)  # type: ignore[misc]
    leave.set()
    for one in people:
        one.join(10)
    assert order == ["ann", "ben", "cleo", "dov"]


def until(true: Callable[[], bool]) -> None:
    """Return once it is true."""
    for _ in range(1000):
        if true():
            return
        sleep(0.01)
    raise AssertionError("it never was")


def test_nothing_stays_on_the_thread(page: Page) -> None:
    assert ask(Seats(page, count=2), 20, 4) == [[]] * 20


def test_a_seat_is_given_back_after_a_fault() -> None:
    def broken(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("a fault of ours")

    seats = Seats(broken, count=1)
    with ThreadPoolExecutor(1) as people:
        for _ in range(3):
            with pytest.raises(RuntimeError):
                people.submit(seats, {}, print).result(timeout=5)
