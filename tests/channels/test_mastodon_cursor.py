"""The cursor: it survives being written down, and refuses to be somebody else's."""

from __future__ import annotations

import pytest

from porch.channels._mastodon_cursor import WATCHED, Cursor, Gap, Seen, Trail, order
from porch.core.errors import ChannelError

SEEN = Seen("https://far.test/1", "v", "ann@far.test", "2026-01-01T00:00:00+00:00")


def test_a_cursor_survives_being_written_down() -> None:
    cursor = Cursor(notes=Trail(top="12", gaps=[Gap("", "5")], watch={"7": SEEN}), direct="3")
    assert Cursor.parse(cursor.text()) == cursor


def test_no_cursor_is_the_beginning() -> None:
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


@pytest.mark.parametrize("text", ["x", "{}", "[]", "7", '{"notes": 1, "ours": 2, "direct": 3}'])
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text)
    assert refused.value.permanent


def test_ids_stand_in_time_by_length_and_then_by_letter() -> None:
    assert sorted(["10", "9", "100", "99"], key=order) == ["9", "10", "99", "100"]


def test_a_head_page_above_the_last_top_leaves_a_gap() -> None:
    trail = Trail(top="10")
    trail.reached(["30", "20"])
    assert (trail.top, trail.gaps) == ("30", [Gap("10", "20")])


def test_a_head_page_that_meets_the_last_top_leaves_none() -> None:
    trail = Trail(top="10")
    trail.reached(["30", "10"])
    assert (trail.top, trail.gaps) == ("30", [])


def test_no_more_posts_are_watched_than_a_page_holds() -> None:
    trail = Trail()
    for ref in range(100, 200):
        trail.keep(str(ref), SEEN)
    assert list(trail.watch) == [str(ref) for ref in range(200 - WATCHED, 200)]


def test_a_cursor_stays_small() -> None:
    trail = Trail(watch={str(10**17 + n): SEEN for n in range(WATCHED)})
    assert len(Cursor(notes=trail, ours=trail).text()) < 20_000
