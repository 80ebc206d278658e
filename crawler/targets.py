"""What a person names on the command line, as a profile to crawl with."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from crawler.discover import profile_of
from crawler.public import names_loopback
from crawler.sites import load_profile, profile_for
from crawler.sites.profile import Profile
from crawler.urls import canonical_url


def is_address(target: str) -> bool:
    """Whether the target is an address, and no name or file."""
    return target.startswith(("http://", "https://"))


def target_profile(
    target: str, *, folder: Path, start_url: str | None = None
) -> Profile:
    """The profile of a target: a site's name, a profile's file, or an address.

    folder: where the user's own profiles lie. Raises `ProfileError`.
    """
    if is_address(target):
        profile = replace(address_profile(target), start=(_canonical(target),))
    else:
        profile = load_profile(target, folders=(folder,))
    return profile.served_at(_canonical(start_url)) if start_url else profile


def address_profile(url: str, *, site: str | None = None) -> Profile:
    """The profile to ask for this one address with.

    An address that spells out this machine was meant by whoever typed it: its origin,
    port included, is then the only one that is asked.
    """
    known = load_profile(site) if site else profile_for(url)
    profile = known or profile_of(url)
    if site or names_loopback(url):
        return profile.served_at(_canonical(url))
    return profile


def by_profile(
    urls: Iterable[str], *, site: str | None
) -> list[tuple[Profile, list[str]]]:
    """Addresses, canonical, grouped by the profile to ask for them with."""
    groups: dict[tuple[str, str | None], tuple[Profile, list[str]]] = {}
    for url in urls:
        profile = address_profile(url, site=site)
        group = groups.setdefault((profile.name, profile.origin), (profile, []))
        group[1].append(canonical_url(url, profile.addresses) or url)
    return list(groups.values())


def _canonical(url: str) -> str:
    return canonical_url(url) or url
