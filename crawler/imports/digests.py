"""Digests as WARC files of all tools label and spell them."""

import hashlib
from base64 import b32decode, b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

ALGORITHMS = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}
"""Those that can be checked, with the bytes of their values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """The digest of some bytes.

    algorithm: a key of `ALGORITHMS`.
    value: its bytes, however they were spelled.
    """

    algorithm: str
    value: bytes

    @classmethod
    def read(cls, stated: str | None) -> Self | None:
        """The digest in such a field; `None` where none is stated, or of another kind.

        A value that is none of this kind fits nothing.

        Base 32 is what ISO 28500 shows, hexadecimal what its readers also meet
        (Browsertrix, Common Crawl's md5).

        >>> Digest.read("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") == Digest.read(
        ...     "SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
        ... )
        True
        """
        label, _, spelled = (stated or "").strip().partition(":")
        algorithm = label.strip().lower().replace("-", "")
        size = ALGORITHMS.get(algorithm)
        if size is None:
            return None
        return cls(algorithm=algorithm, value=_value(spelled.strip(), size))

    @classmethod
    def of(cls, data: bytes, algorithm: str) -> Self:
        """The digest of these bytes."""
        value = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        return cls(algorithm=algorithm, value=value)

    def fits(self, *candidates: bytes) -> bool:
        """Whether any of these has this digest."""
        return any(Digest.of(each, self.algorithm) == self for each in candidates)

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value.hex()}"


def digests(candidates: Iterable[bytes]) -> set[str]:
    """By which digests these bytes may be asked for, each spelled one way."""
    return {
        str(Digest.of(each, algorithm))
        for each in candidates
        for algorithm in ("sha1", "sha256")
    }


def _value(spelled: str, size: int) -> bytes:
    """The bytes of a digest; by its length, base 32, base 64 and 16 are told apart."""
    bare = spelled.rstrip("=")
    try:
        if len(bare) == size * 2:
            return bytes.fromhex(bare)
        if len(bare) == -(-size * 8 // 5):
            return b32decode(bare.upper() + "=" * (-len(bare) % 8))
        if len(bare) == -(-size * 8 // 6):
            return b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_")
    except ValueError:
        return b""
    return b""
