"""What a browser asked for, and what it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from urllib.parse import quote, urlencode

from archive.web.language import Language

_DOTS = frozenset({".", ".."})
"""Steps of a path that every browser resolves, escaped or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One request, as a page looks at it.

    at: when. base: the path under which all pages lie, `/` or `/news/`.
    path: of this page, from the base on, escaped as it came.
    query: what stands behind the question mark, without empty values; of several
        values of one name, the first.
    named: what the address names, by the names in the route.
    language: of the page. is_chosen: whether the address says so, not the browser.
    """

    at: datetime
    base: str = "/"
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    language: Language = "en"
    is_chosen: bool = False

    def link(self, *steps: str, **query: object) -> str:
        """The address of one of our pages, every step and value escaped.

        It keeps the language where that was chosen. `None` leaves a value out.

        >>> Asked(at=datetime.min).link("person", "安 华/祎", page=2)
        '/person/%E5%AE%89%20%E5%8D%8E%2F%E7%A5%8E?page=2'
        """
        if steps and steps[-1] in _DOTS:
            *steps, query["name"] = steps  # type: ignore[assignment]  # a list serves too
        path = self.base + "/".join(quote(step, safe="") for step in steps)
        return path + self._behind(query)

    def again(self, **changes: object) -> str:
        """The address of this page with other values behind the question mark."""
        path = self.base + self.path.removeprefix("/")
        return path + self._behind({**self.query, **changes})

    def _behind(self, query: Mapping[str, object]) -> str:
        known = {name: value for name, value in query.items() if value is not None}
        if self.is_chosen:
            known = {"lang": self.language} | known
        return f"?{urlencode(known)}" if known else ""

    def said(self, name: str) -> str:
        """What stands behind the question mark under this name; empty: nothing."""
        return self.query.get(name, "")

    @property
    def page(self) -> int:
        """Which page of a long list is asked for, from 1; what is no number is 1."""
        said = self.said("page")
        is_number = said.isascii() and said.isdecimal() and len(said) < 7
        return max(int(said), 1) if is_number else 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What goes back: bytes, what they are, and further headers.

    write: instead of a body, writes a long one to a stream of bytes.
    """

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[BinaryIO], None] | None = None


def moved(to: str) -> Reply:
    """Send the browser to another of our addresses."""
    return Reply(body=b"", status=302, headers={"Location": to})
