"""What is asked of an index: which addresses, and of which days."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self
from urllib.parse import urlsplit

from archive import UsageError
from crawler.urls import canonical_url

Match = Literal["exact", "prefix", "domain"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UrlPattern:
    """Addresses, in the terms that both index servers know.

    match: this address alone; every one that begins with it; every one on this host
        and its sub-domains.
    url: the address, or the host, without asterisks.
    """

    match: Match
    url: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The pattern that a person typed. Raises `UsageError` for what is none.

        >>> UrlPattern.parse("http://www.a.example/2010/*")
        UrlPattern(match='prefix', url='http://www.a.example/2010/')
        >>> UrlPattern.parse("*.a.example")
        UrlPattern(match='domain', url='a.example')
        """
        scheme, found, rest = text.strip().rpartition("://")
        scheme = f"{scheme}://" if found else "http://"
        if rest.startswith("*."):
            host, _, path = rest.removeprefix("*.").partition("/")
            if path in {"", "*"}:
                return cls(match="domain", url=_netloc(scheme, host, text))
        host, slash, path = rest.partition("/")
        start = scheme + _netloc(scheme, host, text)
        if path.endswith("*") and "*" not in path[:-1]:
            return cls(match="prefix", url=f"{start}/{path[:-1]}")
        if "*" in path:
            raise _no_pattern(text)
        return cls(match="exact", url=f"{start}/{path}" if slash else f"{start}/")

    @property
    def parameters(self) -> dict[str, str]:
        """The pattern as parameters of a query."""
        return {"url": self.url, "matchType": self.match}


def _netloc(scheme: str, host: str, text: str) -> str:
    """The host as it is written in ASCII."""
    url = None if set(host) & set("*?#@ ") else canonical_url(f"{scheme}{host}/")
    netloc = urlsplit(url).netloc if url else ""
    if not netloc:
        raise _no_pattern(text)
    return netloc


def _no_pattern(text: str) -> UsageError:
    return UsageError(
        f"{text!r} is no pattern of addresses: write one address, "
        "the beginning of some as in http://www.a.example/2010/*, "
        "or a domain as in *.a.example"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days, in UTC, whose captures are wanted; `None` sets no bound.

    since, until: a year, month or day, as in `2010-07`; both are part of it.
    """

    since: str | None = None
    until: str | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """The bounds as parameters of a query, whose servers take one to 14 digits."""
        bounds = {"from": self._since, "to": self._until}
        return {name: digits for name, digits in bounds.items() if digits}

    def holds(self, moment: datetime) -> bool:
        """Whether a capture of this moment is wanted.

        >>> august = datetime(2010, 8, 1, tzinfo=UTC)
        >>> Window(since="2010", until="2010-07").holds(august)
        False
        """
        stamp = timestamp(moment)
        return self._is_since(stamp) and stamp[: len(self._until)] <= self._until

    def touches(self, first: datetime | None, last: datetime | None) -> bool:
        """Whether a time that lasts from the first to the last moment can hold any."""
        ends_before = last is not None and not self._is_since(timestamp(last))
        begins = "" if first is None else timestamp(first)
        return not ends_before and begins[: len(self._until)] <= self._until

    @property
    def _since(self) -> str:
        return (self.since or "").replace("-", "")

    @property
    def _until(self) -> str:
        return (self.until or "").replace("-", "")

    def _is_since(self, stamp: str) -> bool:
        return stamp[: len(self._since)] >= self._since


def timestamp(moment: datetime) -> str:
    """The moment in an index's 14 digits, UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def moment_of(stamp: object) -> datetime | None:
    """The moment that 14 digits name; `None` for anything else."""
    if not isinstance(stamp, str) or len(stamp) != 14 or not stamp.isdecimal():
        return None
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
