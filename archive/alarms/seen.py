"""What the alarms look at of one reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from archive.record import Article

FIELDS = (
    *("title", "published", "source", "byline", "people", "editor"),
    *("breadcrumb", "body", "images"),
)
"""The fields that are compared; a section is the last crumb of its breadcrumb."""

GENERIC = "generic"
"""The layout of a page that bears the mark of none."""

_NEAR = 2
_OLD = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One page that a run looked at, at an address like those of articles.

    run: that took its capture.
    layout: that read it; `None`: it is no article.
    extractor: version of the extractor that read it.
    texts: by field, what was read, where something was; of people, crumbs and pictures
        that there are some.
    rules: by field, the rule that answered, as the evidence has it.
    is_timely: whether its date fits the day it was found on; `None`: nobody can say.
    is_old: whether it was published long before it was found.
    """

    url: str
    run: int
    layout: str | None
    extractor: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    is_timely: bool | None = None
    is_old: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """What is known of the days of an article, each `2010-07-21` or longer.

    published: as the page says.
    address: that its address names.
    found: when it was first captured.
    before: when the run before the one that found it began.
    is_expected: whether the page that announced it announces new articles.
    """

    published: str | None
    address: str | None
    found: str
    before: str | None
    is_expected: bool

    @property
    def is_timely(self) -> bool | None:
        """Whether the date fits; one hour or another does not matter.

        An article that the run before did not see was published since, give or take
        two days; where the address names a day, that day counts instead. A date after
        its first capture is wrong in any case.
        """
        if self.published is None:
            return None
        if _apart(self.published, self.found) > _NEAR:
            return False
        if self.address is not None:
            return abs(_apart(self.published, self.address)) <= _NEAR
        if self.before is None or not self.is_expected:
            return None
        return _apart(self.before, self.published) <= _NEAR

    @property
    def is_old(self) -> bool:
        """Whether it was long published when it was found."""
        return self.published is not None and _apart(self.found, self.published) > _OLD


def _apart(later: str, earlier: str) -> int:
    """How many days lie between two days."""
    days = (date.fromisoformat(each[:10]) for each in (later, earlier))
    return (next(days) - next(days)).days


def seen_in(article: Article, *, run: int, extractor: str | None) -> Seen:
    """What the alarms look at of a record."""
    said = {name: getattr(article, name) for name in FIELDS}
    texts = {
        name: value if isinstance(value, str) else ""
        for name, value in said.items()
        if value
    }
    return Seen(
        url=article.url,
        run=run,
        layout=article.layout,
        extractor=extractor,
        texts=texts,
        rules={each.field: each.rule for each in article.evidence},
    )
