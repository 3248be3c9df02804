"""A pytest plugin: tests write into a scratch PORCH_HOME and reach nothing but this machine.

Loaded by `-p porch.proving.seclusion`, as Django's settings are read before any conftest.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

HOME = tempfile.mkdtemp(prefix="porch-tests-")
os.environ["PORCH_HOME"] = HOME
os.environ.pop("PORCH_DATABASE_URL", None)

Connect = Callable[[socket.socket, Any], Any]


def at_home(family: int, address: object) -> bool:
    """Say whether a socket address lies on this machine: loopback, or no network at all."""
    if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost"


def secluded(connect: Connect) -> Connect:
    """Return `connect`, refusing what lies outside."""

    def guarded(self: socket.socket, address: Any) -> Any:
        if not at_home(self.family, address):
            raise ConnectionRefusedError(f"tests reach nothing outside this machine, and this was {address}")
        return connect(self, address)

    return guarded


def pytest_configure() -> None:
    """Close the door before any test runs."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, secluded(getattr(socket.socket, name)))


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HOME, ignore_errors=True)
