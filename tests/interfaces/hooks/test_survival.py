"""The served door, killed with all its processes while a network pushes: what was told 200 is in the log, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from porch.proving.benches import _signed, webhooks
from porch.proving.benches._pushing import push
from porch.proving.servers.ports import free_port
from tests import processes

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(300)]
MANY = 3000


class Served:
    """Porch as its owner starts it, with a network that may push."""

    def __init__(self, home: Path, package: Path) -> None:
        _signed.install(package)
        self.port = free_port()
        self.where = {
            **os.environ, "PORCH_HOME": str(home), "PYTHONPATH": f"{Path(webhooks.__file__).parents[3]}:{package}",
            "PORCH_PORT": str(self.port), "DATABASE_URL": "", "PORCH_DEMO": "0",
        }  # fmt: skip
        self.address = f"/hooks/{webhooks._counted('prepare', self.where)['public_id']}/"
        command = [sys.executable, "-m", "porch.config.command", "serve"]
        self.process = subprocess.Popen(
            command, env=self.where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        webhooks._until_ready(self.port)

    def family(self) -> list[int]:
        """Every process of it but the one that starts the others again."""
        return [pid for pid in processes.of_session(self.process.pid) if pid != self.process.pid]

    def kill(self) -> None:
        """Take the ground away from under it."""
        for pid in self.family():
            with suppress(ProcessLookupError):  # one may end by itself when another one has
                os.kill(pid, signal.SIGKILL)

    def ask(self, body: bytes, **headers: str) -> int:
        """Return what the door says to one delivery."""
        return httpx.post(f"http://127.0.0.1:{self.port}{self.address}", content=body, headers=headers).status_code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("package"))
    yield served
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(30)


def test_the_served_door_takes_what_is_signed_and_nothing_else(served: Served) -> None:
    body = _signed.body(MANY + 1)
    signature = {_signed.HEADER: _signed.signature(body)}
    assert served.ask(body, **signature) == 200
    assert served.ask(body, **signature) == 200  # the same again is the same
    assert served.ask(body + b" ", **signature) == 403
    assert served.ask(b"x" * 1_000_001) == 413
    assert webhooks._once_read(served.where, {MANY + 1}) == {"lost": 0, "unread": 0, "not_in_log": 0}


def test_what_was_told_200_is_there_after_everything_was_killed(served: Served) -> None:
    requests = webhooks._signed_requests(served.address, 0, MANY)
    with ThreadPoolExecutor(1) as network:
        pushing = network.submit(push, served.port, requests, at_once=16)
        for _ in range(3):
            time.sleep(0.4)
            served.kill()
        pushed = pushing.result()
    assert pushed.said["broken"] > 0
    assert pushed.taken == set(range(MANY))
    assert webhooks._once_read(served.where, pushed.taken) == {"lost": 0, "unread": 0, "not_in_log": 0}
