"""A site night by night, as an archive reads it: with all that varies, and with rot.

Articles of three layouts, in nights of 2 to 40; fields that some lack; bunches of one
kind (a gallery, one agency, one editor on duty); closing lines that many share; older
articles looked at again; pages that are none. From one night on, something may be
wrong.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import (
    Alarm,
    Archive,
    Article,
    Crumb,
    Evidence,
    Found,
    Image,
    Person,
    Start,
    Visit,
    alarms,
)
from tests import archives

FIRST = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""The first night, a Monday's."""

NAMES = ("安华祎", "李明", "王刚", "赵珊珊", "镕喆", "苏日娜", "巴特尔", "何静")
NOTICE = (
    "本网站使用小型文本文件以改善您的浏览体验，继续浏览即表示您同意我们的使用条款。"
)

SHARES: Mapping[str, float] = {
    "published": 0.995,
    "source": 0.95,
    "byline": 0.6,
    "editor": 0.85,
    "breadcrumb": 0.97,
    "images": 0.4,
    "body": 0.985,
}
"""On how many articles a field stands."""

RULES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "classic": {
        "title": ("layout",),
        "published": ("layout",) * 30 + ("visible-date",),
        "source": ("layout",) * 12 + ("label",),
        "byline": ("layout", "layout", "closing-credit", "dateline"),
        "breadcrumb": ("layout",) * 20 + ("label",),
        "body": ("layout",) * 40 + ("layout+site-model",) * 3 + ("layout+cut",),
    },
    "modern": {
        "title": ("layout",),
        "published": ("layout", "layout+json-ld"),
        "source": ("label",) * 3 + ("beside-date",),
        "byline": ("closing-credit", "opening-line"),
        "breadcrumb": ("named-element",) * 10 + ("arrows",),
        "body": ("layout",),
    },
    "generic": {
        "title": ("visible-headline",) * 5 + ("h1",),
        "published": ("visible-date", "meta"),
        "source": ("label", "meta-standard"),
        "byline": ("closing-credit", "dateline"),
        "breadcrumb": ("arrows", "label"),
        "body": ("density",) * 9 + ("density+site-model",),
    },
}

Rot = Callable[[Article, int], Article | None]
"""What becomes of the reading of an article, by its number; `None`: no article."""


def size_of(night: int, dice: random.Random, most: int) -> int:
    """How many articles come in a night; on weekends hardly any."""
    is_weekend = (FIRST + timedelta(days=night)).weekday() >= 5
    return dice.randint(2, min(6, most)) if is_weekend else dice.randint(2, most)


def night_of(night: int, size: int, dice: random.Random) -> list[Article]:
    """The articles that appear before a night's run."""
    editor, bunch = dice.choice(NAMES), dice.random()
    found = []
    for place in range(size):
        said = _article(night, place, editor, dice)
        if bunch < 0.15 and place < min(5, size // 2):
            said = replace(said, body=None, byline=None)
            said = replace(said, images=tuple(_pictures(said.url, 6)))
        elif bunch < 0.3 and place % 2:
            said = replace(said, source="新华社", byline=None, images=())
        found.append(said)
    return found


def _article(night: int, place: int, editor: str, dice: random.Random) -> Article:
    layout = dice.choices(("classic", "modern", "generic"), (70, 20, 10))[0]
    day = FIRST + timedelta(days=night, minutes=480 - dice.randint(9, 1300))
    if dice.random() < 0.03:
        day -= timedelta(days=dice.randint(4, 400))
    lines = [archives.sentence(dice) for _ in range(_lines(dice))]
    lines += ["（完）"] if dice.random() < 0.15 else []
    title = f"{dice.choice(archives.PLACES)}{archives.sentence(dice)[:-1]}"
    reporter = dice.choice(NAMES)
    has = {field: dice.random() < share for field, share in SHARES.items()}
    url = f"http://news.example/news/{night}/{place}.shtml"
    said = Article(
        url=url,
        kind="article",
        site="example",
        title="图片新闻" if dice.random() < 0.04 else title[:40],
        published=f"{day:%Y-%m-%dT%H:%M}:00+08:00" if has["published"] else None,
        source="内蒙古日报" if has["source"] else None,
        byline=f"记者 {reporter}" if has["byline"] else None,
        people=tuple(_people(reporter, editor, has)),
        breadcrumb=(Crumb(name="新闻"), Crumb(name="社会"))
        if has["breadcrumb"]
        else (),
        body="\n".join(lines) if has["body"] else None,
        images=tuple(_pictures(url, dice.randint(1, 3))) if has["images"] else (),
        layout=layout,
    )
    return replace(said, evidence=tuple(_evidence(said, dice)))


def _lines(dice: random.Random) -> int:
    return round(dice.lognormvariate(1.8, 0.6)) + 1


def _people(reporter: str, editor: str, has: Mapping[str, bool]) -> Iterator[Person]:
    if has["byline"]:
        yield Person(name=reporter, role="reporter")
    if has["editor"]:
        yield Person(name=editor, role="editor")


def _pictures(url: str, count: int) -> Iterator[Image]:
    for number in range(count):
        yield Image(url=f"{url}.{number}.jpg")


def _evidence(said: Article, dice: random.Random) -> Iterator[Evidence]:
    for name, rules in RULES[said.layout].items():
        if getattr(said, name):
            yield Evidence(field=name, rule=dice.choice(rules), place="/html/body/p")
    if said.people:
        rule = "+".join(dice.choice((("label", "editor-label"), ("editor-label",))))
        yield Evidence(field="people", rule=rule)


# What may go wrong.


def ruled(said: Article, rules: Mapping[str, str]) -> Article:
    """The article with other rules in its evidence."""
    evidence = (
        replace(each, rule=rules.get(each.field, each.rule)) for each in said.evidence
    )
    return replace(said, evidence=tuple(evidence))


def dead_selectors(said: Article, _number: int) -> Article:
    """Two selectors find nothing; fallbacks give the same values."""
    if said.layout != "classic":
        return said
    return ruled(said, {"title": "visible-headline", "published": "visible-date"})


def lost_field(said: Article, _number: int) -> Article:
    """No article names its source any more."""
    return replace(said, source=None)


def new_layout(said: Article, _number: int) -> Article:
    """All pages are of a layout that nobody knows."""
    lost = replace(said, layout="generic", byline=None, breadcrumb=())
    rules = {"title": "h1", "published": "meta", "body": "density"}
    return ruled(lost, rules)


def half_new_layout(said: Article, number: int) -> Article:
    """Every other page is."""
    return new_layout(said, number) if number % 2 else said


def no_articles(_said: Article, _number: int) -> None:
    """No page is understood at all."""


def notice(said: Article, _number: int) -> Article:
    """The text is a notice that stands on every page."""
    return replace(said, body=NOTICE)


def notice_below(said: Article, _number: int) -> Article:
    """The text is followed by it."""
    return replace(said, body=f"{said.body or ''}\n{NOTICE}")


def mojibake(said: Article, _number: int) -> Article:
    """UTF-8 is read as GBK."""
    return _misread(said, "utf-8", "gb18030")


def mojibake_latin(said: Article, _number: int) -> Article:
    """GBK is read as Latin."""
    return _misread(said, "gb18030", "cp1252")


def _misread(said: Article, written: str, read: str) -> Article:
    body, title = (
        (text or "").encode(written).decode(read, "replace")
        for text in (said.body, said.title)
    )
    return replace(said, body=body or None, title=title)


def wrong_year(said: Article, _number: int) -> Article:
    """The date is that of another year."""
    moved = said.published and f"2025{said.published[4:]}"
    return replace(said, published=moved)


ROTS: Mapping[str, Rot] = {
    "dead selectors": dead_selectors,
    "field gone": lost_field,
    "new layout": new_layout,
    "half new layout": half_new_layout,
    "no articles": no_articles,
    "notice as text": notice,
    "notice below text": notice_below,
    "UTF-8 as GBK": mojibake,
    "GBK as Latin": mojibake_latin,
    "wrong year": wrong_year,
}


# Into an archive.


def site(path: Path, *, seed: int, most: int = 40) -> "Site":
    """A site of which nothing was read yet; most: articles of its largest nights."""
    return Site(path, random.Random(seed), most)  # noqa: S311  # texts, not secrets


@dataclass
class Site:
    """A site and an archive of it; each night is one run.

    most: articles of its largest nights.
    past: all that appeared so far.
    profile: digest of the profile that it is read with.
    list_url: the page that announces its articles.
    faults: how many pages in one are read as no article, whatever they are.
    """

    path: Path
    dice: random.Random
    most: int = 40
    night: int = 0
    past: list[Article] = field(default_factory=list)
    profile: str = archives.PROFILE
    list_url: str = "http://news.example/list/"
    faults: float = 0.02

    def branch(self, name: str) -> "Site":
        """A copy of the site and its archive, with the same chances to come."""
        path = self.path.with_name(name.replace(" ", "-"))
        shutil.copytree(self.path, path)
        dice = random.Random()  # noqa: S311  # texts, not secrets
        dice.setstate(self.dice.getstate())
        return replace(self, path=path, dice=dice, past=list(self.past))

    def next_night(self, rot: Rot | None = None) -> tuple[Alarm, ...]:
        """Let a night pass and its run store what it read; the alarms it raised."""
        size = size_of(self.night, self.dice, self.most)
        return self.run(night_of(self.night, size, self.dice), rot)

    def run(
        self, fresh: Sequence[Article], rot: Rot | None = None, *, ends: bool = True
    ) -> tuple[Alarm, ...]:
        """Let one run read these articles, and some of those before again.

        ends: whether it comes to its end, and to its report.
        """
        at = FIRST + timedelta(days=self.night, hours=8)
        again = self.dice.sample(self.past[-60:], min(4, len(self.past)))
        with Archive.create(self.path) as archive:
            archive.keep_profile(self.profile, "example", "hosts = []", at=at)
            start = Start(command="crawl example", site="example", version="0.1.0")
            run = archive.start_run(start, at=at)
            archive.store([self._listed(fresh, at)], run=run)
            for number, said in enumerate((*fresh, *again)):
                archive.store([self._look(said, number, rot, at)], run=run)
            archive.commit()
            raised = alarms(archive, run)
            if ends:
                report = {"alarms": [alarm.as_json() for alarm in raised]}
                archive.end_run(run, at=at, counts={}, exit_code=0, report=report)
        self.night += 1
        self.past += fresh
        return raised

    def _look(self, said: Article, number: int, rot: Rot | None, at: datetime) -> Visit:
        moment = at + timedelta(seconds=number + 1)
        read = rot(said, number) if rot is not None else said
        look = replace(
            archives.visit(read or said, moment),
            profile=self.profile,
            model=None,
            found=(),
            aliases=(),
        )
        if read is not None and self.dice.random() >= self.faults:
            return look
        reason = "no article: no headline, time and body"
        return replace(look, kind="other", state="skipped", reason=reason, article=None)

    def _listed(self, fresh: Sequence[Article], at: datetime) -> Visit:
        """The look at the list that announces a night's articles."""
        found = (Found(url=said.url, kind="article", way="list") for said in fresh)
        page = archives.visit(replace(fresh[0], url=self.list_url), at)
        return replace(
            page, kind="list", article=None, surroundings=None, model=None,
            aliases=(), found=tuple(found),
        )  # fmt: skip
