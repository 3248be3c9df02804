from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.channels._x_cursor import Cursor, Gap, Seen, Trail, counted
from porch.channels._x_names import EPOCH
from porch.core.errors import ChannelError

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def number(before: timedelta) -> str:
    return str((round((NOW - before).timestamp() * 1000) - EPOCH) << 22)


def seen(age: timedelta, looked: timedelta) -> Seen:
    return Seen(number(age), "200", "ann", (NOW - looked).isoformat(), "mention")


def item(before: timedelta, **other: object) -> dict[str, object]:
    return {"id": number(before), "author_id": "200", **other}


def test_a_cursor_comes_back_as_it_was() -> None:
    cursor = Cursor(
        mentions=Trail(top="9", gaps=[Gap("", "5")]),
        direct=Trail(top="7", gaps=[Gap("3", "token")]),
        followers=["1"],
        followed=3,
        heard="then",
    )
    cursor.keep("mention", item(timedelta(hours=1)), {"username": "ann"}, NOW)
    assert Cursor.parse(cursor.text()) == cursor


def test_no_cursor_is_a_beginning() -> None:
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


@pytest.mark.parametrize("since", ["", "{", "7", "[]", "{}", '{"mentions": 1}'])
def test_a_foreign_trail_or_cursor_is_refused(since: str) -> None:
    for parse in (Cursor.parse, Trail.parse):
        with pytest.raises(ChannelError) as caught:
            parse(since or "x")
        assert caught.value.permanent


def test_a_full_page_leaves_a_gap_below_it() -> None:
    trail = Trail(top="5")
    trail.reached("20", "11", more=True)
    assert (trail.top, trail.gaps) == ("20", [Gap("5", "11")])


def test_a_page_that_ends_the_list_leaves_none() -> None:
    trail = Trail(top="5")
    trail.reached("", "", more=False)
    assert (trail.top, trail.gaps) == ("5", [])


def test_ids_are_compared_as_numbers() -> None:
    trail = Trail(top="99")
    trail.reached("100", "100", more=False)
    assert trail.top == "100"


def test_a_trail_comes_back_as_it_was() -> None:
    trail = Trail(top="9", gaps=[Gap("", "5")])
    assert Trail.parse(trail.text()) == trail


@pytest.mark.parametrize(
    ("age", "looked", "due"),
    [
        (timedelta(seconds=30), timedelta(), True),  # fresh
        (timedelta(hours=2), timedelta(hours=1), True),  # it was an hour old then, an hour ago
        (timedelta(hours=3), timedelta(hours=1), False),
        (timedelta(days=3), timedelta(hours=12), True),
        (timedelta(days=3), timedelta(hours=11), False),
    ],
)
def test_a_post_is_looked_at_ever_more_seldom(age: timedelta, looked: timedelta, due: bool) -> None:
    assert seen(age, looked).due(NOW) is due


def test_a_week_of_watching_reads_a_post_about_twenty_five_times() -> None:
    minutes, looks = 0, 0
    watched = Seen(number(timedelta()), "200", "ann", NOW.isoformat(), "mention")
    while minutes < 7 * 24 * 60:
        minutes += 2
        now = NOW + timedelta(minutes=minutes)
        due = watched.due(now)
        looks += due
        watched = watched._replace(looked=now.isoformat()) if due else watched
    assert looks in range(20, 28)


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    cursor, old = Cursor(), number(timedelta(hours=2))
    cursor.keep("mention", {"id": old, "author_id": "200"}, {}, NOW)
    cursor.keep("mention", item(timedelta(hours=1), edit_history_post_ids=[old]), {}, NOW)
    assert {ref: one.first for ref, one in cursor.watch.items()} == {number(timedelta(hours=1)): old}


def test_what_is_known_keeps_its_counts() -> None:
    cursor = Cursor()
    cursor.keep("post", item(timedelta(hours=1)), {}, NOW)
    ref = number(timedelta(hours=1))
    cursor.watch[ref] = cursor.watch[ref]._replace(likes=3)
    cursor.keep("post", item(timedelta(hours=1)), {}, NOW)
    assert cursor.watch[ref].likes == 3


def test_after_a_week_and_beyond_two_hundred_posts_are_let_go() -> None:
    cursor = Cursor()
    for hours in (1, 24 * 8, *range(2, 240)):
        cursor.keep("mention", item(timedelta(minutes=hours * 7 if hours < 240 else hours * 60)), {}, NOW)
    cursor.forget_old(NOW)
    assert len(cursor.watch) == 200
    assert number(timedelta(minutes=7)) in cursor.watch
    assert number(timedelta(days=8)) not in cursor.watch


def test_counts_are_read_under_either_name_and_left_out_when_they_are_none() -> None:
    assert counted({"public_metrics": {"like_count": 2, "retweet_count": 1, "quote_count": None}}) == {
        "likes": 2, "reposts": 1,
    }  # fmt: skip
    assert counted({}) == counted({"public_metrics": 7}) == {}
