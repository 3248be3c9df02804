"""The raw doors write bodies down, together or each alone; the planted loss forgets one of a group."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from porch.proving.benches import _raw_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_plain (body bytea NOT NULL)")


def bodies() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM bench_plain")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_a_group_is_written_down(table: None) -> None:
    _raw_door._plain([b"a", b"b"])
    _raw_door._singly([b"c", b"d"])
    assert bodies() == [b"a", b"b", b"c", b"d"]


def test_the_planted_loss_forgets_one_of_a_group() -> None:
    kept: list[Any] = []
    forgetful = _raw_door._one_row_lost(lambda *, arrivals: kept.append(list(arrivals)))
    forgetful(arrivals=[1, 2, 3, 4])
    forgetful(arrivals=[5])
    assert kept == [[2, 3, 4], [5]]
