"""The kill drill itself, short: every figure 0 on both databases, and not 0 when something is done wrong on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from porch.proving.drills import kill
from porch.proving.servers import bluesky, postgres
from porch.proving.servers.mail import dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import port_80_is_ours

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(400)]
FIGURES = ("lost", "duplicated", "said_twice", "unreconciled")


@pytest.fixture(autouse=True)
def _servers() -> None:
    need(dovecot(), "dovecot")
    need(port_80_is_ours(), "the right to listen on port 80, which snac needs")


@pytest.mark.postgresql
def test_nothing_is_lost_or_said_twice_when_web_and_workers_are_killed() -> None:
    need(postgres.present(), "PostgreSQL")
    need(bluesky.present(), "what the Bluesky network stands on")
    found = kill.run(cycles=6, channels=5, hurry=8)["ours"]
    assert set(found) == {"sqlite", "postgresql"}
    for figures in found.values():
        assert [figures[name] for name in FIGURES] == [0, 0, 0, 0], figures["wrong"]
        assert figures["kills"] >= 6
        assert len(figures["heard"]) == figures["channels"] == 5
        assert min(figures["heard"].values()) > 0
        assert figures["said"]


def test_a_row_taken_out_of_the_log_and_an_answer_said_again_are_found() -> None:
    figures: dict[str, Any] = kill.run(cycles=2, channels=4, database="sqlite", hurry=8, plant="both")["ours"]["sqlite"]
    assert (figures["lost"], figures["said_twice"]) == (1, 1), figures["wrong"]
