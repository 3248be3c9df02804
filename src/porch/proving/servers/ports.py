"""Free ports on loopback below 32768, where no outgoing connection of the kernel's can take them first."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from functools import cache
from pathlib import Path

FIRST, LAST = 20000, 32767

given: set[int] = set()
"""What this process was given: it keeps the claim until it ends."""


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port between 20000 and 32767 where nobody listens, and which nobody else who asks here is given.

    A server may be long in starting: until this process ends no other one is given its port, nor is it twice.
    """
    choose = random.SystemRandom()
    while True:
        port = choose.randint(FIRST, LAST)
        if _claimed(port) and not _listens(host, port):
            return port


def _claimed(port: int) -> bool:
    if port in given:
        return False
    try:
        fcntl.lockf(_claims(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    given.add(port)
    return True


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


@cache
def _claims() -> int:
    """Return the open file whose byte number `port` is locked by the process that was given that port."""
    path = Path(tempfile.gettempdir()) / f"porch-ports-{os.getuid()}"
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
