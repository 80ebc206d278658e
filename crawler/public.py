"""Which addresses belong to the public internet."""

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the public internet.

    >>> [is_public(at) for at in ("169.254.169.254", "::ffff:127.0.0.1", "1.1.1.1")]
    [False, False, True]
    """
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return is_public(str(parsed.ipv4_mapped))
    return parsed.is_global and not parsed.is_multicast


def names_loopback(url: str) -> bool:
    """Whether the address spells out this very machine: 127.0.0.1, ::1, localhost."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
