"""The webhooks bench on a few deliveries over real HTTP, and that it would notice one that is lost."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.benches import webhooks

pytestmark = [pytest.mark.slow, pytest.mark.real, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return webhooks.run(deliveries=900, rounds=1, database="sqlite")


def test_it_tells_ours_beside_raw_doors_of_the_same_server(found: dict[str, Any]) -> None:
    assert found["name"] == "webhooks"
    assert {"per_s", "ratio", "lost", "overload"} <= set(found["ours"]["sqlite"])
    assert found["ceilings"]["executemany"]["sqlite"]["per_s"] > 0
    assert found["ceilings"]["one_insert"]["sqlite"]["per_s"] > 0


def test_everything_told_200_is_in_the_database_and_then_in_the_log(found: dict[str, Any]) -> None:
    ours = found["ours"]["sqlite"]
    assert (ours["accepted"], ours["lost"], ours["not_in_log"]) == (1800, 0, 0)


def test_at_ten_times_what_it_takes_it_says_when_to_come_again_and_takes_all_in_the_end(found: dict[str, Any]) -> None:
    overload = found["ours"]["sqlite"]["overload"]
    assert overload["redelivered"] > 0
    assert (overload["never_taken"], set(overload["said"]) - {"200", "503"}) == (0, set())


def test_a_lost_delivery_is_noticed() -> None:
    planted = webhooks.run(deliveries=300, rounds=1, database="sqlite", plant="lost")
    assert planted["ours"]["sqlite"]["lost"] > 0
    assert planted["ours"]["sqlite"]["not_in_log"] > 0
