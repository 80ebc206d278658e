"""`python -m tests.benchmarks.library --articles 500000 --archive DIR`: many articles.

For what reads: every table that researchers see is filled, the full text index
included, by plain SQL. There are no WARC files behind the captures and no sketches,
so `verify` and replay have nothing to look at.
"""

import argparse
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive import Archive, Article, Crumb, Evidence, Image, Person
from archive.migrations import connection_settings
from archive.opening import database
from archive.sql import insert
from tests.benchmarks.prose import Prose

LENGTH = 900
BATCH = 500
SITES = ("nmgnews", "hlbrnews", "csnews")
SECTIONS = (
    *("时政", "社会", "经济", "文化", "体育", "教育"),
    *("法治", "农牧", "旅游", "健康", "国际", "评论"),
)
FIRST_DAY = datetime(2005, 1, 1, tzinfo=timezone(timedelta(hours=8)))
DAYS = 365 * 21
OUTLETS = 80
PEOPLE = 600


class Library:
    """Articles of a few sites over twenty years, more of them each year."""

    def __init__(self, seed: int = 1) -> None:
        self.prose = Prose(seed)
        words = [word for word in self.prose.words if len(word) == 2]
        self._outlets = [f"{word}日报" for word in words[500 : 500 + OUTLETS]]
        self._people = [f"王{word}" for word in words[900 : 900 + PEOPLE]]

    def article(self, number: int, of: int) -> Article:
        """The article of this number, of so many in all; the first are the oldest."""
        dice, subject = self.prose.dice, self.prose.subject()
        day = FIRST_DAY + timedelta(days=int(DAYS * (number / of) ** 0.6))
        moment = day.replace(hour=int(dice.random() * 24), minute=number % 60)
        section = SECTIONS[int(len(SECTIONS) * dice.random() ** 2)]
        title = self.prose.sentence(subject)[:18].rstrip("，。")
        people = {self._people[int(PEOPLE * dice.random() ** 3)] for _ in range(2)}
        length = int(LENGTH * (0.4 + 1.2 * dice.random()))
        url = f"http://www.news.example/system/{day:%Y/%m/%d}/{number:09}.shtml"
        image = Image(url=url.replace(".shtml", ".jpg"), caption=title, position=1)
        return Article(
            url=url,
            kind="article",
            site=SITES[int(3 * dice.random() ** 3)],
            title=title,
            published=moment.isoformat(),
            published_text=f"{moment:%Y-%m-%d %H:%M}",
            source=self._outlets[int(OUTLETS * dice.random() ** 3)],
            byline=f"记者 {' '.join(sorted(people))}",
            people=tuple(Person(name=name, role="reporter") for name in sorted(people)),
            breadcrumb=(Crumb(name="首页"), Crumb(name=section)),
            body=self.prose.text(length, subject),
            images=(image,) if number % 3 == 0 else (),
            language="zh-CN",
            layout="classic",
            evidence=(Evidence(field="title", rule="layout", place="/html/body/h1"),),
        )

    def articles(self, count: int) -> Iterator[Article]:
        """So many articles, the oldest first."""
        return (self.article(number, count) for number in range(count))


def fill(db: Database, articles: Iterator[Article]) -> None:
    """Write the rows of articles that were each captured once."""
    row = {"command": "crawl nmgnews", "site": SITES[0], "version": "0", "exit_code": 0}
    at = datetime(2026, 11, 1, tzinfo=UTC).isoformat()
    insert(db, "runs", row | {"started_at": at, "ended_at": at})
    for number, article in enumerate(articles, 1):
        if number % BATCH == 1:
            db.execute("BEGIN")
        _fill_one(db, number, article)
        if number % BATCH == 0:
            db.execute("COMMIT")
    if db.conn.in_transaction:
        db.execute("COMMIT")


def _fill_one(db: Database, number: int, article: Article) -> None:
    captured_at = (FIRST_DAY + timedelta(minutes=number * 22)).astimezone(UTC)
    at = captured_at.isoformat()
    insert(db, "captures", _capture(number, article.url, at))
    record = article.as_json()
    own = {"article": number, "captured_at": at, "capture": number}
    insert(db, "articles", _row(article) | {"capture": number})
    parts = (
        ("breadcrumbs", record["breadcrumb"]),
        ("people", record["people"]),
        ("images", [each | {"line": each.pop("position")} for each in _images(record)]),
    )
    for table, rows in parts:
        for position, row in enumerate(rows):
            insert(db, table, {"article": number, "position": position} | row)
    for row in record["evidence"]:
        insert(db, "evidence", {"article": number} | row)
    text = json.dumps(article.as_json(), ensure_ascii=False)
    reading = {"number": 1, "cause": "source", "extractor": "1", "changed": "[]"}
    insert(db, "revisions", own | reading | {"record": text})
    insert(db, "sightings", own | {"revision": 1})
    seen = {"kind": "article", "state": "captured", "way": "list", "first_seen": at}
    address = {"url": article.url, "site": article.site, "capture": number}
    insert(db, "ledger", address | seen | {"visited_at": at})


def _images(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(each) for each in record["images"]]


def _capture(number: int, url: str, at: str) -> dict[str, Any]:
    return {
        "url": url,
        "captured_at": at,
        "status": 200,
        "media_type": "text/html",
        "payload_digest": f"{number:064x}",
        "payload_length": 30_000,
        "record_id": f"<urn:uuid:{number:032x}>",
        "warc_file": "made-up.warc.gz",
        "warc_offset": number * 9000,
        "warc_length": 9000,
        "member_digest": f"{number:064x}",
        "origin": "crawl",
        "run": 1,
    }


def _row(article: Article) -> dict[str, Any]:
    plain = (
        "url key site title published published_text source byline section body "
        "language layout"
    )
    return {name: getattr(article, name) for name in plain.split()} | {
        "body_length": len(article.body or ""),
        "pages": "[]",
        "keywords": "[]",
        "first_captured": "2026-11-01T00:00:00+00:00",
        "last_captured": "2026-11-01T00:00:00+00:00",
        "revision": 1,
    }


def make(path: Path, count: int, seed: int = 1) -> None:
    """Make an archive of so many articles where there is none."""
    Archive.create(path).close()
    connection = sqlite3.connect(path / "archive.db", isolation_level=None)
    connection_settings(connection)
    connection.execute("PRAGMA synchronous=OFF")
    fill(database(connection), Library(seed).articles(count))
    connection.execute("PRAGMA optimize")
    connection.close()


def main() -> None:
    """Read the command line and make it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    make(asked.archive, asked.articles, asked.seed)


if __name__ == "__main__":
    main()
