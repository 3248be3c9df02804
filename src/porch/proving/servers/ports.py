"""Free ports on loopback below 32768, where no outgoing connection of the kernel's can take them first."""

from __future__ import annotations

import random
import socket


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody listens on, between 20000 and 32767."""
    choose = random.SystemRandom()
    while True:
        port = choose.randrange(20000, 32768)
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) != 0:
                return port
