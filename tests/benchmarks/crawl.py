"""`make bench`: what a page of a whole crawl costs, beside a bare Scrapy spider's.

One run prints both, since machines are shared and noisy: the ratio holds, the times do
not. The bare spider fetches the same addresses from the same server, one connection at
a time, and keeps nothing.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from archive import Archive, Exchange, Visit, parse_response
from archive.journal import visit_records
from archive.warc import encoded
from crawler.answer import Answer
from crawler.decode import decode
from crawler.discover import links_in
from crawler.extract import extract
from crawler.page import Page, read_page
from crawler.sites import load_profile
from crawler.sites.profile import Profile
from crawler.visits import visit_of
from tests.stored import exchanges

ROUNDS = 3


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder, served() as base:
        archive = Path(folder) / "archive"
        whole = [crawl(base, archive, first=n == 0) for n in range(ROUNDS)]
        bare = [fetch(archive) for _ in range(ROUNDS)]
        pages = len(list(exchanges(archive)))
        shares = dict(steps(archive, load_profile("nmgnews").served_at(f"{base}/")))
    ours, theirs = min(whole) / pages * 1000, min(bare) / pages * 1000
    click.echo(f"{pages} pages, the best of {ROUNDS} rounds, CPU of the crawler")
    click.echo(f"bare spider   {theirs:6.2f} ms a page    1.0")
    click.echo(f"whole crawl   {ours:6.2f} ms a page    {ours / theirs:.1f} (aim 4)")
    click.echo("of which, each step alone over the same pages:")
    rest = ours - sum(shares.values())
    for name, spent in [*shares.items(), ("download, queue, robots", rest)]:
        click.echo(f"  {name:24} {spent:6.2f} ms  {spent / ours:4.0%}")


@contextmanager
def served() -> Iterator[str]:
    """The fixture site, in a process of its own."""
    command = [sys.executable, "-m", "fixtures.site"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield (server.stdout.readline() if server.stdout else "").strip()
        finally:
            server.terminate()


def crawl(base: str, archive: Path, *, first: bool) -> float:
    """CPU seconds of a whole crawl into a fresh archive."""
    place = archive if first else archive.with_name(f"again-{time.monotonic_ns()}")
    return _cpu(CRAWL, str(place), base)


def fetch(archive: Path) -> float:
    """CPU seconds of a bare spider over the same addresses."""
    with Archive.read(archive) as opened:
        rows = opened.db.execute("SELECT DISTINCT url FROM captures").fetchall()
    listed = archive.with_name("addresses.json")
    listed.write_text(json.dumps([url for (url,) in rows]))
    return _cpu(BARE, str(listed))


CRAWL = """
import sys, time
from pathlib import Path
from crawler import crawling
from crawler.crawling import Wish
folder, base = sys.argv[1:]
run = crawling.run
def timed(*args, **options):
    began = time.process_time()
    run(*args, **options)
    print(time.process_time() - began)
crawling.run = timed
wish = Wish(targets=["nmgnews"], start_url=base + "/", delay=0)
crawling.crawl_sites(Path(folder), wish, command="bench", quiet=True)
"""

BARE = """
import json, sys, time
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in json.load(open(sys.argv[1])):
            yield Request(url, dont_filter=True)
    def parse(self, response):
        pass
process = AsyncCrawlerProcess({
    "LOG_LEVEL": "WARNING", "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "HTTPERROR_ALLOW_ALL": True,
})
began = time.process_time()
process.crawl(Bare)
process.start()
print(time.process_time() - began)
"""


def _cpu(program: str, *words: str) -> float:
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def steps(archive: Path, profile: Profile) -> Iterator[tuple[str, float]]:
    """Milliseconds a page of each step, measured over the captured pages."""
    stored = list(exchanges(archive))
    answers = [Answer.of(each, each.url) for each in stored]
    html = [each for each in answers if each.response.media_type == "text/html"]
    bodies = [(each, each.content(limit=10**8)) for each in html if each.is_ok]
    pages = [_page(answer, body) for answer, body in bodies]
    visits = [visit_of(answer, profile) for answer in answers]
    for name, job, items in (
        ("take HTTP apart", lambda each: parse_response(each.response), stored),
        ("decode", lambda pair: decode(pair[1], pair[0].content_type), bodies),
        ("parse", lambda page: read_page(page.text, url=page.url), pages),
        ("extract", lambda page: extract(page, profile, None), pages),
        ("discover", lambda page: _links(page, profile), pages),
        ("WARC", _warc, visits),
    ):
        yield name, _spent(job, items) / len(stored) * 1000
    yield "SQLite", _rows(visits, profile) / len(stored) * 1000


def _page(answer: Answer, body: bytes) -> Page:
    decoded = decode(body, answer.content_type)
    return read_page(decoded.text, url=answer.exchange.url)


def _links(page: Page, profile: Profile) -> object:
    return links_in(b"<html>", profile, url=page.url, page=page)


def _warc(visit: Visit) -> None:
    exchange: Exchange | None = visit.exchange
    if exchange is not None:
        for record in visit_records(exchange, visit.as_json()):
            encoded(record)


def _spent(job: Callable[[Any], object], items: Sequence[Any]) -> float:
    began = time.process_time()
    for each in items:
        job(each)
    return time.process_time() - began


def _rows(visits: Sequence[Visit], profile: Profile) -> float:
    """The whole of storing, less what making WARC records takes."""
    warc = _spent(_warc, visits)
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.create(Path(folder)) as archive,
    ):
        at = visits[0].visited_at
        archive.keep_profile(profile.digest, profile.name, profile.source, at=at)
        began = time.process_time()
        for number, visit in enumerate(visits):
            archive.store([visit])
            if number % 50 == 0:
                archive.commit()
        archive.commit()
        return time.process_time() - began - warc


if __name__ == "__main__":
    main()
