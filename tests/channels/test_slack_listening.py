"""Where we stand on Slack; a whole listening is in test_slack.py."""

from __future__ import annotations

import pytest

from porch.channels._slack_listening import KEPT, Seen, Trail, named, parse, text_of, ts_of
from porch.channels._slack_reading import Place
from porch.core.errors import ChannelError


def test_what_is_written_is_read_again() -> None:
    trails = {"C1": Trail(top="5.5", seen={"5.5": Seen("0", "U1", "")}, threads={"5.5": "6.6/1"})}
    assert parse(text_of(trails)) == trails
    assert parse(None) == {}


@pytest.mark.parametrize("since", ["5.5", "[]", '{"C1": 7}', '{"C1": {"top": "", "seen": {"1": 7}, "threads": {}}}'])
def test_what_is_no_cursor_is_refused(since: str) -> None:
    with pytest.raises(ChannelError):
        parse(since)


def test_the_oldest_is_let_go() -> None:
    trail = Trail(seen={f"{number:09d}.0": Seen("0", "", "") for number in range(KEPT + 5)})
    trail.trim()
    assert len(trail.seen) == KEPT
    assert "000000004.0" not in trail.seen


def test_only_the_names_of_those_in_it_travel_with_an_item() -> None:
    known = {"U1": "ann", "U2": "ben"}
    assert named(Place(channel="C1"), known, {"user": "U2"}).names == {"U2": "ben"}


@pytest.mark.parametrize("item", [7, {}, {"ts": 7}, None])
def test_what_has_no_time_has_no_name(item: object) -> None:
    assert ts_of(item) == ""
