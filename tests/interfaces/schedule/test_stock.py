"""Stock is taken in one go: what is due, in order; a part that fails keeps no other waiting, and is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from porch.interfaces.schedule import stock
from porch.interfaces.schedule.stock import Part


def part(name: str, done: list[str], *, due: bool = True, breaks: bool = False) -> Part:
    def refresh(_: datetime) -> None:
        done.append(name)
        if breaks:
            raise RuntimeError(name)

    return Part(is_due=lambda _: due, refresh=refresh)


def test_only_what_is_due_is_done_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(stock, "PARTS", (part("a", done), part("b", done, due=False), part("c", done)))
    assert stock.is_due()
    stock.take()
    assert done == ["a", "c"]


def test_a_part_that_fails_keeps_no_other_waiting_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(stock, "PARTS", (part("a", done, breaks=True), part("b", done)))
    with pytest.raises(RuntimeError, match="a"):
        stock.take()
    assert done == ["a", "b"]


def test_with_nothing_new_there_is_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "PARTS", (part("a", [], due=False),))
    assert not stock.is_due()


@pytest.mark.django_db
def test_once_taken_nothing_is_due_until_something_is_said() -> None:
    stock.take()
    assert not stock.is_due()
