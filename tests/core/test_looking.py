"""A list read newest first leaves nothing out, wherever it is broken off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.looking import Page, newest_first

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


class Shelf:
    """Items by the minute they were made at, newest first, three to a page."""

    def __init__(self) -> None:
        self.minutes: list[int] = []

    def page(self, below: str) -> Page:
        older = [m for m in sorted(self.minutes, reverse=True) if not below or m < int(below)][:3]
        return Page([(NOON + timedelta(minutes=m), m) for m in older], str(older[-1]) if older else "")


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=6))
def test_every_item_is_seen_though_each_look_breaks_off_after_some_pages(rounds: list[tuple[int, int]]) -> None:
    shelf, seen, cursor = Shelf(), set[object](), ""
    for number, (arriving, pages) in enumerate([*rounds, (0, 10_000)]):
        shelf.minutes += [number * 10 + m for m in range(arriving)]
        looks = newest_first(shelf.page, cursor, now=NOON + timedelta(minutes=number * 10 + 10), history=WEEK)
        for (items, mark), _ in zip(looks, range(pages), strict=False):
            seen.update(items)
            cursor = mark.cursor
    assert seen == set(shelf.minutes)


def test_a_first_look_goes_back_no_further_than_its_history() -> None:
    shelf = Shelf()
    shelf.minutes = [-60 * 24 * day for day in range(30)]
    found = [item for items, _ in newest_first(shelf.page, None, now=NOON, history=WEEK) for item in items]
    assert found == [-60 * 24 * day for day in range(8)]


def test_a_time_from_the_future_hides_nothing_that_comes_after() -> None:
    shelf = Shelf()
    shelf.minutes = [10**6]
    [(_, mark)] = list(newest_first(shelf.page, None, now=NOON, history=WEEK))[:1]
    shelf.minutes = [5]
    later = newest_first(shelf.page, mark.cursor, now=NOON + timedelta(minutes=6), history=WEEK)
    assert {item for items, _ in later for item in items} == {5}


def test_a_cursor_that_is_not_ours_begins_anew() -> None:
    shelf = Shelf()
    shelf.minutes = [-5]
    for cursor in ("", "17", '{"top": 1}', '{"left": [[]], "top": "x"}', "[]"):
        assert [item for items, _ in newest_first(shelf.page, cursor, now=NOON, history=WEEK) for item in items] == [-5]


def test_a_list_that_never_ends_is_left_where_it_repeats_itself() -> None:
    same = Page([(NOON, "again")], "here")
    assert len(list(newest_first(lambda below: same, None, now=NOON, history=WEEK))) == 2
