"""With which profile a captured page is read."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from crawler.discover import profile_of
from crawler.sites import load_profile, profile_for
from crawler.sites.profile import Profile


class Profiles:
    """The profiles for pages from anywhere.

    folder: where the user's own lie.
    site: the name of the one to read all pages with, those of its mirrors too; `None`:
        each page is read with that of the site that owns its address, or with none.
    """

    def __init__(self, folder: Path, *, site: str | None = None) -> None:
        self._folders = (folder,)
        self._named = load_profile(site, folders=self._folders) if site else None
        self._of_origin = lru_cache(maxsize=1024)(self._found)

    def of(self, url: str) -> Profile:
        """The profile to read the page at this address with."""
        parts = urlsplit(url)
        return self._of_origin(f"{parts.scheme}://{parts.netloc}/")

    def _found(self, origin: str) -> Profile:
        if self._named is None:
            known = profile_for(origin, folders=self._folders)
            return known or profile_of(origin)
        if self._named.owns(origin):
            return self._named
        return self._named.served_at(origin)
