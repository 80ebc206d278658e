"""An archive in which everything has happened that can."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from archive import (
    Alias,
    Archive,
    Article,
    Found,
    Gap,
    Miss,
    Visit,
    keep_model,
)
from archive.coverage.accepted import accept
from tests import archives
from tests.archives import START


def days(count: float) -> datetime:
    return START + timedelta(days=count)


def look(said: Article, day: float, coding: str = "plain", **changes: object) -> Visit:
    made = archives.visit(said, days(day), coding)
    return replace(made, **changes)  # type: ignore[arg-type]  # names of fields


def gone(said: Article, day: float) -> Visit:
    made = archives.visit(said, days(day))
    assert made.exchange is not None
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    return replace(
        made,
        state="gone",
        reason="404 Not Found",
        article=None,
        exchange=replace(made.exchange, response=answer),
    )


def scenes() -> Iterator[list[Visit]]:
    """Everything that can happen to an article, in looks that belong together."""
    dice = random.Random(7)  # noqa: S311  # texts, not secrets
    said = [archives.article(number, dice) for number in range(7)]
    for number, coding in enumerate(("plain", "chunked", "gzip")):
        yield [look(said[number], 0, coding), look(said[number + 1], 0.5, coding)]
        yield [look(said[number], 1, coding)]  # a revisit
    other = replace(said[4], title="更正", body="另一篇。")
    yield [look(said[4], 0)]
    yield [look(other, 1)]
    yield [gone(other, 2)]
    yield [look(said[4], 3)]  # served again, as it was at first
    imported = look(replace(said[4], title="最早"), -9)
    assert imported.exchange is not None
    old = replace(imported.exchange, origin="warc", imported_from="a.warc.gz <urn:x>")
    yield [replace(imported, exchange=old)]
    first, second = said[5].url, said[5].url + "?page=2"
    alias = Alias(url=second, leads_to=first, reason="page")
    whole = replace(said[5], pages=(first, second))
    part = look(replace(said[5], url=second), 0, article=None, url=second, aliases=())
    yield [look(whole, 0, aliases=(alias,)), part]
    yield [look(said[6], 0)]
    failed = look(said[6], 1, state="failed", reason="500", article=None)
    yield [failed, look(said[6], 1, exchange=None, article=None, state="failed")]


def reread(archive: Archive, said: Article) -> Visit:
    """The newest capture of an article, read anew by another version."""
    (record_id,) = archive.db.execute(
        "SELECT record_id FROM captures WHERE url = ? ORDER BY captured_at DESC",
        [said.url],
    ).fetchone()
    return look(said, 9, exchange=None, reads=record_id, extractor="2", found=())


def copied(dice: random.Random) -> Iterator[list[Visit]]:
    """Three articles with the same text, and one that had it, but has another now."""
    body = "\n".join(archives.sentence(dice) for _ in range(9))
    for number in range(20, 24):
        said = archives.article(number, dice)
        yield [look(replace(said, body=f"{body}\n编辑{number}。"), 0)]
    yield [look(replace(said, body="\n".join(reversed(body))), 1)]


def missed(said: Article) -> Gap:
    """A gap of an article's day."""
    miss = Miss(
        url=f"{said.url}?lost",
        state="failed",
        reason="500",
        way="list",
        found_on=None,
        tries=3,
        next_due=None,
    )
    return Gap(
        site="example",
        day="2010-07-21",
        section="时政新闻",
        stored=0,
        misses=(miss,),
        usual=4.5,
    )


def make(path: Path) -> Path:
    """Make it in this folder, in several files."""
    dice = random.Random(8)  # noqa: S311  # texts, not secrets
    with Archive.create(path, max_file_bytes=12_000) as archive:
        archives.fill(archive, [])
        for looks in scenes():
            archive.store(looks, run=1)
        (url,) = archive.db.execute("SELECT url FROM articles WHERE id = 1").fetchone()
        said = next(s[0].article for s in scenes() if s[0].url == url)
        assert said is not None
        archive.store([reread(archive, replace(said, evidence=()))])
        keep_model(archive, archives.model("8" * 64), at=days(9))
        other = replace(
            reread(archive, replace(said, title="读法不同")), model="8" * 64
        )
        archive.store([other])
        keep_model(archive, archives.model(archives.MODEL), at=days(10))  # again
        forgotten = archives.article(99, dice)
        archive.store([look(forgotten, 0)])
        archive.forget(forgotten.url, aliases=(), reason="test", at=days(5))
        for looks in copied(dice):
            archive.store(looks, run=1)
        accept(archive, missed(said), reason="没有出版", at=days(6))
        asked = Found(url="http://news.example/asked", kind="page", way="asked")
        archive.ledger.add([asked], site="example", at=START)
        archive.commit()
    return path
