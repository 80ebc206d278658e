"""What a look brings, looked over before it is stored.

Which of the addresses that a page announces are let in, which known ones are asked for
again, whether an article is another one's text once more, and when the page itself is
looked at again. All of it is decided once and stored with the look, so that a rebuild
decides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from archive import (
    UNCHANGED,
    Alias,
    Archive,
    Entry,
    Found,
    Visit,
    article_of_same_text,
    twin,
)
from crawler.announcing import NO_PAGE, NO_STYLES
from crawler.fetch.order import Order
from crawler.likeness import own_name, repeats_itself
from crawler.revisits import day, look_again_at
from crawler.setting_out import NO_PICTURES
from crawler.sites.profile import Profile
from crawler.traps import BARREN, Traps

MOST_HOPS = 10
"""Redirects in a row that are followed."""

CIRCLES = "its path goes round in circles"
TOO_MANY_HOPS = f"more than {MOST_HOPS} redirects in a row"
ANOTHER_SPELLING = "another spelling of {}"

_LEAVES = frozenset(["image", "style"])
"""Kinds of address that lead nowhere."""

_NEVER = frozenset(["robots", "redirect", "other"])
"""Kinds of page that are looked at again only when somebody asks."""

_FEW = 10
"""Changes that a sitemap may claim without being doubted."""


@dataclass(kw_only=True, slots=True)
class Admission:
    """Looks over one crawl's looks, one after the other.

    began_at: when the crawl began.
    """

    archive: Archive
    profile: Profile
    began_at: datetime
    order: Order = field(default_factory=Order)
    traps: Traps = field(default_factory=Traps)

    def ask_for(self, order: Order) -> None:
        """Take the order; take up what earlier crawls found to be without end."""
        self.order = order
        if order.everything:
            return
        known = self.archive.ledger.left_out(self.profile.name, BARREN, limit=1000)
        self.traps.remember(each.url for each in known)

    def looked_over(self, visit: Visit) -> Visit:
        """The look as it is to be stored."""
        entry = self.archive.ledger.get(visit.url)
        visit = self._known_text(visit, entry)
        if _is_first_look(visit, entry):
            self.traps.weigh(visit)
        known = {each.url: each for each in self._known(visit.found)}
        hops = entry.hops + 1 if entry is not None else 1
        found = [
            self._again(each, known[each.url], visit)
            if each.url in known
            else self._let_in(each, hops)
            for each in visit.found
        ]
        found, aliases = self._spelt_once(found, known)
        found = _doubted(self._next_page(found, known, visit, entry))
        return replace(
            visit,
            found=tuple(found),
            aliases=(*visit.aliases, *aliases),
            look_again_at=self._look_again_at(visit, entry),
        )

    def is_endless(self, entry: Entry) -> bool:
        """Whether what is queued has turned out to be of a shape without end."""
        is_page = entry.kind in {"page", "list"} and entry.capture is None
        return is_page and self.traps.is_barren(entry.url)

    def _known(self, found: Sequence[Found]) -> Iterable[Entry]:
        return self.archive.ledger.known(each.url for each in found) if found else ()

    def _known_text(self, visit: Visit, entry: Entry | None) -> Visit:
        """An article that is read for the first time may be a known one's text."""
        if visit.article is None or (entry is not None and entry.capture is not None):
            return visit
        same = article_of_same_text(self.archive, visit.article)
        if same is None or not self.profile.owns(same):
            return visit
        if own_name(same) != own_name(visit.url):
            return visit
        alias = Alias(url=visit.url, leads_to=same, reason="copy")
        said = f"the same text as {same}"
        return replace(
            visit,
            article=None,
            surroundings=None,
            kind="alias",
            reason=said,
            aliases=(*visit.aliases, alias),
        )

    def _let_in(self, found: Found, hops: int) -> Found:
        """An address that is new, or why it is left out."""
        if found.kind in _LEAVES:
            return self._resource(found)
        if found.skip is not None:
            return found
        if found.way == "redirect":
            found = replace(found, hops=hops)
        reasons = (
            (found.hops > MOST_HOPS, TOO_MANY_HOPS),
            (repeats_itself(found.url), CIRCLES),
            (found.kind != "article" and self.traps.is_barren(found.url), BARREN),
        )
        reason = next((said for holds, said in reasons if holds), None)
        return replace(found, skip=reason) if reason else found

    def _resource(self, found: Found) -> Found:
        """A picture or style sheet, or that nobody asked for it."""
        if found.kind == "image" and not self.order.images:
            return replace(found, skip=NO_PICTURES)
        is_asked = self.order.requisites and found.skip == NO_STYLES
        return replace(found, skip=None) if is_asked else found

    def _spelt_once(
        self, found: Sequence[Found], known: dict[str, Entry]
    ) -> tuple[list[Found], list[Alias]]:
        """New addresses that are known with another scheme, or without `www.`."""
        new = [e.url for e in found if e.url not in known and e.skip is None]
        entries = self.archive.ledger.twins(new) if new else ()
        spelt = {twin(each.url): each.url for each in entries if each.state in _THERE}
        first_of = {url: spelt.setdefault(twin(url), url) for url in new}
        aliases, kept = [], []
        for each in found:
            first = first_of.get(each.url, each.url)
            if first == each.url:
                kept.append(each)
                continue
            kept.append(replace(each, skip=ANOTHER_SPELLING.format(first)))
            aliases.append(Alias(url=each.url, leads_to=first, reason="spelling"))
        return kept, aliases

    def _again(self, found: Found, entry: Entry, visit: Visit) -> Found:
        """A known address, to be asked for again where it is said to have changed."""
        if (
            entry.state == "skipped"
            and entry.reason == NO_PAGE
            and found.kind in _LEAVES
        ):
            wanted = self._let_in(found, 0)
            return replace(wanted, again=found.kind in _LEAVES and not wanted.skip)
        changed = found.lastmod
        if changed is None or entry.state not in {"captured", "gone"}:
            return found
        latest = (visit.visited_at + timedelta(days=1)).isoformat()
        is_news = entry.visited_at is None or entry.visited_at < changed <= latest
        return replace(found, again=is_news and changed != entry.lastmod)

    def _next_page(
        self,
        found: list[Found],
        known: dict[str, Entry],
        visit: Visit,
        entry: Entry | None,
    ) -> list[Found]:
        """A list that brought news leads on to its next page, known or not.

        A script that counts a list's pages leads to the newest one, which grows.
        """
        brings = any(
            each.url not in known and each.kind in {"article", "page"} for each in found
        )
        is_list = visit.kind == "list" and brings and entry is not None
        if not is_list and visit.kind != "script":
            return found
        for place, each in enumerate(found):
            page = known.get(each.url)
            if each.way != "pager" or page is None or each.url == visit.url:
                continue
            if page.kind == "list" and self._is_of_old(page):
                again = replace(each, again=page.state == "captured")
                return [*found[:place], again, *found[place + 1 :]]
        return found

    def _is_of_old(self, entry: Entry) -> bool:
        """Whether this crawl has not looked at it yet."""
        return entry.visited_at is None or entry.visited_at < self.began_at.isoformat()

    def _look_again_at(self, visit: Visit, entry: Entry | None) -> datetime | None:
        """When a settled page is due again; none for what is not a page by itself."""
        if visit.exchange is None or visit.state == "failed" or visit.aliases:
            return None
        if visit.kind in _NEVER or (entry is not None and entry.kind in _LEAVES):
            return None
        published = visit.article.published if visit.article else None
        dates = [entry.first_seen, entry.dated] if entry else []
        moments = [day(each) for each in (published, *dates)]
        at = visit.visited_at
        return look_again_at(
            visit.url,
            born=min((each for each in moments if each is not None), default=at),
            at=at,
            pauses=self.profile.revisit.pauses,
        )


def _is_first_look(visit: Visit, entry: Entry | None) -> bool:
    """Whether a page is seen for the first time, so that it can bring something new."""
    if entry is not None and (entry.capture is not None or entry.kind in _LEAVES):
        return False
    is_page = visit.kind not in {UNCHANGED, "redirect", "robots"}
    return visit.exchange is not None and is_page


def _doubted(found: list[Found]) -> list[Found]:
    """A sitemap by which most of its pages changed at once was merely made anew."""
    dated = [each for each in found if each.lastmod is not None]
    changed = [each for each in dated if each.again]
    if len(changed) <= _FEW or 2 * len(changed) <= len(dated):
        return found
    return [replace(each, again=False) if each.lastmod else each for each in found]


_THERE = frozenset(["queued", "captured"])
"""States of addresses that stand for their other spellings."""
