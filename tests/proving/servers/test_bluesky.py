"""The Bluesky network comes up on loopback alone, serves its people, and leaves nothing behind."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from porch.proving.servers import bluesky
from porch.proving.servers.bluesky import PROGRAMS, BlueskyNetwork
from porch.proving.servers.need import need

LISTENING = "0A"
LOOPBACK = ("0100007F", "00000000000000000000000001000000")


@pytest.fixture(scope="module")
def network() -> Iterator[BlueskyNetwork]:
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    with BlueskyNetwork() as started:
        yield started


def listening(pid: int) -> set[str]:
    """Return the hexadecimal addresses on which the process `pid` accepts connections."""
    own = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [
        row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]
    ]
    return {row[1].split(":")[0] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in own}


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_server_of_the_network_listens_on_loopback_only(network: BlueskyNetwork) -> None:
    for process in network._processes:
        addresses = listening(process.pid)
        assert addresses
        assert addresses <= set(LOOPBACK)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_people_hear_each_other_as_soon_as_it_has_settled(network: BlueskyNetwork) -> None:
    cleo, dov = network.account("cleo"), network.account("dov")
    dov.follows(cleo.did)
    network.settle()
    notes = cleo.ask("app.bsky.notification.listNotifications", {})["notifications"]
    assert [one["reason"] for one in notes] == ["follow"]  # type: ignore[attr-defined]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_stopping_ends_every_process() -> None:
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    network = BlueskyNetwork().start()
    pids, home = [process.pid for process in network._processes], network._home
    network.stop()
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert home is not None
    assert not home.exists()


def test_the_lock_names_every_package_by_its_digest_and_none_by_its_address() -> None:
    packages = json.loads((PROGRAMS / "package-lock.json").read_text())["packages"]
    own = packages.pop("")
    assert own["dependencies"] == json.loads((PROGRAMS / "package.json").read_text())["dependencies"]
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


def test_what_is_installed_already_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setenv("PORCH_SERVERS", str(tmp_path))
    monkeypatch.setattr(bluesky, "_npm_ci", asked.append)
    assert bluesky.install() == bluesky.install() == tmp_path / "atproto"
    assert asked == [tmp_path / "atproto"]
