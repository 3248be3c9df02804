"""Reading can stop after any page and go on later: nothing is missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._bluesky_sweep import WATCHED, Gap, Page, Progress, Reach, Watched, sweep
from porch.core.errors import ChannelError, KeyRefused


def a_list(places: list[int], size: int) -> Callable[[str], Page]:
    """Return the pages of a list, newest first; a cursor is the last place shown."""
    ordered = sorted((f"{place:04}" for place in places), reverse=True)

    def page_at(cursor: str) -> Page:
        left = [place for place in ordered if not cursor or place < cursor]
        shown = left[:size]
        return Page(items=tuple((place, place) for place in shown), next=shown[-1] if left[size:] else "")

    return page_at


def opened(progress: Progress, floor: str = "") -> Reach:
    reach = progress.reaches.setdefault("notifications", Reach())
    reach.gaps.insert(0, Gap(cursor="", floor=reach.top or floor, since=""))
    return reach


@given(st.sets(st.integers(0, 999), max_size=40), st.integers(1, 5), st.lists(st.integers(1, 4), max_size=6))
def test_stopping_after_any_page_misses_nothing(places: set[int], size: int, stops: list[int]) -> None:
    ordered = sorted(places)
    found: set[str] = set()
    cursor: str | None = None
    for turn, stop in enumerate([*stops, 1000], start=1):
        progress = Progress.load(cursor)
        so_far = ordered[: len(ordered) * turn // (len(stops) + 1)]
        for _, (page, _) in zip(range(stop), sweep(opened(progress), a_list(so_far, size)), strict=False):
            found |= {item for _, item in page.items}
            cursor = progress.dump()
    assert found == {f"{place:04}" for place in places}


def test_a_page_older_than_the_floor_ends_the_reading() -> None:
    asked: list[str] = []
    page_at = a_list(list(range(10)), 2)

    def counted(cursor: str) -> Page:
        asked.append(cursor)
        return page_at(cursor)

    assert len(list(sweep(opened(Progress(), floor="0007"), counted))) == 2
    assert asked == ["", "0008"]


def test_a_list_that_points_at_itself_ends() -> None:
    assert len(list(sweep(opened(Progress()), lambda cursor: Page(items=(("1", 1),), next="again")))) == 2


def test_a_place_that_has_gone_stale_is_begun_again_from_the_top() -> None:
    def forgetful(cursor: str) -> Page:
        if cursor:
            raise ChannelError("no such cursor", permanent=True)
        return Page(items=(("1", "found"),), next="")

    reach = Reach(top="9", gaps=[Gap(cursor="stale", floor="", since="")])
    assert [page.items for page, _ in sweep(reach, forgetful)] == [(("1", "found"),)]


@pytest.mark.parametrize("error", [ChannelError("busy"), KeyRefused("no")])
def test_other_errors_are_told(error: ChannelError) -> None:
    def failing(cursor: str) -> Page:
        raise error

    with pytest.raises(type(error)):
        list(sweep(Reach(gaps=[Gap(cursor="kept", floor="", since="")]), failing))


def test_the_cursor_keeps_the_newest_posts_to_watch() -> None:
    progress = Progress(watched={f"at://{n}": Watched(cid="c", at=f"{n:03}") for n in range(80)}, thorough="then")
    kept = Progress.load(progress.dump())
    assert (len(kept.watched), kept.thorough) == (WATCHED, "then")
    assert f"at://{79}" in kept.watched
    assert "at://0" not in kept.watched


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", "7", '{"reaches": {"posts": 3}}', "2026-11-21T12:00:00Z"])
def test_a_cursor_of_another_hand_begins_at_the_beginning(cursor: str | None) -> None:
    assert Progress.load(cursor) == Progress()
