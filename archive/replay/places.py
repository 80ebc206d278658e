"""Where the addresses on a replayed page lead: into the archive, or nowhere."""

from collections.abc import Collection
from typing import Protocol


class Places(Protocol):
    """What stands in a replayed page instead of the addresses that it names.

    All addresses are absolute, http or https, without fragment.
    """

    def picture(self, url: str) -> str | None:
        """Where the archive's capture of a picture is served; `None`: none."""

    def style(self, url: str) -> str | None:
        """Where the archive's capture of a style sheet is served; `None`: none."""

    def frame(self, url: str) -> str | None:
        """Where the archive's capture of a page is replayed; `None`: none."""

    def link(self, url: str) -> str:
        """Where a link leads that names this address."""

    def archived(self, urls: Collection[str]) -> Collection[str]:
        """Those of these addresses that the archive has captured."""
