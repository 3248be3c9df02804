"""A question is held until there is something to tell; a second one is answered at once."""

from __future__ import annotations

import threading

import pytest

from porch.interfaces.widget import holding
from porch.interfaces.widget.holding import until_told


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "EVERY", 0.001)
    monkeypatch.setattr(holding, "LONGEST", 0.005)


def test_what_is_there_is_told_at_once() -> None:
    assert until_told(lambda: ["yes"]) == (["yes"], False)


def test_what_comes_meanwhile_is_told_when_it_comes() -> None:
    looks = iter([[], [], ["now"]])
    assert until_told(lambda: next(looks)) == (["now"], True)


def test_a_question_ends_without_an_answer() -> None:
    looks: list[int] = []
    assert until_told(lambda: looks.append(1), longest=0.005) == (None, True)
    assert len(looks) == 6


def test_whoever_does_not_want_to_wait_does_not() -> None:
    assert until_told(list, longest=0) == ([], False)


def test_one_question_is_held_at_a_time_and_the_next_afterwards() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def look() -> bool:
        asked.set()
        return go_on.wait(10)

    looks = iter([lambda: False, look])
    step = lambda: next(looks)()  # noqa: E731, PLW0108 - another one each time
    held = threading.Thread(target=until_told, args=(step,))
    held.start()
    asked.wait(10)
    assert until_told(list) == ([], False)
    go_on.set()
    held.join(10)
    assert until_told(list) == ([], True)


def test_a_question_that_breaks_frees_the_hand() -> None:
    looks = iter([[]])
    with pytest.raises(StopIteration):
        until_told(lambda: next(looks))
    assert until_told(list) == ([], True)
