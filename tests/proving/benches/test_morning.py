"""The morning bench on a small log, and that it would notice a page that asks too often."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.benches import morning

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return morning.run(messages=3000, connections=4, requests=60, database="sqlite")


def test_it_tells_ours_beside_a_bare_page(found: dict[str, Any]) -> None:
    assert set(found["ours"]["sqlite"]) == {
        "morning_p50_ms", "morning_p95_ms", "conversation_p95_ms", "pss_idle_mb", "pss_peak_mb", "statements",
    }  # fmt: skip
    assert set(found["rivals"]["bare_page"]["sqlite"]) == {"p50_ms", "p95_ms", "statements"}


def test_a_page_takes_few_statements(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["statements"] <= 8
    assert found["rivals"]["bare_page"]["sqlite"]["statements"] <= 3


def test_all_processes_together_are_small(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["pss_idle_mb"] <= 250


def test_a_page_that_asks_for_every_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morning, "SETTLE", 1)  # its memory is not asked
    planted = morning.run(messages=3000, connections=4, requests=60, database="sqlite", plant="slow")
    assert planted["ours"]["sqlite"]["statements"] > 8
    assert planted["ours"]["sqlite"]["morning_p50_ms"] > planted["rivals"]["bare_page"]["sqlite"]["p50_ms"] * 1.5
