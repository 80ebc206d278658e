"""The full text index against the articles.

SQLite's own integrity check knows nothing of a contentless index's text. So every text
is segmented again: its length must be the one that the index keeps for the row, column
by column, and each token must occur in each column of the whole index exactly as often
as in the texts. What could still differ is the order of tokens alone.
"""

from collections import Counter
from collections.abc import Iterator

from archive.archive import Archive
from archive.search.index import INDEXED, index_version
from archive.text import SEG_VERSION, seg
from archive.verify.problem import Mend, Problem

SHOWN = 20
"""Tokens that are named; one wrong article can differ in hundreds."""


def index_problems(archive: Archive) -> Iterator[Problem]:
    """What the index has that the articles do not have, and the other way round."""
    version = index_version(archive.db)
    if version != SEG_VERSION:
        what = f"made with version {version} of seg(), this program has {SEG_VERSION}"
        yield _problem(what)
        return
    counts = [Counter[str]() for _ in INDEXED]
    yield from _lengths(archive, counts)
    yield from _occurrences(archive, counts)


def _lengths(archive: Archive, counts: list[Counter[str]]) -> Iterator[Problem]:
    """Compare the length of each text; count its tokens on the way."""
    rows = archive.db.execute(
        f"SELECT a.id, d.sz, {', '.join(INDEXED)} FROM articles a "  # noqa: S608  # our own names
        "LEFT JOIN article_search_docsize d ON d.id = a.id ORDER BY a.id"
    )
    for number, sizes, *texts in rows:
        lengths = []
        for text, count in zip(texts, counts, strict=True):
            found = (seg(text) or "").split()
            count.update(found)
            lengths.append(len(found))
        if sizes is None or list(_numbers(sizes)) != lengths:
            what = "not the text of the article" if sizes else "the article is missing"
            yield _problem(what, number)
    orphans = archive.db.execute(
        "SELECT id FROM article_search_docsize EXCEPT SELECT id FROM articles"
    )
    for (number,) in orphans.fetchall():
        yield _problem("there is no such article", number)


def _problem(what: str, number: int | None = None) -> Problem:
    return Problem(what=what, table="article_search", row=number, mend=Mend.INDEX)


def _numbers(varints: bytes) -> Iterator[int]:
    """The numbers in a blob of FTS5, seven bits a byte, the high bit: it goes on."""
    number = 0
    for byte in varints:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0


def _occurrences(archive: Archive, counts: list[Counter[str]]) -> Iterator[Problem]:
    """Compare how often each token occurs in each column."""
    archive.db.execute(
        "CREATE VIRTUAL TABLE temp.search_tokens "
        "USING fts5vocab(main, article_search, col)"
    )
    try:
        rows = archive.db.execute("SELECT term, col, cnt FROM search_tokens")
        for token, column, count in rows:
            counts[INDEXED.index(column)][token] -= count
    finally:
        archive.db.execute("DROP TABLE temp.search_tokens")
    wrong = [
        f"{token} in {column} {count:+}"
        for column, left in zip(INDEXED, counts, strict=True)
        for token, count in left.items()
        if count
    ]
    if wrong:
        named = ", ".join(wrong[:SHOWN]) + ", …" * (len(wrong) > SHOWN)
        what = f"{len(wrong)} tokens occur more or less often in the texts: {named}"
        yield _problem(what)
