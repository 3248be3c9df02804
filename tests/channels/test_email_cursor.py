from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels import _email_cursor as cursor
from porch.channels._email_cursor import BATCH, Stretch


def test_its_examples_hold() -> None:
    assert doctest.testmod(cursor).failed == 0


@pytest.mark.parametrize("told", [None, "", "[]", "3", '{"INBOX": 3}', '{"INBOX": [1, "x", 2]}', '{"INBOX": [1]}'])
def test_a_cursor_nobody_can_read_claims_nothing(told: str | None) -> None:
    assert cursor.parse(told) == {}


def test_what_is_written_is_read() -> None:
    claimed = {"INBOX": Stretch(validity=7, low=3, high=9), "[Gmail]/Sent": Stretch(validity=1, low=1, high=0)}
    assert cursor.parse(cursor.write(claimed)) == claimed


uids = st.lists(st.integers(1, 500), unique=True, max_size=120).map(sorted)


@settings(deadline=None)
@given(uids)
def test_each_batch_of_a_history_claims_only_what_was_heard(all_uids: list[int]) -> None:
    heard: set[int] = set()
    for batch in cursor.fresh("INBOX", 1, all_uids, 501):
        heard |= set(batch.uids)
        assert {uid for uid in all_uids if batch.then.low <= uid <= batch.then.high} <= heard
        assert len(batch.uids) <= BATCH
    assert heard == set(all_uids)
    assert batch.then.low == 1


@settings(deadline=None)
@given(uids, st.integers(1, 300), st.integers(0, 200))
def test_going_on_hears_everything_outside_the_stretch_and_nothing_inside(
    all_uids: list[int], low: int, more: int
) -> None:
    had = Stretch(validity=1, low=low, high=low + more)
    batches = [*cursor.newer("INBOX", had, all_uids), *cursor.older("INBOX", had, all_uids)]
    heard = [uid for batch in batches for uid in batch.uids]
    assert sorted(heard) == [uid for uid in all_uids if uid < had.low or uid > had.high]
