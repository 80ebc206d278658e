"""What came of reading captures anew."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from archive import article_key
from crawler.reextract.workers import Chunk, Unread


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What came of it.

    begun_at: number of the capture that an earlier run had reached, or 0.
    read: captures that were read.
    changed: articles that say something else, by address: the fields.
    lost: addresses of articles that are read as none now; they are kept as they were.
    unread: captures whose records are damaged.
    """

    begun_at: int = 0
    read: int = 0
    changed: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def add(self, chunk: Chunk) -> None:
        """Count what a chunk brought."""
        self.read += chunk.size
        self.unread += chunk.unread
        for each in chunk.readings:
            if each.visit is None:
                self.lost.append(each.url)
            else:
                known = self.changed.get(each.url, [])
                self.changed[each.url] = list(dict.fromkeys([*known, *each.changed]))

    @property
    def fields(self) -> dict[str, int]:
        """In how many articles each field says something else, the most first."""
        counts = Counter(name for names in self.changed.values() for name in names)
        return dict(counts.most_common())

    @property
    def exit_code(self) -> int:
        """Damage goes before what a person should look at."""
        return 5 if self.unread else 3 if self.lost else 0

    @property
    def complaints(self) -> Iterator[str]:
        """What a person has to know, quiet or not."""
        for url in self.lost:
            yield f"newsarchive: {url}: read as no article now; kept as it was"
        for each in self.unread:
            yield f"newsarchive: capture {each.number}: {each.reason}"
        if self.unread:
            yield "  `newsarchive repair` marks what is damaged"

    def words(self, *, is_dry: bool) -> Iterator[str]:
        """What was done, or would be."""
        if self.begun_at:
            yield f"went on behind capture {self.begun_at}, where the last run ended"
        would = "would say" if is_dry else "say"
        yield (
            f"{self.read} captures read; "
            f"{len(self.changed)} articles {would} something else"
        )
        for name, count in self.fields.items():
            yield f"  {name}: {count}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "captures_read": self.read,
            "fields": self.fields,
            "articles": [
                {"url": url, "key": article_key(url), "changed": names}
                for url, names in self.changed.items()
            ],
            "no_article_any_more": self.lost,
            "unreadable": [asdict(each) for each in self.unread],
        }
