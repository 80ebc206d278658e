"""Addresses that are written in more than one way: another scheme, `www.` or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archive import Alias, Entry, Found, Ledger, Visit, twin
from crawler.announcing import named
from crawler.discover import address_kind
from crawler.frontier.revisits import LEAVES
from crawler.sites.profile import Profile

ANOTHER_SPELLING = "another spelling of {}"
"""Why an address is not asked for: it is known as that one."""

_THERE = frozenset(["queued", "captured"])
"""States of addresses that stand for their other spellings."""


def spelt_once(
    ledger: Ledger, found: Sequence[Found], known: Mapping[str, Entry], visit: Visit
) -> tuple[list[Found], list[Alias]]:
    """New addresses that are known with another scheme, or without `www.`.

    Where a page itself leads to another spelling, that one is the right one.
    """
    targets = {each.url for each in found if each.way == "redirect"}
    targets |= {each.leads_to for each in visit.aliases}
    new = [
        each.url
        for each in found
        if each.url not in known and each.skip is None and each.url not in targets
    ]
    entries = ledger.twins(new) if new else ()
    spelt = {twin(each.url): each.url for each in entries if _is_there(each)}
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


def stand_ins(ledger: Ledger, visit: Visit, profile: Profile) -> Iterator[Found]:
    """Other spellings that were left out for an address that is not there."""
    if visit.state not in {"gone", "skipped"} or visit.kind in LEAVES:
        return
    kind = address_kind(visit.url, profile)
    for each in ledger.twins([visit.url]):
        if each.url != visit.url and is_left_to_another(each):
            yield replace(named(each.url, kind, "head"), again=True)


def is_left_to_another(entry: Entry) -> bool:
    """Whether an address was left out for another spelling of it."""
    said = ANOTHER_SPELLING.format("")
    return entry.state == "skipped" and (entry.reason or "").startswith(said)


def _is_there(entry: Entry) -> bool:
    """Whether an address can stand for its other spellings."""
    return entry.state in _THERE and entry.kind not in {"redirect", "alias"}
