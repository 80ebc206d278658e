"""Which addresses belong to the public internet."""

import re
from collections.abc import Iterator
from ipaddress import (
    IPv4Address,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from socket import inet_aton
from urllib.parse import urlsplit

_NUMERIC = re.compile(r"(?:0x)?[0-9a-f]+(?:\.(?:0x)?[0-9a-f]+){0,3}", re.IGNORECASE)
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""Where the last 32 bits are an IPv4 address (RFC 6052, RFC 4291 section 2.5.5.1)."""

_INNER = tuple(
    ip_network(each)
    for each in (
        "192.0.0.0/24",  # RFC 6890: some clouds serve their metadata here
        "168.63.129.16/32",  # Azure's service for its own machines
        "64:ff9b:1::/48",  # RFC 8215: translated as its network likes
        "fec0::/10",  # RFC 3879: sites' own, given up and still routed
    )
)
"""Networks that Python 3.11's tables take for public ones."""


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the public internet.

    IPv4 may be written as resolvers read it: in fewer parts, in octal and hexadecimal.
    Raises `ValueError` where it is none.

    >>> [is_public(at) for at in ("169.254.169.254", "::ffff:127.0.0.1", "1.1.1.1")]
    [False, False, True]
    """
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return _is_outer(parsed.ipv4_mapped)
        return _is_outer(parsed) and all(map(_is_outer, _carried(parsed)))
    return _is_outer(parsed)


def names_loopback(url: str) -> bool:
    """Whether the address spells out this very machine: 127.0.0.1, ::1, localhost."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return is_loopback_name(host)


def is_loopback_name(host: str) -> bool:
    """Whether the name means this machine, whoever resolves it (RFC 6761)."""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _parsed(written: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(written)
    except ValueError:
        if not _NUMERIC.fullmatch(written):
            raise
    try:
        return IPv4Address(inet_aton(written))
    except OSError as error:
        raise ValueError(written) from error


def _is_outer(address: IPv4Address | IPv6Address) -> bool:
    is_inner = any(address in network for network in _INNER)
    return address.is_global and not address.is_multicast and not is_inner


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that this one leads on to."""
    for each in (address.sixtofour, *(address.teredo or ())):
        if each is not None:
            yield each
    if any(address in network for network in _TRANSLATED):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
