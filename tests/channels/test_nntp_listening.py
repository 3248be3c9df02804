"""How far groups were heard: by numbers that a server may lose or give anew."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from porch.channels._nntp_listening import Listening, cursor_of, dated
from porch.channels._nntp_reading import Us
from porch.channels._nntp_talk import Group, Line
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark

AT = "Sun, 22 Nov 2026 08:00:00 +0000"
FLOOR = datetime(2026, 11, 1, tzinfo=UTC)


class Held:
    """A server that holds these numbers, as a Talk tells of it."""

    def __init__(self, *numbers: int, low: int = 1, high: int = 0, at: str = AT) -> None:
        self.numbers, self._low, self._high, self._at = numbers, low, high or max(numbers, default=0), at
        self.asked: list[int] = []

    def group(self, name: str) -> Group:
        return Group(name=name, low=self._low, high=self._high)

    def overview(self, first: int, last: int) -> list[Line]:
        there = [number for number in self.numbers if first <= number <= last]
        return [Line(number=number, date=self._at, message_id=f"{number}@x.test") for number in there]

    def message_id(self, number: int) -> str:
        return f"{number}@x.test" if number in self.numbers else ""

    def article(self, number: int) -> bytes | None:
        self.asked.append(number)
        if number not in self.numbers:
            return None
        return f"From: a@x.test\r\nMessage-ID: <{number}@x.test>\r\nDate: {self._at}\r\n\r\nHi\r\n".encode()


def heard(held: Held, since: str | None = None) -> tuple[list[str], str]:
    told = list(Listening(held, since, FLOOR, Us()).run(["g"]))  # type: ignore[arg-type]
    marks = [one.cursor for one in told if isinstance(one, Mark)]
    return [one.external_id for one in told if isinstance(one, Heard)], marks[-1]


def place(following: int, last: str = "") -> str:
    return json.dumps({"groups": {"g": {"next": following, "last": last}}, "ours": []})


def test_it_goes_on_where_it_stood() -> None:
    first, cursor = heard(Held(1, 2))
    later, _ = heard(Held(1, 2, 3), cursor)
    assert (first, later) == (["1@x.test", "2@x.test"], ["3@x.test"])


def test_what_expired_unheard_is_not_asked_for() -> None:
    held = Held(90, 91, low=90)
    assert heard(held, place(5))[0] == ["90@x.test", "91@x.test"]
    assert held.asked == [90, 91]


def test_an_empty_group_is_no_trouble() -> None:
    told, cursor = heard(Held(low=8, high=7))
    assert (told, json.loads(cursor)["groups"]["g"]["next"]) == ([], 8)
    assert heard(Held(8, low=8), cursor)[0] == ["8@x.test"]


def test_numbers_given_anew_are_read_as_if_for_the_first_time() -> None:
    assert heard(Held(1, 2), place(900, "899@x.test"))[0] == ["1@x.test", "2@x.test"]
    assert heard(Held(1, 2, 3), place(3, "another@x.test"))[0] == ["1@x.test", "2@x.test", "3@x.test"]


def test_a_last_article_that_expired_is_no_sign_of_new_numbers() -> None:
    assert heard(Held(1, 3), place(3, "2@x.test"))[0] == ["3@x.test"]


def test_history_ends_where_all_is_older() -> None:
    old = Held(*range(1, 1_200), at="Sun, 01 Nov 2020 08:00:00 +0000")
    told, cursor = heard(old)
    assert (told, old.asked) == ([], [])
    assert json.loads(cursor)["groups"]["g"]["next"] == 1_200


@pytest.mark.parametrize("told", ["", "soon", "32 Nov 2026", "Sun, 22 Nov 99999 08:00:00"])
def test_a_time_that_is_none_is_none(told: str) -> None:
    assert dated(Line(number=1, date=told, message_id="a")) is None


@pytest.mark.parametrize("since", ["{", "7", "{}", '{"groups": {"g": {"next": "x", "last": ""}}, "ours": []}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        cursor_of(since)
    assert refused.value.permanent
