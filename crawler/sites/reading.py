"""With which profile a stored capture is read anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from archive import Archive
from crawler.discover import profile_of
from crawler.sites.finding import load_profile, profile_for, profile_names
from crawler.sites.loading import parse_profile
from crawler.sites.profile import Profile


@dataclass(kw_only=True, slots=True)
class Readers:
    """The profiles of an archive's sites: the user's, the package's, then those kept.

    folders: where the user's own lie.
    kept: the text of each site's newest profile that the archive has.
    """

    folders: Sequence[Path]
    kept: Mapping[str, str]
    _known: dict[tuple[str, str], Profile] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """Those of this archive."""
        rows = archive.db.execute("SELECT name, source FROM profiles ORDER BY rowid")
        return cls(folders=(archive.path / "sites",), kept=dict(rows.fetchall()))

    def profile(self, site: str | None, url: str) -> Profile:
        """The profile to read this address of a site with.

        Where the site was crawled as served at another address, it is served there.
        """
        parts = urlsplit(url)
        place = site or "", f"{parts.scheme}://{parts.netloc}"
        if place not in self._known:
            profile = self.of_site(site) if site else self._of_address(url)
            owns = profile.owns(url)
            self._known[place] = profile if owns else profile.served_at(url)
        return self._known[place]

    def kept_as(self, archive: Archive, digest: str | None, url: str) -> Profile | None:
        """The profile of this digest, as an address was read with it, if it is kept."""
        if digest is None:
            return None
        query = "SELECT name, source FROM profiles WHERE digest = ?"
        for name, text in archive.db.execute(query, [digest]):
            file = f"the archive's profile {name}"
            profile = parse_profile(text, file=file, name=name) if text else None
            profile = profile or profile_of(url)
            return profile if profile.owns(url) else profile.served_at(url)
        return None

    def of_site(self, site: str) -> Profile:
        """The profile of this name; of a site crawled by address alone, none but that.

        Raises `ProfileError` where the profile of this name does not hold.
        """
        if site in profile_names(folders=self.folders):
            return load_profile(site, folders=self.folders)
        if self.kept.get(site):
            return parse_profile(
                self.kept[site], file=f"the archive's profile {site}", name=site
            )
        return profile_of(f"http://{site}/")

    def _of_address(self, url: str) -> Profile:
        return profile_for(url, folders=self.folders) or profile_of(url)
