"""`python -m tests.benchmarks.growth`: memory and CPU of a crawl as the site grows.

One crawl of a made-up site, with a list page for every hundred articles. The process's
resident memory and CPU are read whenever so many pages were answered. Then the same
crawl once more, over a site that has not changed.
"""

import asyncio
import resource
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import click

from fixtures.site.prose import chance
from tests.commands import ROOT, environment

ON_A_LIST = 100
MARKS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
EVERY = 0.2
"""Seconds between two looks at how far the crawl is."""


class Site:
    """Answers for a site of so many articles; counts what it is asked for."""

    def __init__(self, articles: int) -> None:
        self.articles = articles
        self.answered = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        """Answer the requests of one connection."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # it hung up
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = self.page(head.split()[1].decode()).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
                )
                self.answered += 1

    def page(self, path: str) -> str:
        """The page at this path."""
        if path == "/robots.txt":
            return ""
        if path.startswith("/2010/"):
            return _article(int(path.rpartition("/")[2].removesuffix(".html")))
        number = int(path.partition("_")[2].partition(".")[0] or 0)
        first = number * ON_A_LIST
        last = min(first + ON_A_LIST, self.articles)
        links = [
            f'<li><a href="{_path(n)}">第{n}号牧场</a>' for n in range(first, last)
        ]
        if last < self.articles:
            links.append(f'<a href="/list_{number + 1}.html">下一页</a>')
        return f"<html><title>小站</title><ul>{''.join(links)}</ul></html>"


def _path(number: int) -> str:
    return f"/2010/{number % 12 + 1:02}/{number % 28 + 1:02}/{number:07}.html"


def _article(number: int) -> str:
    """An article of some 900 characters that no other one is like."""
    luck = chance("growth", number)
    text = "".join(f"<p>{_paragraph(luck)}</p>" for _ in range(6))
    return (
        f"<html><head><title>第{number}号牧场的草长高了-小站</title></head><body>"
        f"<h1>第{number}号牧场的草长高了</h1>"
        f"<div>2010-07-21 08:00　来源：草原晚报</div>"
        f"<div class='content'>{text}</div></body></html>"
    )


def _paragraph(luck: Random) -> str:
    clauses = ("".join(luck.choices(CHARACTERS, k=14)) for _ in range(10))
    return "，".join(clauses) + "。"


@click.command()
@click.option("--pages", type=int, default=50_000, show_default=True)
@click.option("--minutes", type=float, default=30, show_default=True)
def main(pages: int, minutes: float) -> None:
    """Crawl a site of so many pages, and print how memory and CPU grow."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measured(pages, Path(folder) / "archive", 60 * minutes))


async def _measured(pages: int, archive: Path, seconds: float) -> None:
    site = Site(pages)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    start = f"http://127.0.0.1:{port}/"
    words = ["--delay", "0", "--quiet", "--archive", str(archive)]
    command = ["-m", "crawler", "crawl", start, *words, "--max-time", str(seconds)]
    first = await _crawled(site, command)
    again = await _crawled(site, command)
    server.close()
    click.echo(
        f"the second run took {again[0] / first[0]:.4f} of the first one's requests, "
        f"and {again[1] / first[1]:.4f} of its CPU"
    )


async def _crawled(site: Site, command: Sequence[str]) -> tuple[int, float]:
    """Crawl, and tell how it grows; the requests it took, and seconds of CPU."""
    click.echo("   pages   resident MiB   CPU ms a page since the line before")
    site.answered, used = 0, _children()
    crawl = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=environment()
    )
    marks, before = iter(MARKS), (0, 0.0)
    mark = next(marks)
    while crawl.returncode is None:
        await asyncio.sleep(EVERY)
        if site.answered >= mark and crawl.returncode is None:
            before = _line(crawl.pid, site.answered, before)
            mark = next(marks, 10**9)
    click.echo(f"{site.answered:8} answered, exit {crawl.returncode}")
    return site.answered, _children() - used


def _children() -> float:
    """CPU seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _line(pid: int, pages: int, before: tuple[int, float]) -> tuple[int, float]:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in status if line[:6] == "VmRSS:")
    spent = _cpu(pid)
    each = (spent - before[1]) / (pages - before[0]) * 1000
    click.echo(f"{pages:8} {resident / 1024:14.0f} {each:12.1f}")
    return pages, spent


def _cpu(pid: int) -> float:
    """CPU seconds of a process (proc(5): utime and stime, in hundredths)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
