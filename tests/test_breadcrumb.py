"""The path of sections: where pages of any make say it."""

from datetime import UTC, datetime

import pytest

from archive import Crumb
from crawler.extract import extract
from crawler.page import read_page

TEXT = (
    "<p>The lake is free of ice, and the boats are out again, said the fishermen.</p>"
    "<p>There are more fish than last year, and everybody came to see them.</p>"
)
HOME = "<a href=/>Home</a>"
FISH = "<a href=/fish/>Fish</a>"


def crumbs(above: str = "", head: str = "", below: str = "") -> tuple[Crumb, ...]:
    markup = (
        f"<html><head><title>Boats are out</title>{head}</head><body>{above}"
        f"<h1>Boats are out</h1>{below}<div>{TEXT}</div></body></html>"
    )
    page = read_page(markup, url="http://news.example/fish/boats")
    return extract(page, None, datetime(2020, 1, 1, tzinfo=UTC)).breadcrumb


def names(above: str = "", head: str = "", below: str = "") -> list[str]:
    return [crumb.name for crumb in crumbs(above, head, below)]


@pytest.mark.parametrize(
    "markup",
    [
        f"<nav aria-label=Breadcrumb><ol><li>{HOME}<li>{FISH}</ol></nav>",
        f"<nav class=breadcrumbs>You are here: {HOME} / {FISH} / Boats are out</nav>",
        f"<ol itemtype=https://schema.org/BreadcrumbList><li>{HOME}<li>{FISH}</ol>",
        f"<ol typeof=BreadcrumbList><li>{HOME}<li>{FISH}</ol>",
        f"<div class=breadcrumb><h2>Breadcrumb</h2>{HOME}{FISH}</div>",
        f"<div class=breadcrumb>{HOME} <b>•</b> {FISH} <b>•</b></div>",
        f"<p class=crumb><a href=/>Home<svg><title>Arrow</title></svg></a>{FISH}</p>",
        f"<div id=path>{HOME} &gt; {FISH}</div>",
        f"<p>{HOME} › {FISH} › <a href=/fish/boats>Boats are out</a></p>",
        f"<ul class=fil-ariane><li>Vous êtes ici :<li>{HOME}<li>{FISH}</ul>",
    ],
)
def test_breadcrumb(markup: str) -> None:
    assert names(markup) == ["Home", "Fish"]


ARROW = "<img src=/arrow.gif>"


def test_breadcrumb_with_drawn_arrows() -> None:
    assert names(f"<p>{ARROW}{HOME} {ARROW} {FISH}</p>") == ["Home", "Fish"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{HOME} {FISH}</p>",
        f"<p>{ARROW}{HOME} {ARROW}{FISH} {ARROW}</p>",
        f"<p>{HOME} {ARROW} {FISH} and more</p>",
    ],
)
def test_links_with_other_pictures_are_no_breadcrumb(markup: str) -> None:
    assert names(markup) == []


def test_breadcrumb_far_above_a_long_menu() -> None:
    menu = "".join(f"<li><a href=/m/{n}>Menu {n}</a></li>" for n in range(120))
    crumb = f"<div class=breadcrumb>{HOME} / {FISH}</div>"
    assert names(f"{crumb}<ul>{menu}</ul>") == ["Home", "Fish"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='u-position-relative'>{HOME} | {FISH}</div>",
        f"<div class=storyLocation><p>By {FISH}</p></div>",
        "<div class=breadcrumb><a href=/fish/>Fish</a> 2011-04-05 12:42</div>",
    ],
)
def test_no_breadcrumb(markup: str) -> None:
    assert names(below=markup) == []


LISTED = (
    '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":['
    '{"position":2,"name":"Fish &amp; Boats","item":"/fish/"},'
    '{"position":1,"name":"Home","item":"/"},'
    '{"position":3,"name":"Boats are out","item":"/fish/boats"}]}</script>'
)


def test_breadcrumb_of_json_ld_is_ordered_and_ends_before_the_page() -> None:
    assert names(head=LISTED) == ["Home", "Fish & Boats"]


def test_visible_breadcrumb_before_that_of_json_ld() -> None:
    assert names(f"<nav class=breadcrumb>{HOME} / {FISH}</nav>", LISTED) == [
        "Home",
        "Fish",
    ]


def test_links_of_the_breadcrumb() -> None:
    found = crumbs(f"<nav class=breadcrumb>{HOME} / {FISH}</nav>")
    assert [crumb.url for crumb in found] == [
        "http://news.example/",
        "http://news.example/fish/",
    ]
