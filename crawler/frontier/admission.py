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
)
from crawler.announcing import NO_PAGE, NO_STYLES
from crawler.frontier.going_on import doubted, led_on
from crawler.frontier.likeness import own_name, repeats_itself
from crawler.frontier.order import Order
from crawler.frontier.revisits import LEAVES, due_again
from crawler.frontier.setting_out import NO_PICTURES
from crawler.frontier.spellings import is_left_to_another, spelt_once, stand_ins
from crawler.frontier.traps import BARREN, Traps
from crawler.sites.profile import Profile

MOST_HOPS = 10
"""Redirects in a row that are followed."""

CIRCLES = "its path goes round in circles"
TOO_MANY_HOPS = f"more than {MOST_HOPS} redirects in a row"


@dataclass(kw_only=True, slots=True)
class Admission:
    """Looks over one crawl's looks, one after the other.

    began_at: when the crawl began.
    """

    archive: Archive
    profile: Profile
    order: Order
    began_at: datetime
    traps: Traps = field(default_factory=Traps)

    def __post_init__(self) -> None:
        """Take up what earlier crawls found to be without end, but for `--full`."""
        if self.order.everything:
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
        ledger, profile = self.archive.ledger, self.profile
        found, aliases = spelt_once(ledger, found, known, visit)
        found = led_on(found, known, visit, entry=entry, began_at=self.began_at)
        return replace(
            visit,
            found=(*doubted(found), *stand_ins(ledger, visit, profile)),
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
        """What is no article of its own yet may be a known one's text."""
        if visit.article is None:
            return visit
        if entry is not None and entry.capture is not None and entry.kind != "alias":
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

    def _look_again_at(self, visit: Visit, entry: Entry | None) -> datetime | None:
        """When the page is due again; another address of an article, only in its place.

        Where the article's own address leads there by now, it is the one to look at.
        """
        for alias in visit.aliases:
            if alias.reason == "copy" and alias.url == visit.url:
                own = self.archive.ledger.get(alias.leads_to)
                if own is not None and own.kind == "redirect":
                    visit = replace(visit, aliases=())
        return due_again(visit, entry, self.profile.revisit.pauses)

    def _let_in(self, found: Found, hops: int) -> Found:
        """An address that is new, or why it is left out."""
        if found.way == "redirect" or found.kind == "style":
            found = replace(found, hops=hops)  # a style sheet imports others
        if found.kind in LEAVES and found.hops <= MOST_HOPS:
            return self._resource(found)
        if found.skip is not None:
            return found
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

    def _again(self, found: Found, entry: Entry, visit: Visit) -> Found:
        """A known address, to be asked for again where it is said to have changed."""
        if found.kind in LEAVES:
            wanted = self._resource(found)
            is_new = entry.state == "skipped" and entry.reason == NO_PAGE
            return replace(wanted, again=is_new and not wanted.skip)
        leads_here = found.url in {each.leads_to for each in visit.aliases}
        if leads_here and is_left_to_another(entry):
            return replace(found, again=True)
        changed = found.lastmod
        if changed is None or entry.state not in {"captured", "gone"}:
            return found
        latest = (visit.visited_at + timedelta(days=1)).isoformat()
        is_news = entry.visited_at is None or entry.visited_at < changed <= latest
        return replace(found, again=is_news and changed != entry.lastmod)


def _is_first_look(visit: Visit, entry: Entry | None) -> bool:
    """Whether a page is seen for the first time, so that it can bring something new."""
    if entry is not None and (entry.capture is not None or entry.kind in LEAVES):
        return False
    if visit.exchange is None or visit.kind in {UNCHANGED, "redirect", "robots"}:
        return False
    # An outage brings nothing either: only pages that are pages count.
    return visit.state == "captured" or visit.kind in {"list", "other"}
