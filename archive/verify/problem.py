"""What `verify` reports, and what `repair` would do about it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Mend(StrEnum):
    """How `repair` mends a problem."""

    ENTER = "enter"
    """Whole records lie in a file, but no rows: they are entered."""
    MARK = "mark"
    """A row's record is gone or changed: the row is marked as lost."""
    INDEX = "index"
    """The full text index is not that of the texts: it is made anew."""
    DERIVE = "derive"
    """The records are there, the rows made of them differ: they are made anew."""


_WORDS = {
    Mend.ENTER: "`newsarchive repair` or the next crawl enters it",
    Mend.MARK: "`newsarchive repair` marks it as lost",
    Mend.INDEX: "`newsarchive repair` makes the index anew",
    Mend.DERIVE: "`newsarchive repair` makes it anew from the records",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing in an archive that contradicts another.

    what: the contradiction.
    file, offset: the place in the WARC files, if it is one.
    table, row: the place in the database: a row's number, or another key of it.
    article: canonical address of the article whose rows are concerned, if known.
    mend: how `repair` mends it; `None`: it takes a person.
    """

    what: str
    file: str | None = None
    offset: int | None = None
    table: str | None = None
    row: int | str | None = None
    article: str | None = None
    mend: Mend | None = None

    @property
    def place(self) -> str:
        """The file and the offset, or the table and the row, for people."""
        if self.file is not None:
            return self.file if self.offset is None else f"{self.file}:{self.offset}"
        return " ".join(str(each) for each in (self.table, self.row) if each)

    @property
    def words(self) -> str:
        """The problem and its mending in one line."""
        mending = f" ({_WORDS[self.mend]})" if self.mend else ""
        return f"{self.place}: {self.what}{mending}"

    def as_json(self) -> dict[str, Any]:
        """The fields, and the place for people."""
        return {"place": self.place} | asdict(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss(Problem):
    """A record that was found damaged before, and whose row `repair` marked as lost."""
