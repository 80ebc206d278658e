"""Which of a page's dates is the article's: printed and stated ones together."""

from time import process_time

import pytest

from archive import Article
from crawler.extract import extract
from crawler.page import read_page

TEXT = (
    "<p>The ice on the lake has gone, and the boats are out again, all of them.</p>"
    "<p>More fish than last year, say those who went out, and bigger ones too.</p>"
) * 3
HEADLINE = "<h1>Boats are out on North Lake</h1>"
EIGHT = "2011-05-04T08:15:30"
TEN = "2011-05-04T10:15:00+02:00"
URL = "http://lake.example/boats.html"


def read(
    body: str, head: str = "", *, language: str = "en-GB", url: str = URL
) -> Article:
    title = "<title>Boats are out on North Lake | Lake Daily</title>"
    markup = f"<html lang={language}><head>{title}{head}</head><body>{body}</body>"
    return extract(read_page(markup, url=url), None, None)


def dated(date: str, head: str = "", language: str = "en-GB") -> str | None:
    body = f"<article>{HEADLINE}<div>{date}</div>{TEXT}</article>"
    return read(body, head, language=language).published


DAY = '"datePublished":"2011-05-04"'


def data(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def stated(published: str, modified: str = "") -> str:
    changed = f',"dateModified":"{modified}"' if modified else ""
    return data(f'{{"@type":"NewsArticle","datePublished":"{published}"{changed}}}')


def meta(name: str, content: str) -> str:
    return f"<meta name='{name}' content='{content}'>"


@pytest.mark.parametrize(
    ("date", "head", "published"),
    [
        ("4 May 2011", "", "2011-05-04"),
        ("4 May 2011", stated(f"{EIGHT}+02:00"), f"{EIGHT}+02:00"),
        ("4 May 2011", stated("2011-05-03T22:15:00Z"), "2011-05-04"),
        ("4 May 2011", stated("2011-04-01T08:15:30Z"), "2011-05-04"),
        ("4 May 2011 10:15", stated(f"{EIGHT}Z"), TEN),
        ("4 May 2011 10:15", stated("2011-05-04T09:01+02:00"), TEN),
        ("4 May 2011 10:15", stated("2011-05-04T09:01Z"), "2011-05-04"),
        ("4 May 2011", stated("2011-05-04T00:00:00Z"), "2011-05-04"),
        ("2 hours ago", stated("2011-05-04T08:15:30Z"), "2011-05-04T08:15:30+00:00"),
        ("2 hours ago", "", None),
        ("05/04/2011", "", "2011-04-05"),
        ("05/04/2011", stated("2011-05-04"), "2011-05-04"),
        ("Updated 5 May 2011", stated("2011-05-04"), "2011-05-04"),
        ("Updated 5 May 2011", "", "2011-05-05"),
        ("Updated: 5 May 2011<br>Published: 4 May 2011", "", "2011-05-04"),
        ("<figure><figcaption>Boats, 1 May 2011</figcaption></figure>", "", None),
        ("© 2011 Lake Daily, 1 May 2011", "", None),
        ("<a href=/2>Ice breaks early on the whole lake</a> 1 May 2011", "", None),
        ("<a href=/boats.html>4 May 2011</a>", "", "2011-05-04"),
        ("By <a href=/a>Ann Shore</a> | 4 May 2011", "", "2011-05-04"),
        ("<span>2011</span><div>05/04</div><div>10:15</div>", "", "2011-05-04"),
        ("<div>04</div><div>May</div><div>2011</div>", "", "2011-05-04"),
    ],
)  # fmt: skip
def test_printed_and_stated(date: str, head: str, published: str | None) -> None:
    assert dated(date, head) == published


@pytest.mark.parametrize(
    ("language", "published"),
    [("en-US", "2011-05-04"), ("en", "2011-05-04"), ("de", "2011-04-05")],
)
def test_order_of_the_page_s_language(language: str, published: str) -> None:
    body = f"<article>{HEADLINE}<div>05/04/2011</div>{TEXT}</article>"
    found = read(body, language=language, url="http://lake.com/boats.html")
    assert found.published == published


def test_of_several_dates_the_stated_one_is_taken() -> None:
    dates = "5 May 2011</div><div>4 May 2011</div><div>3 May 2011"
    assert dated(dates, stated("2011-05-04")) == "2011-05-04"
    assert dated(dates) == "2011-05-05"


def test_evidence_says_where_the_time_comes_from() -> None:
    body = f"<article>{HEADLINE}<div>4 May 2011</div>{TEXT}</article>"
    found = read(body, stated("2011-05-04T08:15:30Z", "2011-05-06T10:00:00Z"))
    rules = {each.field: each.rule for each in found.evidence}
    assert rules["published"] == "visible-date+json-ld"
    assert found.published_text == "4 May 2011"
    assert found.modified == "2011-05-06T10:00:00+00:00"


def test_an_update_alone_says_so() -> None:
    found = read(f"<article>{HEADLINE}<div>Updated 4 May 2011</div>{TEXT}</article>")
    rules = {each.field: each.rule for each in found.evidence}
    assert (rules["published"], rules["modified"]) == ("visible-update", "visible-date")


def test_date_above_the_headline_gives_way_to_a_stated_one() -> None:
    """Days of the visit stand there; the article's own date may too."""
    body = f"<article><div>5 May 2011</div>{HEADLINE}{TEXT}</article>"
    assert read(body, stated("2011-05-01")).published == "2011-05-01"
    assert read(body, stated("2011-05-05")).published == "2011-05-05"
    assert read(body).published == "2011-05-05"


@pytest.mark.parametrize(
    ("date", "head", "modified"),
    [
        ("Updated: 10:15, 4 May 2011", stated(EIGHT, "2011-05-04T08:15:30Z"), TEN),
        ("Updated: 10:15, 4 May 2011", stated(EIGHT), "2011-05-04"),
        (
            "Updated: 10:15, 4 May 2011 Published: 08:15, 3 May 2011",
            stated("2011-05-03T08:15:30+02:00"),
            TEN,
        ),
    ],
)
def test_printed_change_takes_its_zone_from_what_is_stated(
    date: str, head: str, modified: str
) -> None:
    body = f"<article>{HEADLINE}<div>{date}</div>{TEXT}</article>"
    assert read(body, head).modified == modified


def test_day_of_the_printed_edition_gives_way_to_a_stated_one() -> None:
    """The web runs ahead of the paper."""
    date = "Aus: Ausgabe vom 04.05.2011, Seite 1"
    both = stated("2011-05-03T19:30:00+02:00") + meta("date", "2011-05-04")
    assert dated(date, both, "de-DE") == "2011-05-03T19:30:00+02:00"
    assert dated(date, "", "de-DE") == "2011-05-04"


def test_stated_change_where_nothing_tells_of_the_publication() -> None:
    found = read(f"<article>{HEADLINE}{TEXT}</article>", stated("", TEN))
    assert (found.published, found.modified) == (TEN, TEN)


@pytest.mark.parametrize(
    ("around", "published"),
    [
        ("<dl><dt>Published<dd>4 May 2011</dl>", "2011-05-04"),
        ("<dl><dt>Joined<dd>4 May 2011</dl>", None),
    ],
)
def test_terms_tell_what_a_date_is_of(around: str, published: str | None) -> None:
    assert dated(around) == published


def test_date_above_a_headline_in_a_caption() -> None:
    figure = f"<figcaption><p>4 May 2011</p>{HEADLINE}</figcaption>"
    assert read(f"<figure>{figure}</figure>{TEXT}").published == "2011-05-04"


def test_date_in_pieces_above_a_chinese_headline() -> None:
    pieces = "<p>2011</p><p>05/04</p><p>10:15</p><p>评论</p><p>分享</p>"
    text = "<p>湖面开化了，渔船下了水，岸上的人都来看，孩子们也来了。</p>" * 3
    body = f"{pieces}<h1>渔船下水了</h1>{text}"
    markup = f"<html><head><title>渔船下水了</title>{{}}</head><body>{body}</body>"
    head = meta("article:published_time", "2011-05-04T10:20:30+08:00")
    page = read_page(markup.format(head), url=URL)
    assert extract(page, None, None).published == "2011-05-04T10:15:00+08:00"


def test_dates_of_linked_headlines_behind_a_short_text() -> None:
    others = "<ul><li><a href=/x>More boats for the others</a> 3 May 2011</ul>"
    assert (
        read(f"<article>{HEADLINE}<p>{TEXT[3:80]}</p></article>{others}").published
        is None
    )


@pytest.mark.parametrize(
    "mark",
    [
        meta("DC.date.issued", "2011-05-04"),
        meta("parsely-pub-date", "2011-05-04"),
        meta("cXenseParse:publishtime", "2011-05-04"),
        "<meta itemprop='dateCreated datePublished' content=2011-05-04>",
        "<time class='entry-date published' datetime=2011-05-04></time>",
        "<time itemprop=datePublished datetime=2011-05-04>yesterday</time>",
        "<abbr class=published title=2011-05-04>yesterday</abbr>",
        "<p itemprop=datePublished content=2011-05-04></p>",
        "<script>var page = {publishDate: '2011-05-04'}</script>",
        data('{"@type":"WebPage","datePublished":"2011-05-04"}'),
        data('{"@type":"WebSite"},{"@type":"NewsArticle","name":"a"b","x":1}' + DAY),
    ],
)
def test_marks_of_many_systems(mark: str) -> None:
    body = f"<article>{HEADLINE}{mark if mark[:5] != '<meta' else ''}{TEXT}</article>"
    assert read(body, mark if mark[:5] == "<meta" else "").published == "2011-05-04"


@pytest.mark.parametrize(
    "mark",
    [
        data('{"@type":"Comment","datePublished":"2011-05-04"}'),
        "<time class=updated datetime=2011-05-04></time>",
        meta("viewport", "2011-05-04"),
    ],
)
def test_marks_of_something_else(mark: str) -> None:
    assert read(f"<article>{HEADLINE}{mark}{TEXT}</article>").published is None


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("2011/05/04/boats.html", "2011-05-04"),
        ("2011-05-04-boats-are-out/", "2011-05-04"),
        ("2011/5/4/21185/boats", "2011-05-04"),
        ("news/04-05-2011", "2011-05-04"),
        ("news/t20110504_77.html", "2011-05-04"),
        ("news/1.2011.45.html", None),
        ("news/2011/boats.html", None),
    ],
)
def test_days_in_addresses(path: str, published: str | None) -> None:
    found = read(f"{HEADLINE}{TEXT}", url=f"http://lake.example/{path}")
    assert found.published == published
    assert found.published_text is None


def test_label_behind_the_text() -> None:
    body = f"<article>{HEADLINE}{TEXT}</article><p>Published on 4 May 2011</p>"
    assert read(body).published == "2011-05-04"


def test_times_of_chinese_pages_are_of_china() -> None:
    body = (
        "<h1>渔船下水</h1><p>2011年5月4日</p>" + "<p>湖面开化了，渔船下了水。</p>" * 9
    )
    found = read(body, stated("2011-05-04T02:15:00Z"), language="zh")
    assert found.published == "2011-05-04T10:15:00+08:00"


def test_white_space_takes_no_time() -> None:
    start = process_time()
    mark = f"<time class=published datetime='2011-05-04{' ' * 50000}x'></time>"
    assert read(f"<article>{HEADLINE}{mark}{TEXT}</article>").published == "2011-05-04"
    assert process_time() - start < 2


@pytest.mark.parametrize(
    ("language", "date", "published"),
    [
        ("de", "4. Mai 2011, 10:15 Uhr", "2011-05-04T10:15:00+02:00"),
        ("de-AT", "4. Januar 2011, 10:15 Uhr", "2011-01-04T10:15:00+01:00"),
        ("ko", "2011.05.04. 오후 3:20", "2011-05-04T15:20:00+09:00"),
        ("fr", "4 mai 2011 à 10h15", "2011-05-04"),
        ("en", "4 May 2011, 10:15 CEST", "2011-05-04T10:15:00+02:00"),
    ],
)
def test_zone_of_languages_that_have_one(
    language: str, date: str, published: str
) -> None:
    assert dated(date, language=language) == published


@pytest.mark.parametrize(
    ("around", "published"),
    [
        ("<footer>(last edited 4 May 2011 by Ann Shore)</footer>", "2011-05-04"),
        ("<div class=comments><p>Posted 4 May 2011</p></div>", None),
        ("<footer>North Lake, 4 May 2011</footer>", None),
    ],
)
def test_labels_far_from_the_headline(around: str, published: str | None) -> None:
    far = "<p>The boats of the lake are many.</p>" * 60
    found = read(f"<article>{HEADLINE}{TEXT}</article><aside>{far}</aside>{around}")
    assert found.published == published
