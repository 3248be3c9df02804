"""How often somebody may knock. Counted in this process, in memory: nobody's address is written down anywhere."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

REMEMBERED = 20_000  # names; the one not seen for longest is forgotten first
WINDOW = 600  # seconds


@dataclass(slots=True)
class Rates:
    """Counts by name, for ten minutes from when it first knocked."""

    _counts: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def knock(self, name: str, most: int, now: datetime) -> int:
        """Count one more by `name`; return 0, or after how many seconds it may knock again."""
        at = now.timestamp()
        with self._lock:
            began, count = self._counts.pop(name, (at, 0))
            if not 0 <= at - began < WINDOW:
                began, count = at, 0
            self._counts[name] = (began, count + 1)
            while len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
        return ceil(began + WINDOW - at) if count >= most else 0

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts.clear()


RATES = Rates()


def place_of(address: str) -> str:
    """Return what one household or office shares of an address: all of an IPv4, the first half of an IPv6.

    >>> place_of("192.0.2.7"), place_of("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "nowhere"
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)
