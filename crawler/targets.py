"""What a person names on the command line, as a profile to crawl with."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from archive import UsageError
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
    if "://" in target:
        url = checked_address(target)
        profile = replace(address_profile(url, folder=folder), start=(url,))
    else:
        profile = load_profile(target, folders=(folder,))
    return profile.served_at(checked_address(start_url)) if start_url else profile


def merged(profiles: Iterable[Profile]) -> list[Profile]:
    """The profiles, those of one site made one: a site is crawled once at a time."""
    sites: dict[tuple[str, str | None], Profile] = {}
    for profile in profiles:
        known = sites.setdefault((profile.name, profile.origin), profile)
        start = tuple(dict.fromkeys([*known.start, *profile.start]))
        sites[profile.name, profile.origin] = replace(known, start=start)
    return list(sites.values())


def checked_address(text: str) -> str:
    """The canonical form of an address that a person typed.

    Raises `UsageError` where it is no http or https address.
    """
    url = canonical_url(text) if is_address(text) else None
    if url is None or not urlsplit(url).hostname:
        message = f"{text!r} is no address: write http:// or https:// and a host"
        raise UsageError(message)
    return url


def address_profile(url: str, *, folder: Path, site: str | None = None) -> Profile:
    """The profile to ask for this one address with.

    folder: where the user's own profiles lie.
    An address that spells out this machine was meant by whoever typed it: its origin,
    port included, is then the only one that is asked.
    """
    folders = (folder,)
    known = (
        load_profile(site, folders=folders)
        if site
        else profile_for(url, folders=folders)
    )
    profile = known or profile_of(url)
    if site or names_loopback(url):
        return profile.served_at(url)
    return profile


def by_profile(
    urls: Iterable[str], *, site: str | None, folder: Path
) -> list[tuple[Profile, list[str]]]:
    """Addresses, canonical, grouped by the profile to ask for them with."""
    groups: dict[tuple[str, str | None], tuple[Profile, list[str]]] = {}
    for url in map(checked_address, urls):
        profile = address_profile(url, site=site, folder=folder)
        group = groups.setdefault((profile.name, profile.origin), (profile, []))
        group[1].append(canonical_url(url, profile.addresses) or url)
    return list(groups.values())
