"""An archive of which every text would do harm where a page let it."""

import random
from dataclasses import replace
from pathlib import Path

from archive import Archive, Article, Crumb, Found, Image, Person, Start, Visit
from archive.coverage.accepted import accept
from archive.coverage.gap import Gap, Miss
from tests import archives

TEXTS = (
    "<script>document.title='hit'</script>",
    '"><img src=x onerror="document.title=\'hit\'">',
    "'><svg/onload=alert(1)>",
    "{{7*7}}${7*7}<%=7*7%>",
    "'; DROP TABLE articles; --",
    "../../../etc/passwd",
    "..",
    ".",
    "%2e%2e%2f",
    "a/b?c=d#e&f=%41+g",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "</title></textarea></select><b>",
    "\x00\x07\x1b[31m",
    "]]><!--",
)
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'http://a.example/"onmouseover="alert(1)',
    "http://a.example/<script>alert(1)</script>",
    "//evil.example/",
    "vbscript:x",
    "http://user:pass@127.0.0.1:1/",
)


def make(path: Path) -> Path:
    """Make it in this folder."""
    with Archive.create(path) as archive:
        archives.fill(archive, [])
        start = Start(command=f"crawl {TEXTS[0]}", site="example", version=TEXTS[1])
        run = archive.start_run(start, at=archives.START)
        for number, text in enumerate(TEXTS):
            archive.store([_look(number, text)], run=run)
        archive.ledger.add(
            [Found(url=url, kind="article", way="list") for url in LINKS],
            site="example",
            at=archives.START,
            found_on=TEXTS[1],
        )
        archive.commit()
        accept(archive, _gap(), reason=TEXTS[1], at=archives.START)
        report = _report()
        archive.end_run(
            run, at=archives.START, counts={TEXTS[0]: 1}, exit_code=3, report=report
        )
    return path


def _look(number: int, text: str) -> Visit:
    said = _article(number, text)
    return replace(archives.visit(said, archives.START), found=(), aliases=())


def _article(number: int, text: str) -> Article:
    made = archives.article(number, random.Random(number))  # noqa: S311  # no secrets
    link = LINKS[number % len(LINKS)]
    other = TEXTS[(number + 1) % len(TEXTS)]
    return replace(
        made,
        site="example",
        title=text,
        kicker=other,
        subtitle=text,
        body="\n".join(TEXTS * 15),
        published="2010-07-21T08:00:00+08:00",
        published_text=text,
        source=text,
        source_url=link,
        byline=text,
        people=(
            Person(name=text, role="reporter", affiliation=other),
            Person(name=other, role="editor"),
        ),
        breadcrumb=(Crumb(name=text, url=link), Crumb(name=text, url=link)),
        images=(Image(url=link, caption=text),),
        keywords=(text, other),
        description=text,
        language='"><script>',
    )


def _gap() -> Gap:
    miss = Miss(
        url=LINKS[0],
        state="failed",
        reason=TEXTS[0],
        way="list",
        found_on=TEXTS[1],
        tries=6,
        next_due=None,
    )
    return Gap(
        site="example", day="2026-03-01", section=TEXTS[0], stored=0, misses=(miss,)
    )


def _report() -> dict[str, object]:
    text = TEXTS[1]
    finding = {"kind": text, "site": text, "layout": text, "fields": [text]}
    gap = {"gap": text, "site": text, "day": text, "section": text, "words": text}
    names = ("responses", "articles", "new", "captured", "skipped", "gone", "failed")
    return {
        "counts": dict.fromkeys((*names, "queued"), 1),
        "bytes_received": 1,
        "bytes_stored": 1,
        "limited_by": text,
        "refusal": text,
        "alarms": [finding | {"words": text}],
        "gaps": [gap],
        "failures": [{"reason": text, "count": 1, "samples": list(LINKS)}],
        "log": text,
    }
