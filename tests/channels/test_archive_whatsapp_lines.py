"""Every telephone writes a chat its own way; when a day or a month comes first is read, never guessed."""

from __future__ import annotations

from datetime import datetime

import pytest

from porch.channels._archive_whatsapp_lines import Line, begins, lines, order
from porch.core.errors import ChannelError

MARCH = datetime(2026, 3, 25, 21, 14)  # noqa: DTZ001


@pytest.mark.parametrize(
    "line",
    [
        "25/03/2026, 21:14 - Ann Rossi: Ciao: c'è posto?",
        "25/03/26, 21:14 - Ann Rossi: Ciao: c'è posto?",
        "25.03.26, 21:14 - Ann Rossi: Ciao: c'è posto?",
        "25-03-2026 21:14 - Ann Rossi: Ciao: c'è posto?",
        "25/3/26 9:14 PM - Ann Rossi: Ciao: c'è posto?",
        "3/25/26, 9:14 PM - Ann Rossi: Ciao: c'è posto?",
        "3/25/26, 9:14\u202fPM - Ann Rossi: Ciao: c'è posto?",
        "25/3/26, 9:14 p. m. - Ann Rossi: Ciao: c'è posto?",
        "25/03/2026 à 21:14 - Ann Rossi: Ciao: c'è posto?",
        "2026-03-25, 21:14 - Ann Rossi: Ciao: c'è posto?",
        "[25/03/26, 21:14:00] Ann Rossi: Ciao: c'è posto?",
        "\u200e[25/03/26, 21:14:00] Ann Rossi: Ciao: c'è posto?",
        "[25.03.26, 21:14:00] ~\u202fAnn Rossi: Ciao: c'è posto?",
        "[3/25/26, 9:14:00\u202fPM] Ann Rossi: Ciao: c'è posto?",
        "[2026/3/25 下午9:14:00] Ann Rossi: Ciao: c'è posto?",
        "٢٥/٠٣/٢٠٢٦، 21:14 - Ann Rossi: Ciao: c'è posto?".replace("،", ","),
    ],
)
def test_the_many_forms_of_one_line_say_one_thing(line: str) -> None:
    found = begins(line)
    assert found is not None
    assert (found.at(order([found])), found.who, found.text) == (MARCH, "Ann Rossi", "Ciao: c'è posto?")


@pytest.mark.parametrize(("clock", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 am", 1), ("11:05 p.m.", 23)])
def test_noon_and_midnight_are_told_apart(clock: str, hour: int) -> None:
    found = begins(f"25/03/26, {clock} - Ann: x")
    assert found is not None
    assert found.parts["h"] == hour


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Ann: ciao",
        "25/03/26",
        "at 21:14 - Ann: no",
        "call 12/12/12",
        "1/2/3 4:5 - x",
        "[x] y",
        "12:30 - 13:30: lunch",
    ],
)
def test_other_lines_begin_nothing(line: str) -> None:
    assert begins(line) is None


def test_what_follows_belongs_to_the_message_before() -> None:
    told = "junk\n25/03/26, 21:14 - Ann: one\ntwo: 3\n\nfour\n25/03/26, 21:15 - Ann left\r\n25/03/26, 21:16 - Ben:"
    first, ann, left, ben = lines(told)
    assert (first, ann.text, left.who, (ben.who, ben.text)) == (  # type: ignore[union-attr]
        "junk", "one\ntwo: 3\n\nfour", "", ("Ben", ""),
    )  # fmt: skip


def chat(*days: str) -> list[Line]:
    found = [begins(f"{day}, 21:14 - Ann: x", number) for number, day in enumerate(days, 1)]
    return [line for line in found if line]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("01/02/26", "25/02/26"), "dmy"),
        (("1/2/26", "2/25/26"), "mdy"),
        (("2026-01-02",), "ymd"),
        (("01.02.26",), "dmy"),  # nobody puts a point after the month first
        (("02/11/26", "03/10/26"), "mdy"),  # read the other way, time would run back
        (("05/05/26", "05/05/26"), "dmy"),  # the same day either way
    ],
)
def test_the_whole_chat_says_which_comes_first(days: tuple[str, ...], expected: str) -> None:
    assert order(chat(*days)) == expected


def test_an_open_question_is_asked_and_not_guessed() -> None:
    with pytest.raises(ChannelError, match="--dates dmy") as caught:
        order(chat("01/02/26", "02/03/26"))
    assert caught.value.permanent
    assert order(chat("01/02/26", "02/03/26"), "mdy") == "mdy"


def test_dates_in_two_ways_in_one_chat_are_refused_with_both_lines() -> None:
    with pytest.raises(ChannelError, match="line 1 has the day first, line 2 the month"):
        order(chat("25/03/26", "03/26/26"))


def test_what_somebody_says_must_fit() -> None:
    with pytest.raises(ChannelError, match="not mdy: line 2"):
        order(chat("01/02/26", "25/02/26"), "mdy")
    with pytest.raises(ChannelError, match="not 'ydm'"):
        order(chat("01/02/26"), "ydm")
