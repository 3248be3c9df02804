"""What the journeys need: the town, a browser, and Porch as its owner starts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from porch.proving.servers import bluesky, isso
from porch.proving.servers.mail import dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from tests.journeys.installation import Installation
from tests.journeys.town import Town

BREAKFAST = 9  # o'clock


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Every network, for real."""
    need(dovecot(), "dovecot")
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac(), isso.install()
    except (CannotBuild, OSError, RuntimeError) as error:
        need(False, f"snac2 or isso: {error}")
    with Town() as running:
        yield running


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    """`porch serve`, answering."""
    running = Installation(tmp_path, PORCH_ALLOW_NETWORKS="127.0.0.0/8")
    try:
        running.await_answer()
        yield running
    finally:
        running.stop()
    assert running.family() == []


@pytest.fixture
def morning_zone() -> str:
    """A time zone in which it is breakfast time now, so that "today" does not end while a test runs."""
    ahead = (BREAKFAST - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
