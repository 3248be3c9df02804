"""A free port is free and lies where no outgoing connection takes it."""

from __future__ import annotations

import socket

from porch.proving.servers.ports import free_port


def test_a_free_port_lies_below_the_kernels_own() -> None:
    assert all(20000 <= free_port() < 32768 for _ in range(20))


def test_a_free_port_can_be_listened_on() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", free_port()))
        server.listen()
