from __future__ import annotations

import json
import socket

import pytest

from porch.proving.proxy.faults import Route
from porch.proving.proxy.running import FaultProxy
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import NotReady


def test_it_listens_until_it_is_stopped() -> None:
    route = Route(name="x", kind="http", port=free_port(), to=("127.0.0.1", free_port()))
    with FaultProxy([route]):
        socket.create_connection(("127.0.0.1", route.port), timeout=5).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", route.port), timeout=5)


def test_a_port_that_is_taken_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        route = Route(name="x", kind="http", port=taken.getsockname()[1], to=("127.0.0.1", 1))
        with pytest.raises(NotReady):
            FaultProxy([route]).start()
    assert json.dumps(route.port) in capfd.readouterr().err
