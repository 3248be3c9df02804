"""What is true of one upload."""

from __future__ import annotations

import pytest

from porch.records.imports.models import Import
from tests.cast import NOON

STATES = ("looking", "looked", "bringing", "stopped", "done", "failed")


def upload(state: str, *, gone: bool = False) -> Import:
    return Import(name="a.zip", state=state, file_gone_at=NOON if gone else None)


def test_a_worker_is_at_it_while_it_is_looked_through_or_brought_in() -> None:
    assert [state for state in STATES if upload(state).is_at_work] == ["looking", "bringing"]


def test_it_can_be_brought_in_once_it_was_seen_and_while_its_file_is_here() -> None:
    assert [state for state in STATES if upload(state).can_be_brought] == ["looked", "stopped"]
    assert not any(upload(state, gone=True).can_be_brought for state in STATES)


@pytest.mark.parametrize("gone", [True, False])
def test_its_file_is_here_until_it_is_thrown_away(gone: bool) -> None:
    assert upload("done", gone=gone).has_file is not gone
    assert str(upload("done")) == "a.zip"
