"""`make screenshots`: the main pages as a browser shows them, for the docs.

The fixture site is crawled into a fresh archive, one of its gaps is accepted, and the
pages are looked at: on a desk and on a phone, in both languages, light and dark.
"""

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from archive import article_key
from fixtures.site.server import serve
from fixtures.site.truth import plan
from tests import replays
from tests.browser.palette import paletted
from tests.browser.serving import served
from tests.commands import newsarchive

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1200, "height": 1100},
    "phone": {"width": 390, "height": 844},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One picture: its name, the page, and who looks at it.

    opens: what is clicked on the page first, as a CSS selector.
    """

    name: str
    place: str
    size: Literal["desk", "phone"]
    locale: str = "zh-CN"
    scheme: Literal["light", "dark"] = "light"
    opens: str | None = None


def shots(archive: Path) -> Iterator[Shot]:
    """The pictures of this archive."""
    with closing(sqlite3.connect(archive / "archive.db")) as db:
        key, capture = db.execute(_RICHEST).fetchone()
        (person,) = db.execute(_BUSIEST).fetchone()
        (month,) = db.execute(_FULLEST).fetchone()
    yield Shot(name="front", place="", size="desk", locale="en-GB")
    yield Shot(name="front-dark", place="", size="desk", scheme="dark")
    yield Shot(name="front-phone", place="", size="phone")
    yield Shot(name="search", place="search?q=草原", size="desk")
    yield Shot(name="search-phone", place="search?q=草原", size="phone", locale="en-GB")
    yield Shot(name="article", place=f"article/{key}", size="desk")
    yield Shot(name="article-phone", place=f"article/{key}", size="phone")
    yield Shot(name="replay", place=f"capture/{capture}", size="desk")
    yield Shot(name="replay-phone", place=f"capture/{capture}", size="phone")
    yield Shot(name="person", place=f"person/{person}", size="desk", locale="en-GB")
    yield Shot(name="month", place=f"day/{month}", size="desk")
    yield Shot(name="month-phone", place=f"day/{month}", size="phone", scheme="dark")
    yield Shot(name="coverage", place="coverage?site=nmgnews#sections", size="desk")
    yield Shot(name="run", place="run/1", size="desk", locale="en-GB")
    yield Shot(name="run-phone", place="run/1", size="phone")
    yield Shot(name="sql", place="archive", size="desk", locale="en-GB")


def shots_of_stories() -> Iterator[Shot]:
    """The pictures of articles that changed."""
    place = f"article/{article_key(replays.STORY)}"
    mark = "dd .whence-mark"
    yield Shot(name="evidence", place=place, size="desk", locale="en-GB", opens=mark)
    yield Shot(name="evidence-phone", place=place, size="phone", opens=mark)
    yield Shot(name="diff", place=f"{place}/diff", size="desk", locale="en-GB")
    yield Shot(name="diff-phone", place=f"{place}/diff", size="phone", scheme="dark")


_RICHEST = """SELECT key, capture FROM articles
WHERE kicker NOT NULL AND byline NOT NULL
AND EXISTS (SELECT 1 FROM images WHERE article = id)
ORDER BY body_length DESC, key LIMIT 1"""
_BUSIEST = "SELECT name FROM people GROUP BY name ORDER BY count(*) DESC, name LIMIT 1"
_FULLEST = """SELECT substr(published, 1, 7) FROM articles WHERE published NOT NULL
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""


def crawled(folder: Path) -> Path:
    """The fixture site in an archive, a gap of it accepted."""
    here = {"NEWSARCHIVE_DIR": str(folder)}
    with serve(plan()) as site:
        where = ("--start-url", f"{site.base}/", "--delay", "0", "--quiet")
        newsarchive("crawl", "nmgnews", *where, env=here)
    found = newsarchive("coverage", "--json", env=here)
    gaps = [gap for gap in json.loads(found.stdout)["sites"][0]["gaps"] if gap["open"]]
    why = ("--reason", "当天没有出报")
    newsarchive("coverage", "--accept", gaps[0]["gap"], *why, env=here)
    return folder


def taken(browser: Browser, base: str, shot: Shot) -> bytes:
    """The picture, made small."""
    context = browser.new_context(
        viewport=SIZES[shot.size], locale=shot.locale, color_scheme=shot.scheme
    )
    page = context.new_page()
    page.goto(base + quote(shot.place, safe="/?=&#"))
    if shot.opens is not None:
        page.click(shot.opens)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return paletted(picture)


def take(browser: Browser, archive: Path, wanted: Iterable[Shot], into: Path) -> None:
    """Take these pictures of an archive, and say how large they became."""
    with served(archive) as base:
        for shot in wanted:
            file = into / f"{shot.name}.png"
            file.write_bytes(taken(browser, base, shot))
            print(f"{file.stat().st_size // 1024:5} kB  {file.name}")  # noqa: T201


def main() -> int:
    """Take all pictures, or those of another archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="instead of the fixture site's")
    parser.add_argument("--into", type=Path, default=FOLDER)
    asked = parser.parse_args()
    path = shutil.which("chromium")
    if path is None:
        sys.exit("no chromium here: apt-get install chromium fonts-noto-cjk")
    asked.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        archive = asked.archive or crawled(Path(scratch) / "archive")
        stories = replays.make(Path(scratch) / "stories")
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        take(browser, archive, shots(archive), asked.into)
        take(browser, stories, shots_of_stories(), asked.into)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
