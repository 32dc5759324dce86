"""Which network addresses may be connected to: public unicast, and what the user allows."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The interpreter's own is_private and is_global changed between patch releases; these lists follow
# the special-purpose registries of IANA and stay the same everywhere. First match names it.
_NAMED = (
    ("127.0.0.0/8", "loopback"),
    ("10.0.0.0/8", "private"),
    ("172.16.0.0/12", "private"),
    ("192.168.0.0/16", "private"),
    ("169.254.0.0/16", "link-local (cloud metadata lives here)"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("168.63.129.16/32", "cloud metadata"),
    ("0.0.0.0/8", "this network"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("::/128", "unspecified"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "NAT64 of the local network"),
    ("2001::/32", "Teredo"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
)
_FORBIDDEN = tuple((ipaddress.ip_network(network), name) for network, name in _NAMED)
_UNICAST6 = ipaddress.ip_network("2000::/3")  # all that is handed out of IPv6 so far


class Allowed:
    """The user's allow-list: networks in CIDR notation that may be reached although private."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks: tuple[Network, ...] = tuple(
            ipaddress.ip_network(network, strict=False) for network in networks
        )

    def reason_against(self, address: str) -> str | None:
        """Return why this address must not be connected to, None where it may."""
        reason = forbidden(address)
        if reason and self._networks and self._holds(address):
            return None
        return reason

    def _holds(self, text: str) -> bool:
        try:
            address = plain(text)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


@lru_cache(maxsize=4096)
def forbidden(address: str) -> str | None:
    """Return what kind of address this is, None for a public one; '::ffff:' is looked into."""
    try:
        known = plain(address)
    except ValueError:
        return "no address"
    for network, name in _FORBIDDEN:
        if known in network:
            return name
    if isinstance(known, ipaddress.IPv6Address) and known not in _UNICAST6:
        return "reserved"
    return None


def plain(address: str) -> Address:
    """Read an address; one that wraps IPv4 (::ffff:1.2.3.4) is that IPv4 address."""
    known = ipaddress.ip_address(address.partition("%")[0])
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return mapped or known
