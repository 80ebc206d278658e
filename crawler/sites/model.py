"""What the pages of one site have in common, learnt from many of them: frozen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

LEARNING = 1
"""The version of the learning: raised whenever the same pages may teach otherwise."""

OPENING = 4
"""Digits of a line's digest that are of its first letters alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """An element in which articles' texts stand.

    dress: how it is marked up; see `crawler/extract/recurring/containers.py`.
    pages: on how many of the pages it holds the text.
    """

    dress: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class SiteModel:
    """What many pages of a site have in common.

    site: the profile's name.
    pages: how many articles it was learnt from, copies of each other counted once.
    lines: digests of the lines that are no article's own, in order.
    containers: the elements that hold the texts, in the order of their dress.
    version: of the learning.
    """

    site: str
    pages: int
    lines: tuple[str, ...] = ()
    containers: tuple[Container, ...] = ()
    version: int = LEARNING

    @classmethod
    def of(
        cls,
        site: str,
        *,
        pages: int,
        lines: Iterable[str],
        containers: Mapping[str, int],
    ) -> Self:
        """The model that says this, in its one order.

        containers: on how many pages each holds the text, by its dress.
        """
        known = (Container(dress=dress, pages=n) for dress, n in containers.items())
        return cls(
            site=site,
            pages=pages,
            lines=tuple(sorted(set(lines))),
            containers=tuple(sorted(known, key=lambda each: each.dress)),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a reading can depend on: no numbers of pages."""
        dresses = [[each.dress, self._is_usual(each)] for each in self.containers]
        said = [self.version, self.site, self.lines, dresses]
        return hashlib.sha256(_json(said).encode()).hexdigest()

    @cached_property
    def known_lines(self) -> frozenset[str]:
        """The same lines, for looking up."""
        return frozenset(self.lines)

    @cached_property
    def openings(self) -> frozenset[int]:
        """What digests of these lines begin with."""
        return frozenset(int(line[:OPENING], 16) for line in self.lines)

    @cached_property
    def dresses(self) -> frozenset[str]:
        """The containers' dresses, for looking up."""
        return frozenset(each.dress for each in self.containers)

    @cached_property
    def usual(self) -> frozenset[str]:
        """The dresses of the containers in which a quarter of the texts stand."""
        return frozenset(e.dress for e in self.containers if self._is_usual(e))

    @cached_property
    def usual_alone(self) -> frozenset[str]:
        """The same, without what they say of the containers' parents."""
        return frozenset(each.partition("<")[0] for each in self.usual)

    @cached_property
    def usual_tags(self) -> frozenset[str]:
        """The tags of these containers."""
        return frozenset(each.partition(".")[0] for each in self.usual_alone)

    def _is_usual(self, container: Container) -> bool:
        return container.pages * 4 >= self.pages

    def as_json(self) -> str:
        """The same as JSON, always in the same order."""
        return _json(
            {
                "version": self.version,
                "site": self.site,
                "pages": self.pages,
                "lines": self.lines,
                "containers": [[each.dress, each.pages] for each in self.containers],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The model that `as_json` wrote."""
        said: dict[str, Any] = json.loads(text)
        known = [Container(dress=dress, pages=n) for dress, n in said["containers"]]
        return cls(
            site=said["site"],
            pages=said["pages"],
            lines=tuple(said["lines"]),
            containers=tuple(known),
            version=said["version"],
        )


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
