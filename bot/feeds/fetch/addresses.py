"""Where a socket may go: to public addresses, and to networks that the configuration opens. No names here, no HTTP.

The gate stands where the socket is made, after every name has been resolved, so it sees the address that is really
dialled: of a literal, of a name, of each redirect, of a name that answers differently the second time.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddressInfo = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]
]

# What publishers serve on; anything else is somebody's database or printer.
PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888})

# Bytes that wait in the kernel for us. A stranger fills what there is with thousands of tiny messages (interim answers,
# chunks of a byte), and all that has come is parsed in one go: this much takes some ten milliseconds. It still lets a
# megabyte a second through at a round trip of a tenth of a second.
RECEIVED = 48 * 1024

# IANA special-purpose registries (RFC 6890 and updates). Written out because `is_global` of Python 3.11 takes
# multicast, 6to4 and its relays, and NAT64 for public, and differs between versions of Python.
_CLOSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_OPEN_6 = IPv6Network("2000::/3")  # the only global unicast that is given out
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32", "3fff::/20",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
    )
)  # fmt: skip
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class NotPublic(OSError):
    """The address is neither public nor opened by the configuration."""

    def __init__(self, message: str = "the address is not public") -> None:
        super().__init__(message)


class Gate:
    """Makes sockets to where they may go (``aiohttp.TCPConnector(socket_factory=...)``); raises NotPublic otherwise."""

    def __init__(self, allow: Sequence[Network | str] = ()) -> None:
        self._allow = tuple(ip_network(network) for network in allow)

    def __call__(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, target = info
        self.check(target[0], target[1])
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED)
        return made

    def check(self, host: str, port: int) -> None:
        """Raise NotPublic unless this address (with or without a zone) and port may be dialled."""
        try:
            address = ip_address(host.partition("%")[0])
        except ValueError:
            raise NotPublic from None  # a Unix socket, or what no resolver may give
        if self._allowed(address):
            return
        if "%" in host or not is_public(address):
            raise NotPublic
        if port not in PORTS:
            raise NotPublic(f"port {port} is not a publisher's")

    def _allowed(self, address: Address) -> bool:
        if not self._allow:
            return False
        inner = embedded(address)
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            return self._within(address.ipv4_mapped) or self._within(address)
        # An opened translator does not open what lies behind it.
        return self._within(address) and (inner is None or is_public(inner) or self._within(inner))

    def _within(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._allow)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could dial it; what only leads to an IPv4 address through a translator is not."""
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        if mapped is not None:
            return is_public(mapped)
        return address in _OPEN_6 and address.is_global and not any(address in network for network in _CLOSED_6)
    return address.is_global and not any(address in network for network in _CLOSED_4)


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries: mapped, compatible, NAT64, 6to4, Teredo (the client's)."""
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _NAT64) or 1 < int(address) < 1 << 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
