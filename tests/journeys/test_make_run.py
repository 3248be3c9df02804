"""What `make run` does on a fresh machine: serves, tells the demo town unasked, ends at one signal, starts again."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.installation import Installation

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(240)]

Start = Callable[..., Installation]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start Porch in this test's folder; whatever still runs afterwards is ended."""
    started: list[Installation] = []

    def begin(**more: str) -> Installation:
        started.append(Installation(tmp_path, "run", **more))
        return started[-1]

    yield begin
    for one in started:
        one.stop()


def test_from_nothing_it_serves_the_demo_town_without_a_question(start: Start) -> None:
    porch = start(PORCH_DEMO="1")
    porch.await_answer()
    page = httpx.get(porch.url, follow_redirects=True, trust_env=False)
    assert page.status_code == 200
    assert "/login/" in str(page.url)
    assert "Sign in as " in porch.said
    assert f"Porch is at {porch.url}/" in porch.said


def test_one_signal_ends_everything_and_a_second_start_finds_the_same_house(start: Start) -> None:
    first = start(PORCH_DEMO="1")
    first.await_answer()
    assert len(first.family()) >= 3
    assert first.stop() == 0
    assert first.family() == []
    second = start(PORCH_DEMO="1")
    second.await_answer()
    assert "Sign in as " not in second.said
    assert "Set-up code" not in second.said
    assert "/login/" in httpx.get(second.url, trust_env=False).headers["location"]
    assert second.stop() == 0
    assert second.family() == []


def test_a_port_that_is_taken_is_named_in_one_line(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        porch = start(PORCH_DEMO="0", PORCH_PORT=str(port))
        assert porch.process.wait(60) == 1
    assert f"porch: port {port} on 127.0.0.1 cannot be used" in porch.said
    assert "Traceback" not in porch.said
    assert porch.family() == []


@pytest.mark.parametrize("home", ["/sys/porch", "{occupied}/porch"])
def test_a_home_that_cannot_be_written_is_named_in_one_line(start: Start, tmp_path: Path, home: str) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file where a folder should be")
    wanted = home.format(occupied=occupied)
    porch = start(PORCH_DEMO="0", PORCH_HOME=wanted)
    assert porch.process.wait(60) == 1
    assert f"porch: {wanted} cannot be used" in porch.said
    assert "Traceback" not in porch.said
