"""`python -m tests.questions docs/questions.md`: ten questions, asked and answered.

`--archive DIR` keeps the archive that they are asked of: the articles of the two
fixture sites, the second as it was seen night by night.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from archive import Archive, Article, Person, Visit
from archive.record import Crumb
from fixtures.living import Calendar, Story, stories
from fixtures.living.story import SECTIONS
from fixtures.site.truth import plan
from tests import archives

CALENDAR = Calendar(nights=12)
OLD, LIVING = "http://nmg.example", "http://living.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question of a researcher.

    sql: that answers it. reading: what the answer says. plot: how it is shown.
    cost: what it takes with 500,000 articles.
    """

    title: str
    sql: str
    reading: str
    plot: str
    cost: str


def make(path: Path) -> None:
    """Make the archive that the questions are asked of."""
    with Archive.create(path) as archive:
        archives.keep_readers(archive)
        archive.store([*_old()])
        told = stories(CALENDAR)
        for night in range(1, CALENDAR.nights + 1):
            archive.store([*_night(night, told)])
        archive.commit()


def _old() -> Iterator[Visit]:
    """The articles of the fixture site, as its truth has them."""
    for number, truth in enumerate(plan().articles):
        record = truth.record(OLD) | {"site": "nmgnews", "evidence": []}
        said = Article.from_json({"layout": truth.family} | record)
        yield archives.visit(said, archives.START + timedelta(seconds=number))


def _night(night: int, told: Sequence[Story]) -> Iterator[Visit]:
    """What a night's crawl finds new, changed, gone or back on the living site."""
    begins = CALENDAR.night(night).begins
    for story in told:
        there, before = story.is_there(night), night > 1 and story.is_there(night - 1)
        at = begins + timedelta(seconds=story.number)
        if there and not (before and story.version(night).since < night):
            yield archives.visit(_said(story, night), at)
        elif before and not there:
            look = archives.visit(_said(story, night - 1), at)
            assert look.exchange is not None
            answer = b"HTTP/1.1 404 Not Found\r\n\r\n"
            gone = archives.exchange_with(look.exchange, answer)
            bare = replace(look, article=None, found=(), aliases=(), exchange=gone)
            yield replace(bare, kind="page", state="gone", reason="404 Not Found")


def _said(story: Story, night: int) -> Article:
    version = story.version(night)
    section = SECTIONS[story.section]
    return Article(
        url=LIVING + story.path,
        kind="article",
        site="living",
        title=version.title,
        published=story.published.isoformat(),
        source=story.source,
        byline=f"记者：{story.reporter}",
        people=(Person(name=story.reporter, role="reporter"),),
        breadcrumb=(Crumb(name="首页", url=LIVING), Crumb(name=section)),
        body=version.body,
    )


QUESTIONS = (
    Question(
        title="How much does each section publish, month by month?",
        sql="""SELECT substr(published, 1, 7) AS month, section, count(*) AS articles
FROM articles
WHERE site = 'living'
GROUP BY month, section
ORDER BY month, articles DESC, section;""",
        reading="One row a month and section. March is cut off: a section has fallen "
        "silent only where the whole month is there.",
        plot="Stacked columns: month across, one colour a section.",
        cost="half a second: an index has all that is asked for.",
    ),
    Question(
        title="Who writes about what?",
        sql="""SELECT name, count(DISTINCT key) AS articles,
    count(DISTINCT section) AS sections,
    count(DISTINCT CASE WHEN role = 'editor' THEN key END) AS edited,
    substr(min(published), 1, 4) AS first, substr(max(published), 1, 4) AS last
FROM bylines
WHERE site = 'nmgnews'
GROUP BY name
ORDER BY articles DESC, name
LIMIT 10;""",
        reading="The ten names that most articles credit, in how many sections, "
        "how many of them as an editor, and from when to when. Two people of one name "
        "are one row here.",
        plot="A bar a person; or a heat map of `name` and `section` with both in "
        "GROUP BY.",
        cost="2 seconds.",
    ),
    Question(
        title="Which outlets are reprinted, and by whom?",
        sql="""SELECT first_outlet, outlet, count(*) AS reprints
FROM reprints
WHERE first_outlet NOT NULL AND outlet NOT NULL AND first_outlet <> outlet
GROUP BY first_outlet, outlet
ORDER BY reprints DESC, first_outlet, outlet
LIMIT 10;""",
        reading="The first column had the text first, as far as the archive knows; the "
        "second is credited by an article that prints it too.",
        plot="A network: an arrow from the first to the second, as thick as the third.",
        cost="below a second, where one article in fifty is a copy.",
    ),
    Question(
        title="How does the use of a word change over the years?",
        sql="""WITH said AS (
    SELECT substr(published, 1, 4) AS year, count(*) AS hits
    FROM word_search WHERE words MATCH '"草 原"' GROUP BY year),
written AS (
    SELECT substr(published, 1, 4) AS year, count(*) AS articles
    FROM articles WHERE published NOT NULL GROUP BY year)
SELECT year, hits, articles, round(100.0 * hits / articles, 1) AS percent
FROM said JOIN written USING (year)
WHERE year >= '2016'
ORDER BY year;""",
        reading="`percent` is the share of the year's articles that hold the word at "
        "least once: counts alone follow how much was kept, not what was said. A space "
        "stands between Chinese characters, and the phrase in double quotes; "
        "simplified characters and lower case find the traditional and the upper ones "
        "too.",
        plot="A line: year across, percent up; one line a word.",
        cost="3 seconds: all articles are counted, and all hits dated.",
    ),
    Question(
        title="What do pages change after publication, and how much later?",
        sql="""SELECT f.value AS field, count(*) AS changes,
    sum(c.days_later < 2) AS within_two_days,
    cast(round(avg(c.days_later)) AS INTEGER) AS days_on_average
FROM changes c, json_each(c.fields) f
WHERE c.site = 'living'
GROUP BY field
ORDER BY changes DESC, field;""",
        reading="A change is seen at the first look that finds it, which may be days "
        "after it was made. What a newer extractor read differently does not count.",
        plot="Bars; or a histogram of `days_later`.",
        cost="2 seconds: all revisions are looked at.",
    ),
    Question(
        title="Which stories are printed most often?",
        sql="""SELECT substr(f.title, 1, 16) AS title, count(*) AS articles,
    substr(min(a.published), 1, 10) AS first,
    substr(max(a.published), 1, 10) AS last
FROM articles a JOIN articles f ON f.key = a.story
WHERE a.id IN (SELECT article FROM copies)
GROUP BY a.story
ORDER BY articles DESC, min(a.published), f.title
LIMIT 8;""",
        reading="A story is an article with all that print the same text; "
        "[copies.md](copies.md) says what counts as the same. The view `stories` has "
        "those of one article too, and takes longer for it.",
        plot="A horizontal line a story, from `first` to `last`.",
        cost="below a second, where one article in fifty is a copy.",
    ),
    Question(
        title="On which days is nothing there?",
        sql="""WITH days AS (
    SELECT DISTINCT substr(published, 1, 10) AS day FROM articles
    WHERE site = 'living' AND published >= '2024'),
gaps AS (SELECT day, lead(day) OVER (ORDER BY day) AS next FROM days)
SELECT date(day, '+1 day') AS first_day, date(next, '-1 day') AS last_day,
    CAST(julianday(next) - julianday(day) - 1 AS INTEGER) AS days
FROM gaps
WHERE days > 0
ORDER BY days DESC, first_day
LIMIT 8;""",
        reading="Days without an article between two days with some. Whether nothing "
        "was published or nothing was kept, `newsarchive coverage` says.",
        plot="A calendar with a square a day, from `articles_by_day`.",
        cost="1 second.",
    ),
    Question(
        title="Who is credited together?",
        sql="""SELECT a.name AS one, b.name AS other, count(*) AS articles
FROM people a JOIN people b ON b.article = a.article AND b.name > a.name
GROUP BY one, other
ORDER BY articles DESC, one, other
LIMIT 8;""",
        reading="Pairs of names that the same article credits, in whatever roles. For "
        "those who wrote together, add "
        "`AND a.role = 'reporter' AND b.role = 'reporter'`.",
        plot="A network: a line between two names, as thick as they are frequent.",
        cost="5 seconds: every pair of credits is counted.",
    ),
    Question(
        title="How are sections illustrated?",
        sql="""SELECT section, count(*) AS articles,
    sum(has_picture) AS illustrated,
    round(100.0 * sum(has_picture) / count(*)) AS percent
FROM (SELECT section,
        EXISTS (SELECT 1 FROM images WHERE article = a.id) AS has_picture
    FROM articles a WHERE section NOT NULL)
GROUP BY section
HAVING articles >= 20
ORDER BY percent DESC, section;""",
        reading="Sections of at least twenty articles, and how many of these have a "
        "picture in the text.",
        plot="Bars of `percent`.",
        cost="1 second.",
    ),
    Question(
        title="At what time of day does news appear?",
        sql="""SELECT substr(published, 12, 2) AS hour, count(*) AS articles,
    printf('%.*c', count(*) / 4, '#') AS histogram
FROM articles
WHERE site = 'living' AND length(published) > 10
GROUP BY hour
ORDER BY hour;""",
        reading="The hour on the clock of the site, whatever its zone. Articles of "
        "which the page gives a day alone are left out.",
        plot="The column `histogram` is the plot.",
        cost="below a second.",
    ),
)

INTRODUCTION = """# Ten questions, with SQL alone

Each of these works in the bare `sqlite3` shell, in DB Browser for SQLite and in any
other tool: no part of this program is needed. [schema.md](schema.md) says what the
tables and views have. The answers are those of an archive of the two fixture sites,
made by

```
python -m tests.questions --archive questions-archive
sqlite3 -readonly -markdown questions-archive/archive.db
```

in a checkout, and printed by the shell; `make docs` writes this page, and a test asks
every question again. The times are those of an archive of 500,000 articles, on one
core, its file in memory.

To plot an answer, let the shell write it into a file for a spreadsheet:

```
sqlite3 -readonly -csv -header archive.db < question.sql > answer.csv
```

or hand it to Python:

```python
import sqlite3
import matplotlib.pyplot as plt

db = sqlite3.connect("file:archive.db?mode=ro", uri=True)
rows = db.execute("SELECT month, sum(articles) FROM articles_by_month GROUP BY month")
months, articles = zip(*rows)
plt.bar(months, articles)
plt.savefig("articles.png")
```

In phrases for full text, write simplified characters with a space between them, and
other words in lower case.
"""


def page(answers: Sequence[str]) -> str:
    """The page, with the answers as the shell printed them."""
    parts = [INTRODUCTION]
    for number, (asked, answer) in enumerate(zip(QUESTIONS, answers, strict=True), 1):
        parts.append(
            f"## {number}. {asked.title}\n\n```sql\n{asked.sql}\n```\n\n{answer}\n\n"
            f"{asked.reading}\n\n*To plot:* {asked.plot} *With 500,000 articles:* "
            f"{asked.cost}\n"
        )
    return "\n".join(parts)


def printed(archive: Path, sql: str) -> str:
    """What the shell prints for a question."""
    done = subprocess.run(
        ["sqlite3", "-readonly", "-markdown", str(archive / "archive.db")],  # noqa: S607  # as anybody types it
        input=sql,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()


def main() -> None:
    """Make the archive, and write the page where one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path, nargs="?")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="keep it here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.archive or Path(folder) / "archive"
        make(path)
        if asked.page is not None:
            answers = [printed(path, each.sql) for each in QUESTIONS]
            asked.page.write_text(page(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
