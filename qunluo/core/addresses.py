"""Which internet addresses our server may be sent to by what people type in. Knows no sockets and no Django.

`ipaddress.is_global` alone is not enough: it lets multicast, 6to4, Teredo, NAT64 and IPv4 inside IPv6 through, and its
answers differ between versions of Python. So the ranges stand here (IANA special-purpose registries, RFC 6890).
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Network = IPv4Network | IPv6Network

_REFUSED_V4: Final = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; some clouds' metadata
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
_GLOBAL_V6: Final = IPv6Network("2000::/3")  # everything else is loopback, mapped, NAT64, local, multicast or reserved
_REFUSED_V6: Final = [
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments; holds Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


def is_public(text: str, *, allowed: Sequence[Network] = ()) -> bool:
    """Whether the address `text` may be connected to: truly public, or inside a network the operator allowed.

    What is no plain address (a scope, a name) is not public.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.scope_id:
        return False
    if any(address.version == network.version and address in network for network in allowed):
        return True
    return _is_public_v4(address) if isinstance(address, IPv4Address) else _is_public_v6(address)


def read_networks(text: str) -> tuple[Network, ...]:
    """`10.1.0.0/16, fd00::/8` as networks. ValueError where one is none."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _is_public_v4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _REFUSED_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    if address not in _GLOBAL_V6 or any(address in network for network in _REFUSED_V6):
        return False
    return address.is_global and not address.is_multicast
