"""Which line is the headline: printed and stated titles together."""

from time import process_time

import pytest

from archive import Article
from crawler.extract import extract
from crawler.page import read_page

TEXT = "<p>The ice on the lake has gone, and the boats are out again, all of them.</p>"
URL = "http://www.lakedaily.example/boats.html"


def read(body: str, title: str, head: str = "") -> Article:
    markup = f"<html><head><title>{title}</title>{head}</head><body>{body}{TEXT * 5}"
    return extract(read_page(markup, url=URL), None, None)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def headline(text: str, kind: str = "NewsArticle") -> str:
    named = f'{{"@type":"{kind}","headline":"{text}"}}'
    return f'<script type="application/ld+json">{named}</script>'


@pytest.mark.parametrize(
    ("body", "title", "head", "expected"),
    [
        (
            "<h1>Boats are out on North Lake this spring</h1>",
            "Why boats are out on North Lake | Lake Daily",
            "",
            "Boats are out on North Lake this spring",
        ),
        (
            "<h1>Lake Daily</h1><h2>Boats are out - at last</h2>",
            "Boats are out - at last - Lake Daily",
            "",
            "Boats are out - at last",
        ),
        (
            "<h1>Lake Daily</h1>",
            "Lake Daily",
            meta("og:title", "Boats are out | Lake Daily"),
            "Boats are out",
        ),
        (
            "<div>Boats are out</div>",
            "The Shore :: Boats are out",
            meta("og:site_name", "The Shore"),
            "Boats are out",
        ),
        (
            "<h1>Ice gone, boats back on North Lake</h1>",
            "Boats return to North Lake early",
            headline("Boats return to North Lake early"),
            "Boats return to North Lake early",
        ),
        (
            "<div>Boats</div><h1>Boats are “out” on North Lake</h1>",
            "Boats are",
            meta("og:title", "Boats are "),
            "Boats are “out” on North Lake",
        ),
        (
            "<h1>Boats</h1><div>The boats of North Lake</div>",
            "Boats are out on the water of North Lake",
            meta("og:title", "Boats are out on the water of North Lake"),
            "Boats are out on the water of North Lake",
        ),
        (
            "<a href=/>Boats are out on the lake</a><h1>Boats are out on the lake</h1>",
            "Boats are out on the lake",
            "",
            "Boats are out on the lake",
        ),
        ("<h1>1-10月 鱼增三成</h1>", "1-10月 鱼增三成-北湖网", "", "1-10月 鱼增三成"),
        ("<h1>湖讯｜渔船下水</h1>", "湖讯｜渔船下水_北湖网", "", "湖讯｜渔船下水"),
    ],
)  # fmt: skip
def test_headline(body: str, title: str, head: str, expected: str) -> None:
    assert read(body, title, head).title == expected


def test_a_long_heading_is_whole() -> None:
    long = "Boats are out on North Lake, and " * 6 + "the fish are back"
    assert read(f"<h1>{long}</h1>", f"{long} - Lake Daily").title == long


def test_line_below_the_crumbs() -> None:
    crumbs = "<div><a href=/>首页</a>&gt;&gt;<a href=/x/>水产</a></div>"
    assert read(f"{crumbs}<div>渔船今天下水</div>", "北湖网").title == "渔船今天下水"


def test_titles_of_any_length_take_no_time() -> None:
    start = process_time()
    read(f"<h1>{'boats - ' * 9000}</h1>", "boats - " * 9000)
    assert process_time() - start < 2


INSIDE = "<h1><b>North Lake</b> <b>Boats are out on the water again</b></h1>"


@pytest.mark.parametrize(
    ("stated", "title", "kicker"),
    [
        (
            "North Lake: Boats are out on the water again",
            "North Lake: Boats are out on the water again",
            None,
        ),
        (
            "Boats are out on the water again",
            "Boats are out on the water again",
            "North Lake",
        ),
    ],
)
def test_kicker_inside_the_headline(
    stated: str, title: str, kicker: str | None
) -> None:
    found = read(INSIDE, f"{stated} | Lake Daily", meta("og:title", stated))
    assert (found.title, found.kicker) == (title, kicker)


def test_heading_at_the_end_of_the_path_is_no_headline() -> None:
    body = "<h1 class=breadcrumb-item>Boats and ice on lakes</h1>" + INSIDE.replace(
        "h1>", "h2>"
    )
    stated = meta("og:title", "Boats are out on the water again")
    found = read(body, "Boats and ice on lakes | Lake Daily", stated)
    assert found.title == "Boats are out on the water again"


def test_replies_to_an_article_are_not_its_headline() -> None:
    replies = "<h2>12 replies to <i>Boats are out again</i></h2>"
    body = f"<div>Boats are out again</div>{TEXT * 5}{replies}"
    found = read(body, "Boats are out again | Lake Daily")
    places = {each.field: each.place for each in found.evidence}
    assert (places["title"] or "").endswith("div")
