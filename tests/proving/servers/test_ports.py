"""A free port is free and lies where no outgoing connection takes it."""

from __future__ import annotations

import socket
import subprocess
import sys

from porch.proving.servers.ports import FIRST, LAST, free_port, given


def test_a_free_port_lies_below_the_kernels_own() -> None:
    assert all(20000 <= free_port() < 32768 for _ in range(20))


def test_a_free_port_can_be_listened_on() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", free_port()))
        server.listen()


def test_a_port_is_given_once() -> None:
    assert len({free_port() for _ in range(500)}) == 500


def claimed_by_another(port: int) -> bool:
    """Say whether another process, which ends at once, was given the port."""
    asks = f"from porch.proving.servers.ports import _claimed; print(_claimed({port}))"
    answer = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    return answer.stdout == "True\n"


def test_a_port_is_another_process_s_only_when_nobody_has_it_who_runs() -> None:
    port = free_port()
    assert not claimed_by_another(port)
    unclaimed = next(other for other in range(FIRST, LAST) if other not in given and claimed_by_another(other))
    assert claimed_by_another(unclaimed)
