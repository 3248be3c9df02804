"""The relationships bench on a small log, and that it would notice a row that is lost or a rebuild that dawdles."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.benches import relationships

pytestmark = pytest.mark.slow
SMALL = {"interactions": 3000, "people": 300, "new": 100, "database": "sqlite"}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return relationships.run(**SMALL)  # type: ignore[arg-type]


def test_it_tells_seconds_and_memory_for_each_database(found: dict[str, Any]) -> None:
    assert (found["name"], found["n"], found["people"], found["new"]) == ("relationships", 3000, 300, 100)
    assert {"rebuild_s", "catch_up_s", "rss_mb"} <= set(found["ours"]["sqlite"])
    assert found["ours"]["sqlite"]["ties"] == 300


def test_no_row_of_the_log_is_missed(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["missed"] == 0


def test_a_lost_row_is_noticed() -> None:
    planted = relationships.run(**SMALL, plant="lost")  # type: ignore[arg-type]
    assert planted["ours"]["sqlite"]["missed"] > 0


def test_a_rebuild_that_dawdles_is_noticed(found: dict[str, Any]) -> None:
    planted = relationships.run(**SMALL, plant="slow")  # type: ignore[arg-type]
    assert planted["ours"]["sqlite"]["rebuild_s"] > found["ours"]["sqlite"]["rebuild_s"] + 2
