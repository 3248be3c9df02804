"""Which addresses of the internet Porch may be sent to by what a stranger, or a form, wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

# is_global cannot be asked: on 3.11 it says yes to NAT64, 6to4 and compatible forms of 127.0.0.1, and to multicast.
NOT_PUBLIC_V4 = tuple(
    IPv4Network(cidr)
    for cidr in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
PUBLIC_V6 = IPv6Network("2000::/3")  # the only block of IPv6 given out for the public internet
NOT_PUBLIC_V6 = tuple(
    IPv6Network(cidr)
    for cidr in (
        "2001::/23",  # IETF protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32", "2002::/16",  # documentation, 6to4 (withdrawn, RFC 7526)
        "3fff::/20",
    )
)  # fmt: skip
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP = frozenset({0x00005EFE, 0x02005EFE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may be reached: every public address at `ports` (None: any), and the networks in `cidrs` at any port."""

    cidrs: tuple[Network, ...] = ()
    ports: frozenset[int] | None = None


def allowance(cidrs: Iterable[str] = (), ports: Iterable[int] | None = None) -> Allowance:
    """Return the Allowance for networks written as text; ValueError names the one that is no network.

    >>> allowance(["192.168.1.0/24"]).cidrs
    (IPv4Network('192.168.1.0/24'),)
    """
    networks = tuple(ip_network(cidr.strip(), strict=False) for cidr in cidrs)
    return Allowance(cidrs=networks, ports=None if ports is None else frozenset(ports))


def refusal(address: str, port: int, allowed: Allowance) -> str:
    """Return why `address` may not be reached at `port`, or "" when it may.

    >>> refusal("64:ff9b::7f00:1", 80, Allowance())
    '64:ff9b::7f00:1 is not a public address'
    >>> refusal("1.1.1.1", 80, Allowance())
    ''
    """
    try:
        plain = _plain(ip_address(address))
    except ValueError:
        return f"{address[:80]} is not an address"
    if any(plain.version == network.version and plain in network for network in allowed.cidrs):
        return ""
    if not is_public(plain):
        return f"{address} is not a public address"
    if allowed.ports is not None and port not in allowed.ports:
        return f"port {port} is not one we use"
    return ""


def is_public(address: Address) -> bool:
    """Return whether `address` lies in the public internet, looking through every way to hide an IPv4 in an IPv6.

    >>> is_public(ip_address("::ffff:10.0.0.1")), is_public(ip_address("2606:4700::1111"))
    (False, True)
    """
    address = _plain(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_V4)
    if address.scope_id:
        return False
    if address in NAT64:
        return is_public(_tail(address))
    if address not in PUBLIC_V6 or any(address in network for network in NOT_PUBLIC_V6):
        return False
    return (int(address) >> 32) & 0xFFFFFFFF not in ISATAP or is_public(_tail(address))


def _plain(address: Address) -> Address:
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _tail(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
