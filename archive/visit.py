"""What one look at one address brought: the unit in which the archive grows."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal, Self, get_args

from archive.record import Article, Exchange

State = Literal["queued", "captured", "failed", "skipped", "gone"]
"""What became of an address.

queued: to be asked for. captured: asked for, and settled. failed: could not be had.
skipped: left out, or no article after all; the reason says why. gone: it was here.
"""

STATES: tuple[State, ...] = get_args(State)


OLDER_PAUSE = timedelta(days=30)
"""After how long articles are looked at again of which a look does not say when: those
that were stored before looks said it."""

UNCHANGED = "unchanged"
"""The kind of a visit whose answer was 304: the address stays what it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An address that a visit announced.

    url: canonical address.
    kind: what it is expected to be (article, list, feed, sitemap …).
    way: how it was found (start, list, pager, feed, sitemap, script, redirect …).
    priority: the higher, the sooner it is asked for.
    skip: why it is not asked for at all, or `None`.
    dated: the day that the address itself names (`2010-07-21`), or `None`.
    lastmod: when it was changed, as a feed or sitemap says, UTC, or `None`.
    again: whether it is to be asked for again where it is known already.
    hops: how many redirects in a row led to it.
    """

    url: str
    kind: str
    way: str
    priority: int = 0
    skip: str | None = None
    dated: str | None = None
    lastmod: str | None = None
    again: bool = False
    hops: int = 0

    def as_json(self) -> list[Any]:
        """The fields' values in order; what is usual at the end is left out."""
        values = list(astuple(self))
        while values and not values[-1] and len(values) > _NEEDED:
            values.pop()
        return values

    @classmethod
    def from_json(cls, found: Sequence[Any]) -> Self:
        """The address that `as_json` wrote."""
        return cls(**dict(zip(_FOUND, found, strict=False)))


_FOUND = tuple(field.name for field in fields(Found))
_NEEDED = 3
"""How many of them are always written: address, kind and way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alias:
    """Another address of an article.

    url: the other address, canonical form.
    leads_to: the article's address, or another alias.
    reason: `redirect`, `canonical` (the page names its address), `page` (of a
        multi-page article), `spelling` (another scheme, or without www.) or `copy`
        (the same text under the same name).
    """

    url: str
    leads_to: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One look at one address, and everything that the archive learns from it.

    url: canonical address, as the ledger knows it.
    site: the profile's name.
    visited_at: UTC.
    kind: what the address turned out to be.
    state, reason: what becomes of it in the ledger, and why.
    retry_at: when a failed address is due again; `None`: at once, after all others.
    look_again_at: when a settled address is due again; `None`: when somebody asks.
    exchange: what went over the wire; `None` where nothing came back.
    article: the reading, where the page is an article.
    extractor: version of the extractor that read it.
    profile: digest of the profile that it was read with.
    model: digest of the site model that it was read with, or `None`.
    surroundings: what the page prints around the article's text, as far as a model of
        the site is learnt from it: written and read by who reads pages.
    found: the addresses that it announced.
    aliases: what it says of addresses of articles.
    is_soft_404: whether the page says that there is none, though its status does not:
        where an article stood, it is gone.
    run: number of the run that made it, or `None`.
    reads: WARC-Record-ID of the capture that was read anew, where nothing was asked
        for; `None` otherwise.
    """

    url: str
    site: str
    visited_at: datetime
    kind: str
    state: State
    reason: str | None = None
    retry_at: datetime | None = None
    look_again_at: datetime | None = None
    exchange: Exchange | None = None
    article: Article | None = None
    extractor: str | None = None
    profile: str | None = None
    model: str | None = None
    surroundings: str | None = None
    found: tuple[Found, ...] = ()
    aliases: tuple[Alias, ...] = ()
    is_soft_404: bool = False
    run: int | None = None
    reads: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything but the exchange, as plain JSON values."""
        return {
            "url": self.url,
            "site": self.site,
            "visited_at": self.visited_at.isoformat(),
            "kind": self.kind,
            "state": self.state,
            "is_soft_404": self.is_soft_404,
            "run": self.run,
            "reads": self.reads,
            "origin": self.exchange.origin if self.exchange else None,
            "imported_from": self.exchange.imported_from if self.exchange else None,
            "reason": self.reason,
            "retry_at": _moment(self.retry_at),
            "look_again_at": _moment(self.look_again_at),
            "article": self.article.as_json() if self.article else None,
            "extractor": self.extractor,
            "profile": self.profile,
            "model": self.model,
            "surroundings": self.surroundings,
            "found": [each.as_json() for each in self.found],
            "aliases": [[a.url, a.leads_to, a.reason] for a in self.aliases],
        }

    @classmethod
    def from_json(cls, visit: Mapping[str, Any]) -> Self:
        """The visit that `as_json` wrote, without its exchange."""
        known = {name: visit[name] for name in _PLAIN if name in visit}
        known["visited_at"] = datetime.fromisoformat(visit["visited_at"])
        for name in ("retry_at", "look_again_at"):
            if visit.get(name):
                known[name] = datetime.fromisoformat(visit[name])
        if "look_again_at" not in visit and _is_crawled_article(visit):
            known["look_again_at"] = known["visited_at"] + OLDER_PAUSE
        if visit["article"]:
            known["article"] = Article.from_json(visit["article"])
        known["found"] = tuple(Found.from_json(each) for each in visit["found"])
        known["aliases"] = tuple(
            Alias(url=url, leads_to=leads_to, reason=reason)
            for url, leads_to, reason in visit["aliases"]
        )
        return cls(**known)


def _is_crawled_article(visit: Mapping[str, Any]) -> bool:
    return (visit["kind"], visit["origin"]) == ("article", "crawl")


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


_PLAIN = (
    *("url", "site", "kind", "state", "reason", "extractor", "profile"),
    *("model", "surroundings", "is_soft_404", "run", "reads"),
)
