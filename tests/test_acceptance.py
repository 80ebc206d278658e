"""The crawl of the fixture site finds every article once, each field as in the truth.

The second seed was not looked at while the rules were written.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.reading import find
from fixtures.site import Plan, plan, serve
from tests.commands import newsarchive

FIELDS = """
title kicker subtitle published published_text modified source source_url byline
people editor breadcrumb breadcrumb_urls body images pages language keywords description
""".split()  # noqa: SIM905  # reads better
SEEDS = (2010, 4021)


@dataclass(frozen=True)
class Crawled:
    """A crawled site: its plan, the archive, the truth and the export by address."""

    plan: Plan
    base: str
    archive: Path
    truth: dict[str, dict[str, Any]]
    exported: dict[str, dict[str, Any]]
    requests: list[tuple[str, str, Any]]


@pytest.fixture(scope="module", params=SEEDS)
def crawled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("acceptance") / "archive"
    planned = plan(request.param)
    with serve(planned) as site:
        done = newsarchive(
            *("crawl", "nmgnews", "--start-url", f"{site.base}/"),
            *("--delay", "0", "--quiet"),
            archive=archive,
        )
        # A login page and what is cut off at articles' addresses take a person.
        assert (done.returncode, done.stdout) == (3, ""), done.stderr
        assert "nmgnews: 6 gaps" in done.stderr
        exported = newsarchive("export", "--quiet", archive=archive)
        records = [json.loads(line) for line in exported.stdout.splitlines()]
        truth = [article.record(site.base) for article in planned.articles]
        yield Crawled(
            plan=planned,
            base=site.base,
            archive=archive,
            truth={each["url"]: as_exported(each) for each in truth},
            exported={each["url"]: each for each in records},
            requests=list(site.requests),
        )


def as_exported(truth: dict[str, Any]) -> dict[str, Any]:
    """The truth in the form of the export."""
    crumbs = truth["breadcrumb"]
    editors = [each["name"] for each in truth["people"] if each["role"] == "editor"]
    return truth | {
        "breadcrumb": [each["name"] for each in crumbs],
        "breadcrumb_urls": [each["url"] for each in crumbs],
        "editor": " ".join(editors) or None,
    }


def test_every_article_is_there_once_and_nothing_else(crawled: Crawled):
    assert crawled.exported.keys() == crawled.truth.keys()
    assert len(crawled.plan.articles) >= 300


@pytest.mark.parametrize("field", FIELDS)
def test_every_article_has_the_right(crawled: Crawled, field: str):
    read = {url: crawled.exported.get(url, {}).get(field) for url in crawled.truth}
    wrong = {
        url: (true[field], read[url])
        for url, true in crawled.truth.items()
        if read[url] != true[field]
    }
    assert not wrong


def test_other_addresses_of_an_article_lead_to_it(crawled: Crawled):
    aliases = {
        alias: article.path
        for article in crawled.plan.articles
        for alias in article.aliases
    }
    assert len(aliases) > 20
    with Archive.read(crawled.archive) as archive:
        for alias, path in aliases.items():
            found = find(archive, f"{crawled.base}{alias}")
            assert found.article.url == f"{crawled.base}{path}", alias


def test_what_is_no_article_says_why(crawled: Crawled):
    with sqlite3.connect(crawled.archive / "archive.db") as db:
        rows = db.execute("SELECT url, state, reason FROM ledger").fetchall()
    states = {url: (state, reason) for url, state, reason in rows}
    for other in crawled.plan.others:
        state, reason = states[f"{crawled.base}{other.path}"]
        assert state != "queued", other.path
        assert reason or state == "captured", other.path


def test_the_archive_verifies(crawled: Crawled):
    done = newsarchive("verify", archive=crawled.archive)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_nothing_but_the_site_was_asked_and_nothing_twice(crawled: Crawled):
    asked = [path for _, path, _ in crawled.requests]
    again = {path for path in asked if asked.count(path) > 1}
    failing = {each.path for each in crawled.plan.others if each.status >= 500}
    assert again <= failing
