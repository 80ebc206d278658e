"""Bands, copies and stories against the texts of the articles that they are made of."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import merge
from itertools import groupby
from operator import itemgetter

from archive.archive import Archive
from archive.copies import CROWD
from archive.sketch import SHARED, Pieces, checksum, pieces, similarity
from archive.verify.problem import Mend, Problem

_SKETCHES = """
SELECT a.id, 0, a.url, a.body, s.checksum FROM articles a
LEFT JOIN sketches s ON s.article = a.id ORDER BY a.id
"""
_BANDS = "SELECT article, 1, value FROM bands ORDER BY article"
_ORPHANS = "SELECT article FROM sketches EXCEPT SELECT id FROM articles"

_CANDIDATES = """
SELECT b.article, o.article FROM bands b
JOIN bands o ON o.value = b.value AND o.article > b.article
WHERE b.value IN (SELECT value FROM bands GROUP BY value
    HAVING count(*) BETWEEN 2 AND :crowd)
GROUP BY b.article, o.article HAVING count(*) >= :shared ORDER BY 1, 2
"""
_COPIES = """SELECT article, copy, similarity FROM copies WHERE article < copy
ORDER BY article, copy"""
_ONE_SIDED = """
SELECT c.article, c.copy FROM copies c LEFT JOIN copies d
ON d.article = c.copy AND d.copy = c.article
WHERE d.similarity IS NOT c.similarity OR c.article = c.copy
"""
_LONE = """
SELECT id, url, key, story FROM articles
WHERE story IS NOT key AND id NOT IN (SELECT article FROM copies)
"""
_SHARING = """
SELECT id, coalesce(published, '9999'), key, url, story FROM articles
WHERE id IN (SELECT article FROM copies)
"""

Pair = tuple[int, int]


def copy_problems(archive: Archive) -> Iterator[Problem]:
    """What is wrong with the bands, copies and stories."""
    yield from _sketch_problems(archive)
    yield from _pair_problems(archive)
    yield from _story_problems(archive)


def _sketch_problems(archive: Archive) -> Iterator[Problem]:
    for (article,) in archive.db.execute(_ORPHANS):
        yield _problem("sketches", article, "there is no such article")
    texts, kept = (archive.db.execute(each) for each in (_SKETCHES, _BANDS))
    rows = merge(texts, kept, key=itemgetter(0, 1))
    for article, own in groupby(rows, key=itemgetter(0)):
        first, *others = own
        if first[1]:
            yield _problem("bands", article, "there is no such article")
            continue
        *_, url, text, known = first
        if checksum(text, (value for *_, value in others)) != known:
            yield _problem("bands", article, "they are not those of its text", url)


def _problem(table: str, article: int, what: str, url: str | None = None) -> Problem:
    row = article if table == "articles" else f"of article {article}"
    return Problem(what=what, table=table, row=row, article=url, mend=Mend.DERIVE)


def _pair_problems(archive: Archive) -> Iterator[Problem]:
    for one, other in archive.db.execute(_ONE_SIDED):
        yield _problem("copies", one, f"{other} is its copy, but not so the other way")
    kept = ((row[:2], row[2]) for row in archive.db.execute(_COPIES))
    rows = merge(kept, _alike(archive), key=itemgetter(0))
    for (one, other), found in groupby(rows, key=itemgetter(0)):
        said = [alike for _, alike in found]
        if len(said) < 2 or said[0] != said[1]:
            yield _problem("copies", one, f"its likeness to {other} is not as stored")


def _alike(archive: Archive) -> Iterator[tuple[Pair, float]]:
    """The pairs of articles that are copies, in order, with their similarity."""

    @lru_cache(maxsize=CROWD)
    def text(article: int) -> Pieces:
        row = archive.db.execute("SELECT body FROM articles WHERE id = ?", [article])
        return pieces(*row.fetchone() or (None,))

    asked = {"crowd": CROWD, "shared": SHARED}
    for one, other in archive.db.execute(_CANDIDATES, asked):
        alike = similarity(text(one), text(other))
        if alike is not None:
            yield (one, other), alike


def _story_problems(archive: Archive) -> Iterator[Problem]:
    for number, url, key, story in archive.db.execute(_LONE):
        yield _problem("articles", number, _wrong_story(key, story), url)
    names = _first_of_each(archive.db.execute("SELECT article, copy FROM copies"))
    known = {number: tuple(row) for number, *row in archive.db.execute(_SHARING)}
    firsts = dict[int, tuple[str, str]]()
    for number, (published, key, *_) in known.items():
        name = names[number]
        firsts[name] = min(firsts.get(name, (published, key)), (published, key))
    for number, (_, _, url, story) in known.items():
        _, right = firsts[names[number]]
        if story != right:
            yield _problem("articles", number, _wrong_story(right, story), url)


def _wrong_story(right: str, story: str | None) -> str:
    return f"story should be {right!r} and is {story!r}"


def _first_of_each(pairs: Iterable[Pair]) -> dict[int, int]:
    """For each article of these pairs, one that stands for all it is joined with."""
    above = dict[int, int]()

    def top(article: int) -> int:
        while (higher := above.setdefault(article, article)) != article:
            above[article] = article = above[higher]
        return article

    for one, other in pairs:
        above[top(one)] = top(other)
    return {article: top(article) for article in [*above]}
