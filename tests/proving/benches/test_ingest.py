"""The ingest bench on a small log, and that it would notice a row that is lost or a path that dawdles."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.benches import ingest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return ingest.run(rows=22_000, rounds=1, database="sqlite")


def test_it_tells_ours_beside_plain_executemany(found: dict[str, Any]) -> None:
    assert found["name"] == "ingest"
    assert set(found["ours"]["sqlite"]) == {"ratio", "per_s", "flat_1m", "lost"}
    assert found["rivals"]["executemany"]["sqlite"]["per_s"] > 0


def test_nothing_is_lost_on_the_way(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["lost"] == 0


def test_a_lost_row_is_noticed() -> None:
    planted = ingest.run(rows=22_000, rounds=1, database="sqlite", plant="lost")
    assert planted["ours"]["sqlite"]["lost"] > 0


def test_a_path_that_dawdles_is_noticed(found: dict[str, Any]) -> None:
    planted = ingest.run(rows=22_000, rounds=1, database="sqlite", plant="slow")
    assert planted["ours"]["sqlite"]["ratio"] < found["ours"]["sqlite"]["ratio"] / 2
