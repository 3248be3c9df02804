"""The portal bench on a small board, and that it would notice votes that are lost."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.benches import portal

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return portal.run(size=200, connections=4, requests=80, database="sqlite", plant="lost")


def test_it_tells_ours_beside_a_bare_page(found: dict[str, Any]) -> None:
    ours = found["ours"]["sqlite"]
    assert {"list_p95_ms", "idea_p95_ms", "vote_p95_ms", "rank_s", "rank_mb", "alike_p95_ms"} < set(ours)
    assert set(ours["ratios"]) == {"list", "idea", "vote"}
    assert set(found["ceilings"]["bare_page"]["sqlite"]) == {"p95_ms", "signed_in_p95_ms"}
    assert ours["refused"] == 0


def test_votes_that_were_told_and_are_not_there_are_a_violation(found: dict[str, Any]) -> None:
    assert found["ours"]["sqlite"]["lost"] > 0
    assert any(one.startswith("sqlite: lost") for one in found["violations"])


def test_a_page_slower_than_its_bar_is_a_violation() -> None:
    figures = {"ratios": {"list": 1.6, "idea": 1.5, "vote": 1.3}, "lost": 0, "wrong_counts": 2, "refused": 0}
    assert portal._violations(figures) == [
        "list took 1.6 times the bare page", "vote took 1.3 times the bare page", "wrong_counts: 2",
    ]  # fmt: skip
