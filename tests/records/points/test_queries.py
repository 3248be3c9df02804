"""Who reads the table of engagement points."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.records.points import queries

pytestmark = pytest.mark.django_db


def test_it_is_the_teams(alice: Any, charlie: Any) -> None:
    assert queries.rows(alice)
    assert (queries.rows(charlie), queries.row(charlie, "proof"), queries.point(None, 1)) == ([], None, None)


@pytest.mark.parametrize("name", ["", "0", "nothing", "99"])
def test_a_row_that_is_not_there_is_none(name: str) -> None:
    assert queries.row(SYSTEM, name) is None
