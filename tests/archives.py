"""Archives to test the reading side with: articles of our own, real raw records."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import (
    Alias,
    Archive,
    Article,
    Crumb,
    Evidence,
    Exchange,
    Found,
    Image,
    Person,
    Start,
    StoredModel,
    Visit,
    keep_model,
)
from crawler.sites import SiteModel

MAX_FILE_BYTES = 1_000_000_000
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROFILE = "5" * 64
PROFILE_TEXT = """hosts = ["news.example"]
timezone = "Asia/Shanghai"
start = ["http://news.example/"]
"""
MODEL = "7" * 64
SECTIONS = ("时政新闻", "社会新闻", "经济", "文化")
PLACES = ("呼和浩特", "包头", "赤峰", "内蒙古", "鄂尔多斯", "通辽")
NAMES = ("安华祎", "李明", "王刚", "赵珊珊", "镕喆")
WORDS = (
    *("草原", "湿地", "候鸟", "牧民", "道路", "电力", "学校", "数据", "二〇〇八年"),
    *(
        "内蒙古自治区",
        "新闻发布会",
        "GDP",
        "ＧＤＰ",
        "5G",
        "Café",
        "grass",
        "Grassland",
    ),
    *("增长", "下降", "百分之三", "２０１０", "2010", "人々", "公里", "㎏", "𠮷", "蒙"),
    *("發展", "发展", "臺灣"),
)
MARKS = ("，", "、", "。", "；", "“", "”", "（", "）", "-", " ", "")


def sentence(dice: random.Random) -> str:
    """Words with and without punctuation between them."""
    words = dice.choices((*WORDS, *PLACES), k=dice.randint(4, 14))
    return "".join(word + dice.choice(MARKS) for word in words) + "。"


def article(number: int, dice: random.Random) -> Article:
    """An article with most of the fields; some lack some."""
    day = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(days=dice.randrange(700))
    moment = f"{day:%Y-%m-%d}T{number % 24:02}:18:00+08:00"
    title = f"{dice.choice(PLACES)}{dice.choice(WORDS)}{number}"
    section = dice.choice(SECTIONS)
    body = "\n".join(sentence(dice) for _ in range(dice.randint(1, 6)))
    return Article(
        url=f"http://news.example/{day:%Y/%m/%d}/{number}.shtml",
        kind="article",
        site="example" if number % 5 else "other",
        title=title,
        kicker=sentence(dice) if number % 7 == 0 else None,
        published=(moment, f"{day:%Y-%m-%d}", None)[number % 10 % 3],
        published_text=f"{day:%y-%m-%d} 17:18",
        source="内蒙古日报" if number % 3 else None,
        byline=f"记者 {dice.choice(NAMES)}",
        people=(
            Person(name=dice.choice(NAMES), role="reporter", affiliation="新华社"),
            Person(name=dice.choice(NAMES), role="editor"),
        ),
        breadcrumb=(
            Crumb(name="内蒙古新闻", url="http://news.example/"),
            Crumb(name=section),
        ),
        body=body,
        images=(Image(url=f"http://news.example/{number}.jpg", caption="湿地"),),
        keywords=("草原", "湿地"),
        language="zh-CN",
        layout="classic",
        evidence=(
            Evidence(field="title", rule="layout", place="/html/body/h1", text=title),
            Evidence(field="body", rule="layout", place="/html/body/div"),
        ),
    )


def page(said: Article) -> bytes:
    """The page that says so, in GBK like its models."""
    text = f"<html><h1>{said.title}</h1><div>{said.body}</div></html>"
    return text.encode("gb18030")


def exchange(said: Article, at: datetime, coding: str = "plain") -> Exchange:
    """What went over the wire: `plain`, `chunked` or `gzip`."""
    body = page(said)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n"
    if coding == "gzip":
        body = gzip.compress(body, mtime=0)
        head += b"Content-Encoding: gzip\r\n"
    if coding == "chunked":
        head += b"Transfer-Encoding: chunked\r\n"
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    else:
        head += b"Content-Length: %d\r\n" % len(body)
    path = said.url.partition("news.example")[2]
    return Exchange(
        url=said.url,
        captured_at=at,
        request=f"GET {path} HTTP/1.1\r\nHost: news.example\r\n\r\n".encode(),
        response=head + b"\r\n" + body,
        ip_address="192.0.2.1",
    )


def visit(said: Article, at: datetime = START, coding: str = "plain") -> Visit:
    """A look at the article's page."""
    return Visit(
        url=said.url,
        site=said.site or "example",
        visited_at=at,
        kind="article",
        state="captured",
        exchange=exchange(said, at, coding),
        article=said,
        extractor="1",
        profile=PROFILE,
        model=MODEL,
        surroundings=f"div#text<td.main\n{said.key}0000 9c1b5dc3a7e20f46",
        found=(Found(url=said.url + "?next", kind="article", way="list"),),
        aliases=(Alias(url=said.url + "?from", leads_to=said.url, reason="redirect"),),
    )


def visits(count: int, seed: int = 1) -> Iterator[Visit]:
    """Looks at so many different articles."""
    dice = random.Random(seed)  # noqa: S311  # texts, not secrets
    codings = ("plain", "chunked", "gzip")
    for number in range(count):
        at = START + timedelta(seconds=number)
        yield visit(article(number, dice), at, codings[number % 3])


def opened(path: Path, *, max_file_bytes: int = MAX_FILE_BYTES) -> Archive:
    """An archive to write to, which knows what the visits were read with."""
    archive = Archive.create(path, max_file_bytes=max_file_bytes)
    keep_readers(archive)
    archive.commit()
    return archive


def keep_readers(archive: Archive) -> None:
    """Keep the profile and the model that the visits were read with."""
    archive.keep_profile(PROFILE, "example", PROFILE_TEXT, at=START)
    keep_model(archive, model(MODEL), at=START)


def model(digest: str) -> StoredModel:
    """A model that says something else for each digest."""
    said = SiteModel(site="example", pages=12, lines=(digest[:16],)).as_json()
    return StoredModel(
        digest=digest, site="example", extractor="1", pages=12, model=said
    )


def fill(archive: Archive, looks: Iterator[Visit] | list[Visit]) -> None:
    """Store the visits as a run would, in small batches."""
    keep_readers(archive)
    run = archive.start_run(
        Start(command="crawl example", site="example", version="0.1.0"), at=START
    )
    for look in looks:
        archive.store([look], run=run)
        if archive.uncommitted >= 20:
            archive.commit()
    archive.end_run(run, at=START, counts={"articles": 1}, exit_code=0)


def make(path: Path, count: int = 30, seed: int = 1) -> Path:
    """An archive of so many articles; its folder."""
    with Archive.create(path, max_file_bytes=40_000) as archive:
        fill(archive, visits(count, seed))
    return path


def changed(said: Article, **fields: object) -> Article:
    """The article with other values."""
    return replace(said, **fields)  # type: ignore[arg-type]  # names of fields


def exchange_with(sent: Exchange, response: bytes) -> Exchange:
    """The exchange with another answer."""
    return replace(sent, response=response)
