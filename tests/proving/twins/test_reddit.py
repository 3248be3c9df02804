"""Reddit's twin lists as Reddit does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from porch.proving.twins.network import KEY
from porch.proving.twins.reddit import base36
from porch.proving.twins.running import RunningTwin

SIGNED = {"Authorization": f"bearer {KEY}"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("reddit") as running:
        yield running


def names(twin: RunningTwin, path: str, **params: Any) -> list[str]:
    listed = twin.http.get(path, params=params, headers=SIGNED).json()["data"]
    return [child["data"]["name"] for child in listed["children"]]


def test_the_inbox_holds_what_names_us_and_what_answers_us_and_nothing_else(twin: RunningTwin) -> None:
    ours, _ = twin.says("acme", "We open at seven", kind="t1")
    _, named = twin.says("ann", "u/acme hello", kind="t1")
    _, answer = twin.says("ben", "Good", kind="t1", answers=ours)
    twin.says("cleo", "nothing to do with it", kind="t1")
    assert names(twin, "/message/inbox") == [answer, named]


def test_a_listing_goes_on_after_its_last(twin: RunningTwin) -> None:
    for number in range(3):
        twin.says("dov", f"number {number}", kind="t3", place="long")
    first = names(twin, "/r/long/new", limit=2)
    assert names(twin, "/r/long/new", limit=2, after=first[-1]) == list(names(twin, "/r/long/new"))[2:]


def test_what_was_deleted_shows_nobody(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "u/acme never mind", kind="t1")
    twin.deletes(number)
    (shown,) = twin.http.get("/api/info", params={"id": name}, headers=SIGNED).json()["data"]["children"]
    assert (shown["data"]["author"], shown["data"]["body"]) == ("[deleted]", "[deleted]")


def test_an_id_is_written_as_reddit_writes_it() -> None:
    assert [base36(number) for number in (0, 35, 36, 36**4)] == ["0", "z", "10", "10000"]


def test_every_answer_says_how_much_may_still_be_asked(twin: RunningTwin) -> None:
    assert float(twin.http.get("/api/v1/me", headers=SIGNED).headers["x-ratelimit-remaining"]) > 0
    assert twin.http.get("/~limited:9/api/v1/me", headers=SIGNED).headers["x-ratelimit-reset"] == "9"
