"""What should be there and is not: gaps, who is needed for them, and what ends them."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import (
    Alias,
    Archive,
    Article,
    Crumb,
    Found,
    Gap,
    State,
    Visit,
    open_gaps,
)
from archive.cli import COMMANDS
from archive.command_line import Group
from archive.coverage.accepted import accept
from archive.coverage.calendar import calendar
from archive.coverage.gap import GIVEN_UP, Miss
from archive.coverage.numbered import holes
from archive.coverage.report import Coverage, Scope, coverage
from archive.coverage.usual import Span, unusual_days
from archive.coverage.why_not import why_not
from archive.upkeep.rebuild import rebuild
from archive.verify import verify
from crawler.announcing import NO_PAGE, named
from crawler.fetch.faults import RobotsUnreachableError
from crawler.frontier.admission import CIRCLES, TOO_MANY_HOPS
from crawler.frontier.setting_out import DISALLOWED
from crawler.frontier.traps import BARREN
from tests import archives
from tests.commands import newsarchive
from tests.little_site import front, little_site, path
from tests.raw_server import html, page, raw_server

TODAY = date(2026, 3, 20)
LIST = "http://news.example/list/"
SECTION = "时政新闻"
LOST = "2026-03-10"


def moment(day: date) -> datetime:
    """An evening crawl."""
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def story(day: str, number: int, section: str | None = SECTION) -> Article:
    crumbs = (Crumb(name=section),) if section else ()
    return Article(
        url=f"http://news.example/{day.replace('-', '/')}/{number:05}.shtml",
        kind="article",
        site="example",
        title=f"第{number}号牧场",
        published=f"{day}T08:00:00+08:00",
        breadcrumb=crumbs,
        body="草长高了。",
        layout="classic",
    )


def look(said: Article, **changes: object) -> Visit:
    assert said.published is not None
    at = moment(date.fromisoformat(said.published[:10]))
    made = replace(archives.visit(said, at), found=(), aliases=())
    return replace(made, **changes)  # type: ignore[arg-type]  # names of fields


def announce(archive: Archive, said: Article, *, found_on: str = LIST) -> None:
    assert said.published is not None
    day = said.published[:10]
    found = Found(url=said.url, kind="article", way="list", dated=day)
    at = moment(date.fromisoformat(day))
    archive.ledger.add([found], site="example", at=at, found_on=found_on)


def missed(
    archive: Archive, said: Article, state: State, reason: str, **changes: object
) -> None:
    """Announce an address and look at it in vain."""
    announce(archive, said)
    nothing = {"article": None, "exchange": None, "state": state, "reason": reason}
    archive.store([look(said, **(nothing | changes))])


def failed(archive: Archive, said: Article) -> None:
    for _ in range(GIVEN_UP):
        missed(archive, said, "failed", "500 Internal Server Error")


def stored(archive: Archive, day: str, *numbers: int, section: str = SECTION) -> None:
    for number in numbers:
        said = story(day, number, section)
        announce(archive, said)
        archive.store([look(said)])


def every_day(archive: Archive, each: int, *, but: str, last: str) -> None:
    """So many articles a day for seven weeks, but on one day."""
    end = date.fromisoformat(last)
    for before in range(49, -1, -1):
        day = (end - timedelta(days=before)).isoformat()
        if day != but:
            stored(archive, day, *range(100, 100 + each))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archives.opened(tmp_path / "archive") as opened:
        yield opened


def gaps(archive: Archive, today: date = TODAY) -> list[str]:
    return [gap.name for gap in open_gaps(archive, site="example", today=today)]


def test_what_failed_for_good_is_a_gap_that_says_all_in_a_line(
    archive: Archive,
) -> None:
    stored(archive, LOST, 1, 2)
    failed(archive, story(LOST, 3))
    (gap,) = open_gaps(archive, site="example", today=TODAY)
    assert gap.words == (
        "example/2026-03-10/时政新闻: 1 of 3 announced articles is missing "
        "(failed after 6 tries: 500 Internal Server Error): "
        "http://news.example/2026/03/10/00003.shtml"
    )
    assert (gap.expected, gap.stored, gap.kinds) == (3, 2, ("failed",))
    assert open_gaps(archive, today=TODAY) == (gap,)
    assert open_gaps(archive, site="other", today=TODAY) == ()


def test_nothing_is_said_of_the_day_in_progress(archive: Archive) -> None:
    failed(archive, story(LOST, 3))
    assert gaps(archive, date(2026, 3, 10)) == []
    assert len(gaps(archive, date(2026, 3, 11))) == 1


def test_a_gap_is_closed_when_the_article_is_stored(archive: Archive) -> None:
    failed(archive, story(LOST, 3))
    assert len(gaps(archive)) == 1
    stored(archive, LOST, 3)
    assert gaps(archive) == []


@pytest.mark.parametrize(
    ("state", "reason", "tries", "next_due", "kind"),
    [
        ("queued", None, 0, None, "waiting"),
        ("queued", "500", 1, None, "waiting"),
        ("queued", "500", 6, None, "failed"),
        ("failed", "500", 3, None, "waiting"),
        ("failed", "500", 6, None, "failed"),
        ("failed", "503", 1, "2026-03-12", "waiting"),
        ("failed", "503", 6, "2026-03-12", "failed"),
        ("failed", f"{RobotsUnreachableError.__name__}: x", 6, None, "waiting"),
        ("skipped", "no article: an error text", 0, None, "skipped"),
        ("skipped", "403 Forbidden", 0, None, "skipped"),
        ("skipped", None, 0, None, "skipped"),
        ("skipped", "no article: it says that there is none", 0, None, "left out"),
        ("skipped", "301 to http://b.example/: another site", 0, None, "left out"),
        ("skipped", "no page but image/png", 0, None, "left out"),
        ("skipped", DISALLOWED, 0, None, "left out"),
        ("skipped", NO_PAGE, 0, None, "left out"),
        ("skipped", named(LIST, "ignored", "list").skip, 0, None, "left out"),
        ("skipped", TOO_MANY_HOPS, 0, None, "skipped"),
        ("gone", "404 Not Found", 0, None, "gone"),
        ("captured", None, 0, None, "no article"),
    ],
)
def test_who_is_needed_for_a_miss(
    state: str, reason: str | None, tries: int, next_due: str | None, kind: str
) -> None:
    miss = Miss(
        url="http://news.example/1",
        state=state,
        reason=reason,
        way="list",
        found_on=None,
        tries=tries,
        next_due=next_due,
    )
    assert miss.kind == kind
    assert miss.is_open == (kind in {"failed", "skipped"})


def test_what_needs_nobody_is_reported_and_alarms_nobody(archive: Archive) -> None:
    stored(archive, LOST, 1)
    announce(archive, story(LOST, 2))
    missed(archive, story(LOST, 3), "gone", "404 Not Found")
    missed(archive, story(LOST, 4), "skipped", DISALLOWED)
    assert gaps(archive) == []
    (found,) = coverage(archive, Scope(), today=TODAY)
    (gap,) = found.gaps
    assert gap.kinds == ("gone", "left out", "waiting")
    assert (gap.expected, gap.stored, gap.is_open) == (4, 1, False)


@pytest.mark.parametrize("reason", [BARREN, CIRCLES])
@pytest.mark.parametrize(("kind", "is_gap"), [("page", False), ("article", True)])
def test_pages_without_end_are_missed_only_where_the_profile_calls_them_articles(
    archive: Archive, reason: str, kind: str, is_gap: bool
) -> None:
    url = "http://news.example/2026/03/10/calendar"
    found = Found(url=url, kind=kind, way="page", skip=reason, dated=LOST)
    archive.ledger.add([found], site="example", at=moment(TODAY))
    assert bool(gaps(archive)) == is_gap


def test_what_leads_to_a_stored_article_is_not_missing(archive: Archive) -> None:
    said = story(LOST, 1)
    other = f"{said.url}?old"
    alias = Alias(url=other, leads_to=said.url, reason="redirect")
    archive.store([look(said, aliases=(alias,))])
    found = Found(url=other, kind="article", way="list", dated=LOST)
    archive.ledger.add([found], site="example", at=moment(TODAY))
    archive.db.execute("UPDATE ledger SET state = 'failed' WHERE url = ?", [other])
    assert gaps(archive) == []
    shown = why_not(archive, other)
    assert shown.stored is not None
    assert (shown.stored.url, shown.stored.is_alias) == (said.url, True)


def test_the_twin_of_a_stored_article_is_not_missing(archive: Archive) -> None:
    said = story(LOST, 1)
    other = replace(said, url=said.url.replace("http://", "https://www."))
    failed(archive, other)
    assert len(gaps(archive)) == 1
    archive.store([look(said)])
    assert gaps(archive) == []


def test_a_stored_article_that_failed_later_is_not_missing(archive: Archive) -> None:
    stored(archive, LOST, 1)
    failed(archive, story(LOST, 1))
    assert gaps(archive) == []


def test_a_dated_page_that_is_read_as_no_article_is_reported(archive: Archive) -> None:
    stored(archive, LOST, 1)
    archive.store([look(story(LOST, 2), kind="other", article=None)])
    archive.db.execute(
        "UPDATE ledger SET dated = ? WHERE url = ?", [LOST, story(LOST, 2).url]
    )
    (found,) = coverage(archive, Scope(), today=TODAY)
    assert [gap.kinds for gap in found.gaps] == [("no article",)]
    assert gaps(archive) == []


def test_a_list_or_a_picture_is_no_article(archive: Archive) -> None:
    for kind, reason in (("list", "500"), ("feed", "500"), ("other", "no page, x")):
        url = f"http://news.example/2026/03/10/{kind}"
        found = Found(url=url, kind=kind, way="list", dated=LOST)
        archive.ledger.add([found], site="example", at=moment(TODAY))
        archive.db.execute(
            "UPDATE ledger SET state = 'failed', reason = ? WHERE url = ?",
            [reason, url],
        )
    assert gaps(archive) == []


@pytest.mark.parametrize(("name", "is_gap"), [("7.html", True), ("about.html", False)])
def test_an_address_without_a_day_counts_where_articles_look_like_it(
    archive: Archive, name: str, is_gap: bool
) -> None:
    """Its day is then that on which it was first seen."""
    archive.store([look(replace(story(LOST, 1), url="http://news.example/n/1.html"))])
    found = Found(url=f"http://news.example/n/{name}", kind="page", way="list")
    archive.ledger.add([found], site="example", at=moment(date(2026, 3, 12)))
    lost = look(story("2026-03-12", 1), url=found.url, kind="error", article=None)
    lost = replace(lost, state="skipped", reason="no article: an error text")
    archive.store([lost])
    assert gaps(archive) == (["example/2026-03-12/(unknown)"] if is_gap else [])


def test_a_miss_belongs_to_the_section_that_its_list_mostly_leads_to(
    archive: Archive,
) -> None:
    stored(archive, "2026-03-09", 1, 2)
    stored(archive, "2026-03-09", 3, section="社会新闻")
    failed(archive, story(LOST, 4))
    announce(archive, story(LOST, 5), found_on="http://news.example/other/index.shtml")
    failed(archive, story(LOST, 5))
    assert gaps(archive) == [
        "example/2026-03-10/other/index.shtml",
        "example/2026-03-10/时政新闻",
    ]


def test_a_day_without_its_usual_articles_is_unusual(archive: Archive) -> None:
    every_day(archive, 4, but=LOST, last="2026-03-19")
    (gap,) = open_gaps(archive, site="example", today=TODAY)
    assert gap.words == (
        "example/2026-03-10/时政新闻: 0 articles are stored, 4 are usual on a Tuesday"
    )
    assert gap.kinds == ("unusual",)
    assert gaps(archive, date(2026, 3, 10)) == []


def test_days_after_the_last_look_are_not_judged(archive: Archive) -> None:
    every_day(archive, 4, but="", last="2026-03-19")
    assert gaps(archive, date(2026, 6, 1)) == []


def test_a_day_on_which_only_the_whole_site_is_short_is_one_gap(
    archive: Archive,
) -> None:
    for before in range(42, 0, -1):
        day = (date(2026, 3, 20) - timedelta(days=before)).isoformat()
        if day != LOST:
            for number in range(4):
                stored(archive, day, number, section=f"栏目{number}")
    assert gaps(archive) == ["example/2026-03-10/(all)"]


DAY = date(2026, 3, 10)
JUDGED = Span(since=date.min, until=date(2026, 3, 20), crawled=date(2026, 1, 1))


def weekly(*counts: int, after: tuple[int, ...] = ()) -> dict[date, int]:
    """Counts of the weeks up to a day, that day last, and of those behind it."""
    week = timedelta(days=7)
    before = {DAY - n * week: count for n, count in enumerate(reversed(counts))}
    return before | {DAY + n * week: count for n, count in enumerate(after, 1)}


@pytest.mark.parametrize(
    ("counts", "usual"),
    [
        ((3, 3, 3, 3, 3, 3, 3, 3, 0), 3),
        ((3, 3, 3, 3, 3, 3, 3, 3, 1), None),
        ((9, 8, 10, 9, 9, 11, 8, 9, 3), 9),
        ((9, 8, 10, 9, 9, 11, 8, 9, 4), None),
        ((2, 14, 3, 12, 1, 9, 4, 0, 0), None),
        ((1, 1, 2, 1, 1, 1, 1, 2, 0), None),
        ((5, 5, 5, 5, 0), 5),
        ((5, 5, 5, 0), None),
        ((5, 5, 5, 5, 5, 0, 5, 5, 0), 5),
        ((5, 5, 5, 0, 0, 0, 0, 0, 0), None),
    ],
)
def test_what_is_far_below_the_usual_count(
    counts: tuple[int, ...], usual: float | None
) -> None:
    found = unusual_days(weekly(*counts), JUDGED)
    assert found.get(DAY) == usual


@pytest.mark.parametrize(("after", "is_found"), [((5,), True), ((1,), False)])
def test_before_the_first_crawl_only_what_is_enclosed_is_unusual(
    after: tuple[int, ...], is_found: bool
) -> None:
    later = replace(JUDGED, crawled=date(2026, 6, 1))
    counts = weekly(5, 5, 5, 5, 5, 5, 5, 5, 0, after=after)
    assert (DAY in unusual_days(counts, later)) == is_found


def numbered(*numbers: int) -> list[str]:
    return [f"http://news.example/2026/03/10/{number:05}.shtml" for number in numbers]


@pytest.mark.parametrize(
    ("stored_ones", "known", "missing"),
    [
        (numbered(1, 2, 3, 5, 6, 7, 8), [], numbered(4)),
        (numbered(1, 2, 3, 5, 6, 7, 8), numbered(4), []),
        (numbered(1, 2, 3, 6, 7, 8, 9, 10), [], []),
        (numbered(1, 3, 5, 7, 9, 11), [], []),
        (numbered(1, 2, 4), [], []),
        (["http://news.example/a.shtml"] * 9, [], []),
    ],
)
def test_a_single_number_that_lacks_in_a_dense_run_is_suspected(
    stored_ones: list[str], known: list[str], missing: list[str]
) -> None:
    assert [hole for hole, _ in holes(stored_ones, known)] == missing


def test_a_suspicion_is_reported_and_alarms_nobody(archive: Archive) -> None:
    stored(archive, LOST, 1, 2, 3, 5, 6, 7)
    (found,) = coverage(archive, Scope(), today=TODAY)
    (gap,) = found.gaps
    assert (gap.suspected, gap.kinds) == (tuple(numbered(4)), ("suspected",))
    assert gaps(archive) == []


def take(archive: Archive, gap: Gap) -> None:
    accept(archive, gap, reason="停刊", at=moment(TODAY))
    archive.commit()


def test_an_accepted_gap_opens_again_when_it_grows(archive: Archive) -> None:
    failed(archive, story(LOST, 3))
    take(archive, *open_gaps(archive, site="example", today=TODAY))
    assert gaps(archive) == []
    failed(archive, story(LOST, 4))
    (gap,) = open_gaps(archive, site="example", today=TODAY)
    assert [miss.url for miss in gap.open_misses] == numbered(4)
    assert [miss.accepted for miss in gap.misses] == ["停刊", None]
    assert why_not(archive, story(LOST, 3).url).needs_person is False


def test_an_accepted_count_opens_again_when_it_falls(archive: Archive) -> None:
    every_day(archive, 6, but=LOST, last="2026-03-19")
    stored(archive, LOST, 1)
    take(archive, *open_gaps(archive, site="example", today=TODAY))
    assert gaps(archive) == []
    archive.forget(story(LOST, 1).url, aliases=(), reason="x", at=moment(TODAY))
    assert gaps(archive) == ["example/2026-03-10/时政新闻"]


def test_what_was_accepted_is_made_anew_from_the_records(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with archives.opened(folder) as archive:
        failed(archive, story(LOST, 3))
        take(archive, *open_gaps(archive, site="example", today=TODAY))
        kept = archive.db.execute("SELECT * FROM accepted_gaps").fetchall()
    (folder / "archive.db").unlink()
    rebuild(folder, at=moment(TODAY), advance=lambda count: None)
    with Archive.read(folder) as archive:
        found = archive.db.execute("SELECT * FROM accepted_gaps").fetchall()
        assert (
            found
            == kept
            == [
                (
                    *("example/2026-03-10/list", "2026-03-20T20:00:00+00:00", "停刊"),
                    *(1, 0, None, json.dumps(numbered(3))),
                )
            ]
        )
        assert gaps(archive) == []
        assert [each.words for each in verify(archive)] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven weeks with one day lost, one article failed, one forbidden."""
    place = tmp_path_factory.mktemp("coverage") / "archive"
    with archives.opened(place) as archive:
        every_day(archive, 4, but=LOST, last="2026-03-19")
        failed(archive, story("2026-03-12", 3))
        missed(archive, story("2026-03-13", 3), "skipped", DISALLOWED)
    return place


FAILED = (
    "1 of 5 announced articles is missing (failed after 6 tries: "
    "500 Internal Server Error): http://news.example/2026/03/12/00003.shtml"
)
UNUSUAL = "0 articles are stored, 4 are usual on a Tuesday"

Call = Callable[..., Result]


@pytest.fixture
def call(folder: Path) -> Call:
    group = Group("newsarchive")
    for command in COMMANDS:
        group.add_command(command)

    def run(*words: str, code: int = 0, archive: Path = folder) -> Result:
        where = {"NEWSARCHIVE_DIR": str(archive)}
        done = CliRunner().invoke(group, words, env=where)
        assert done.exit_code == code, done.output
        return done

    return run


def test_open_gaps_are_listed_below_the_calendar(call: Call) -> None:
    done = call("coverage", code=3)
    lines = done.stdout.splitlines()
    march = next(line for line in lines if line.startswith("2026-03"))
    days = march[8:70]
    assert days[18:20] == "·!"
    assert days[22:26] == "█!█~"
    assert len(lines[1]) <= 80 >= len(march)
    assert [line for line in lines if line.startswith("! ")] == [
        f"! example/2026-03-12/{SECTION}: {FAILED}",
        f"! example/2026-03-10/{SECTION}: {UNUSUAL}",
    ]
    assert "newsarchive coverage --accept 'example/2026-03-12/时政新闻'" in done.stderr
    assert "\x1b" not in done.stdout


def test_the_calendar_as_json(call: Call) -> None:
    words = ("coverage", "--json", "--since", "2026-03-12", "--until", "2026-03-13")
    said = json.loads(call(*words, code=3).stdout)
    (site,) = said["sites"]
    assert said["open"] == 1
    assert [(d["day"], d["expected"], d["stored"]) for d in site["days"]] == [
        ("2026-03-12", 5, 4),
        ("2026-03-13", 5, 4),
    ]
    assert [(gap["gap"], gap["open"]) for gap in site["gaps"]] == [
        ("example/2026-03-12/时政新闻", True),
        ("example/2026-03-13/时政新闻", False),
    ]
    assert site["gaps"][1]["misses"][0]["reason"] == DISALLOWED


def test_without_open_gaps_the_exit_code_is_0(call: Call) -> None:
    done = call("coverage", "--since", "2026-03-13", "--section", SECTION)
    assert done.stderr == "no open gaps\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "exmaple"), "exmaple"),
        (("--accept", "example/2026-03-10/时政新闻"), "--reason"),
        (("--accept", "example/2026-03-10/时政新闻", "--reason", " "), "--reason"),
        (("--reason", "x"), "--accept"),
        (("--accept", "example/2026-03-11/时政新闻", "--reason", "x"), "no open gap"),
        (("--accept", "x", "--reason", "x"), "site/day/section"),
        (("--since", "yesterday"), "YYYY-MM-DD"),
    ],
)
def test_wrong_words_are_refused_and_the_right_ones_named(
    call: Call, words: tuple[str, ...], said: str
) -> None:
    assert said in call("coverage", *words, code=2).stderr


def test_gaps_are_accepted_by_name_or_pattern(tmp_path: Path, call: Call) -> None:
    place = tmp_path / "archive"
    with archives.opened(place) as archive:
        for day in ("2026-03-10", "2026-03-11", "2026-02-01"):
            failed(archive, story(day, 3))
    call(
        "coverage",
        "--accept",
        "example/2026-02-01/list",
        "--reason",
        "x",
        archive=place,
    )
    call("coverage", code=3, archive=place)
    done = call(
        "coverage", "--accept", "example/2026-03-*", "--reason", "停刊", archive=place
    )
    assert done.stderr.count("accepted: example/2026-03-1") == 2
    call("coverage", archive=place)
    call("verify", archive=place)


def test_an_archive_of_before_has_no_accepted_gaps(tmp_path: Path, call: Call) -> None:
    place = tmp_path / "archive"
    with archives.opened(place) as archive:
        failed(archive, story(LOST, 3))
    with sqlite3.connect(place / "archive.db") as db:
        db.execute("DROP TABLE accepted_gaps")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm0006%'")
    db.close()
    call("coverage", code=3, archive=place)
    call("coverage", "--accept", "example/*", "--reason", "x", archive=place)
    call("coverage", archive=place)


@pytest.mark.parametrize("width", [80, 120])
def test_the_calendar_fits_its_terminal(width: int) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(1000)]
    what = Coverage(
        site="example", today=TODAY, counts={SECTION: dict.fromkeys(days, 3)}, gaps=()
    )
    lines = [line.plain for line in calendar(what, width=width)]
    assert max(map(len, lines)) <= width
    assert lines[2].startswith("2021-10")
    assert lines[-1].startswith("21 earlier months, from 2020-01")


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("https://www.news.example/2026/03/09/00100.shtml?from=x#top", 0, "stored"),
        ("news.example/2026/03/12/00003.shtml", 3, "failed: asked for in vain"),
        ("http://news.example/2026/03/13/00003.shtml", 0, "left out: "),
        ("http://news.example/2026/03/09/00104.shtml", 2, "never seen"),
        ("http://elsewhere.example/1.shtml", 2, "never seen"),
    ],
)
def test_why_an_address_is_not_there(
    call: Call, url: str, code: int, words: str
) -> None:
    assert call("why-not", url, code=code).stdout.startswith(words)


def test_an_unknown_address_is_told_its_neighbours(call: Call) -> None:
    url = "http://news.example/2026/03/09/00104.shtml"
    said = json.loads(call("why-not", url, "--json", code=2).stdout)
    assert said["near"] == [
        {
            "url": f"http://news.example/2026/03/09/{number:05}.shtml",
            "state": "captured",
        }
        for number in (102, 103)
    ]


def test_what_was_taken_out_says_so(tmp_path: Path, call: Call) -> None:
    place = tmp_path / "archive"
    with archives.opened(place) as archive:
        stored(archive, LOST, 1)
        archive.forget(story(LOST, 1).url, aliases=(), reason="x", at=moment(TODAY))
        assert gaps(archive) == []
    done = call("why-not", story(LOST, 1).url, archive=place)
    assert done.stdout.startswith("forgotten on 2026-03-20: x")


def test_every_failure_is_told_with_its_moment(archive: Archive) -> None:
    said = story(LOST, 3)
    for days in range(7):
        at = moment(TODAY) + timedelta(days=days)
        missed(archive, said, "failed", f"50{days}", visited_at=at)
    found = why_not(archive, said.url)
    assert [each.reason for each in found.failures] == [f"50{day}" for day in range(7)]
    assert found.failures[0].failed_at == "2026-03-20T20:00:00+00:00"
    assert found.known is not None
    assert found.known.state == "queued"  # for the second try of its third run
    assert found.needs_person
    (gap,) = open_gaps(archive, site="example", today=TODAY)
    assert gap.misses[0].tries == 7


def test_a_crawl_leaves_a_reason_for_each_article_that_it_lacks(
    tmp_path: Path, call: Call
) -> None:
    answers = little_site(6) | {
        path(2): page(b"", status=b"500 Internal Server Error"),
        path(3): html("<html><body><p>您访问的页面不存在或已删除</p></body></html>"),
        "/robots.txt": page(b"User-agent: *\nDisallow: " + path(4).encode() + b"\n"),
        "/": html(front(*map(path, range(1, 8)))),
    }
    with raw_server(answers) as server:
        for _ in range(2):
            newsarchive("crawl", server.base, "--delay", "0", archive=tmp_path)
    (site,) = json.loads(call("coverage", "--json", code=3, archive=tmp_path).stdout)[
        "sites"
    ]
    misses = {
        miss["url"].removeprefix(server.base): (miss["kind"], gap["open"])
        for gap in site["gaps"]
        for miss in gap["misses"]
    }
    assert misses == {
        path(2): ("failed", True),
        path(3): ("left out", False),
        path(4): ("left out", False),
        path(7): ("gone", False),
    }
    for number, code in enumerate((0, 3, 0, 0, 0, 0, 0, 2), 1):
        call("why-not", server.base + path(number), code=code, archive=tmp_path)
