"""A hostile site stalls no crawl, costs no more than its limits, and is not believed.

The site is `fixtures/hazards`; the crawl is the real command, in its own process.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from crawler.urls import canonical_url
from fixtures.hazards import HEALTHY, LATER, Serving, serve
from fixtures.hazards.connections import CONNECTIONS
from fixtures.hazards.payloads import FEEDS, PAYLOADS
from fixtures.hazards.places import IMPOSSIBLE, forbidden_addresses, forbidden_hosts
from fixtures.hazards.site import BUSY, LOWER_CASE
from fixtures.hazards.traps import TRAPS
from tests.commands import newsarchive
from tests.hazard_crawl import LONGEST, Run, hazard_crawl

TRIES = 3
MEGABYTES = 350
MAZE = 60
"""Requests that a part of the site without end may cost."""

FAILED = {
    **dict.fromkeys(("silent", "drip-head", "drip-body", "length-too-long"), "longer"),
    **dict.fromkeys(("reset-before", "reset-in-head", "reset-in-body"), "non-clean"),
    "reset-without-length": "the connection broke",
    "cut-off": "DataLoss",
    "cut-off-chunks": "DataLoss",
    "cut-off-gzip": "cut off",
    "length-too-short": "bytes came after its end",
    "lengths-differ": "Content-Length",
    "length-of-digits": "digits",
    "length-below-zero": "-1",
    "chunk-of-letters": "Chunk-size",
    "chunk-without-end": "CRLF",
    "endless-chunks": "the answer grows beyond",
    "endless-trailers": "Trailer",
    "endless-head": "its head grows beyond",
    "endless-interim": "its head grows beyond",
    "huge-header": "a line of its head grows beyond",
    "endless-body": "Cancelled",
    "status-of-digits": "no HTTP answer",
    "status-of-letters": "non-integer status",
    "no-http": "",
    "unasked-304": "304",
    "gzip-bomb": "grows beyond",
    "deflate-bomb": "grows beyond",
    "nested-bomb": "grows beyond",
    "many-codings": "20 content codings",
    "many-members": "more than 1000 pieces",
    "unknown-coding": "unknown content coding",
}
"""What the ledger says of an answer that cannot be had whole."""

SKIPPED = {
    "picture": "other",
    "noise": "other",
    "program": "other",
    "document": "other",
    "soft-404": "error",
    "soft-404-in-english": "error",
    "login": "login",
    "block-page": "error",
    "block-status": "page",
    "cookie-notice": "empty",
    "empty": "empty",
}
"""What a page that is no article is taken for."""


def place(name: str) -> str:
    return f"/{name}/2010/07/21/010472000.shtml"


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with serve() as serving:
        yield serving


@pytest.fixture(scope="module")
def runs(site: Serving, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A first run, and a second one after some of what was broken was mended."""
    folder = tmp_path_factory.mktemp("hazards")
    first = hazard_crawl(site, folder)
    site.mended = True
    return first, hazard_crawl(site, folder)


@pytest.fixture(scope="module")
def first(runs: tuple[Run, Run]) -> Run:
    return runs[0]


@pytest.fixture(scope="module")
def second(runs: tuple[Run, Run]) -> Run:
    return runs[1]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run through everything that has no end."""
    with serve() as serving:
        folder = tmp_path_factory.mktemp("traps")
        return hazard_crawl(serving, folder, place="/traps/")


def test_every_hazard_is_expected_to_end_in_some_way():
    assert {*CONNECTIONS, *PAYLOADS} == {*FAILED, *SKIPPED}


@pytest.mark.parametrize("target", HEALTHY)
def test_what_is_healthy_is_stored_beside_the_hazards(first: Run, target: str):
    told = HEALTHY[target]
    assert first.articles[target] == (told.title, told.body)


def test_nothing_else_is_stored(first: Run, second: Run):
    assert set(first.articles) - {LOWER_CASE} == set(HEALTHY)
    assert set(second.articles) - {LOWER_CASE} == {*HEALTHY, *LATER}


@pytest.mark.parametrize("name", FAILED)
def test_what_does_not_come_whole_fails_and_says_why(first: Run, name: str):
    _, state, reason, attempts = first.ledger[place(name)]
    assert (state, attempts) == ("failed", TRIES)
    assert FAILED[name] in (reason or "")


@pytest.mark.parametrize("name", FAILED)
def test_failures_are_tried_again_across_runs_and_kept(second: Run, name: str):
    assert second.ledger[place(name)][1] == "failed"
    reasons = second.failures[place(name)]
    assert len(reasons) == 2 * TRIES
    assert all(FAILED[name] in each for each in reasons)


@pytest.mark.parametrize("name", SKIPPED)
def test_what_is_no_article_is_skipped_and_says_why(first: Run, name: str):
    kind, state, reason, _ = first.ledger[place(name)]
    assert (kind, state) == (SKIPPED[name], "skipped")
    assert reason


@pytest.mark.parametrize("target", LATER)
def test_what_breaks_for_a_while_is_stored_by_a_later_run(
    first: Run, second: Run, target: str
):
    assert first.ledger[target][1] == "failed"
    assert second.articles[target] == (LATER[target].title, LATER[target].body)
    assert len(second.failures[target]) == TRIES


def test_what_asks_for_a_pause_gets_it(first: Run):
    earlier, later = (each for each in first.requests if each.target == BUSY)
    assert later.began - earlier.began >= 1
    assert len(first.failures[BUSY]) == 1


@pytest.mark.parametrize("name", [*FEEDS, "late-doctype", "sitemap-bomb"])
def test_hostile_xml_is_read_for_its_links_alone(first: Run, name: str):
    entries = {path: rest for path, rest in first.ledger.items() if name in path}
    assert [state for _, state, _, _ in entries.values()] == ["captured"]


def test_no_file_is_read_for_an_entity(first: Run):
    assert not [path for path in first.ledger if "passwd" in path or "root:" in path]


def test_a_crawl_costs_no_more_than_its_limits(first: Run, second: Run, trapped: Run):
    for run in (first, second, trapped):
        assert run.megabytes < MEGABYTES
        assert run.seconds < LONGEST


def test_a_crawl_ends_by_itself(first: Run, second: Run, trapped: Run):
    assert [first.code, second.code] == [3, 3], first.said
    assert not [run.said for run in (first, second, trapped) if "Traceback" in run.said]


def test_nothing_connects_to_a_forbidden_address(
    site: Serving, first: Run, second: Run
):
    assert [path for path in first.ledger if path.startswith("/to-forbidden/?")]
    assert second.requests
    assert site.strayed == []


def test_robots_txt_comes_first_and_is_kept(first: Run, second: Run):
    for run in (first, second):
        targets = [each.target for each in run.requests]
        assert targets[0] == "/robots.txt"
        assert targets.count("/robots.txt") == 1
        assert not [each for each in targets if each.startswith("/secret/")]


def test_every_request_says_who_asks(first: Run, second: Run):
    agents = {each.header("User-Agent") for each in (*first.requests, *second.requests)}
    assert all(agent and agent.startswith("newsarchive/") for agent in agents)


def test_no_cookie_is_ever_sent_back(first: Run, trapped: Run):
    assert not [
        each for each in (*first.requests, *trapped.requests) if each.header("Cookie")
    ]


def test_one_request_is_under_way_at_a_time(first: Run, second: Run):
    """A client that hangs up is seen to be gone a moment after it asks anew."""
    for run in (first, second):
        for earlier, later in pairwise(run.requests):
            assert earlier.ended is not None
            assert later.began > earlier.ended - 0.5, (earlier.target, later.target)


def test_a_second_run_asks_for_changes_alone_and_for_no_settled_article(second: Run):
    (front,) = [each for each in second.requests if each.target == "/"]
    assert front.header("If-None-Match") == '"front"'
    assert not {each.target for each in second.requests} & set(HEALTHY)


@pytest.mark.parametrize("target", [each for each in HEALTHY if "%" in each])
def test_bytes_that_are_not_utf_8_are_sent_as_they_stand(first: Run, target: str):
    assert [each.target for each in first.requests].count(target) == 1


def test_escapes_in_lower_case_are_sent_as_they_stand(first: Run):
    asked = [each.target for each in first.requests if "010471120" in each.target]
    assert asked == [LOWER_CASE]


def test_a_crawl_of_traps_ends_by_itself(trapped: Run):
    assert trapped.code in {0, 3}, trapped.said


@pytest.mark.parametrize("name", [*TRAPS, "sitemap-of-itself"])
def test_what_has_no_end_is_given_up(trapped: Run, name: str):
    assert 0 < trapped.asked_for(name) <= MAZE


def test_nothing_of_a_trap_is_stored(trapped: Run):
    assert set(trapped.articles) <= set(HEALTHY)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A crawl whose profile itself calls forbidden addresses the site's own.

    ledger: state and reason by address, as the ledger writes it.
    """

    strayed: list[str]
    code: int
    said: str
    ledger: dict[str, tuple[str, str]]
    port: str


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Refused:
    folder = tmp_path_factory.mktemp("refused")
    with serve() as serving:
        port = serving.forbidden.rpartition(":")[2]
        places = map(canonical_url, [*forbidden_addresses(port), *IMPOSSIBLE])
        known = [each for each in places if each is not None]
        hosts = {urlsplit(each).hostname for each in known}
        profile = folder / "inner.toml"
        profile.write_text(
            f"hosts = {json.dumps(sorted(filter(None, hosts)))}\n"
            f"timezone = 'Asia/Shanghai'\nstart = {json.dumps(known)}\n"
            "[pace]\ntimeout = 1\n"
        )
        done = newsarchive("crawl", profile, "--delay", "0", archive=folder / "archive")
    with sqlite3.connect(folder / "archive" / "archive.db") as db:
        rows = db.execute("SELECT url, state, reason FROM ledger").fetchall()
    return Refused(
        strayed=serving.strayed,
        code=done.returncode,
        said=done.stderr,
        ledger={url: (state, reason) for url, state, reason in rows},
        port=port,
    )


@pytest.mark.parametrize("host", forbidden_hosts())
def test_a_forbidden_address_is_refused_however_it_is_written(
    refused: Refused, host: str
):
    wanted = next(
        canonical_url(each) or ""
        for each in forbidden_addresses(refused.port)
        if f"//{host}:" in each
    )
    state, reason = refused.ledger[wanted]
    assert state in {"skipped", "failed", "queued"}
    assert "no public address" in reason


def test_no_forbidden_address_is_connected_to(refused: Refused):
    assert refused.strayed == []
    assert refused.code == 6
    assert "Traceback" not in refused.said


@pytest.mark.parametrize("url", IMPOSSIBLE)
def test_an_address_that_cannot_be_is_nobodys_or_fails(refused: Refused, url: str):
    wanted = canonical_url(url)
    if wanted is not None:
        state, reason = refused.ledger[wanted]
        assert state in {"failed", "skipped", "queued"}
        assert reason
