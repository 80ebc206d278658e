"""The version of newsarchive that runs."""

from archive import VERSION

__all__ = ["VERSION"]
