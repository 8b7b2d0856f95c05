"""Which addresses may be connected to. `ipaddress.is_global` alone lets through loopback in other clothes."""

from __future__ import annotations

import ipaddress
from typing import Final, TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL: Final = tuple(ipaddress.ip_network(net) for net in (
    "192.0.0.0/24",  # IETF protocol assignments (RFC 6890)
    "192.88.99.0/24",  # 6to4 relays (RFC 7526)
    "240.0.0.0/4",  # reserved
    "2001::/23",  # IETF protocol assignments, Teredo among them
    "2001:db8::/32",  # documentation
    "100::/64",  # discard
    "5f00::/16",  # segment routing
    "fec0::/10",  # site-local, of old
))

_NAT64: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


def refused(address: str, *, loopback: bool = False) -> str:
    """Return why an address may not be connected to, or nothing if it may. `loopback` allows this machine."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    inner = _inner(ip)
    if inner is not None:
        return refused(str(inner), loopback=loopback) if _mapped(ip) else f"it wraps {inner}"
    if ip.is_loopback:
        return "" if loopback else "it is this machine"
    if ip.is_multicast:
        return "it is a multicast address"
    if not ip.is_global or ip.is_reserved or any(ip in net for net in _SPECIAL):
        return "it is not a public address"
    return ""


def _mapped(ip: Address) -> bool:
    return isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None


def _inner(ip: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, if any."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return None
    wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    of_old = int(ip) >> 32 == 0 and int(ip) > 1  # ::a.b.c.d, IPv4-compatible
    if wrapped is None and (of_old or any(ip in net for net in _NAT64)):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return wrapped


def is_loopback(url: str) -> bool:
    """Say whether an address as written means this machine: `localhost`, or a loopback address."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or (isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None
                              and ip.ipv4_mapped.is_loopback)


def origin(url: str) -> str:
    """Return scheme, host and port of an address: all of it that may be said aloud."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that can't be read"
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
