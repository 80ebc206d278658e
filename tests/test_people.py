"""Who is credited on pages that no profile knows: one way of printing it each."""

from datetime import UTC, datetime

import pytest

from archive import Article
from crawler.extract import extract
from crawler.page import read_page

MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
FIRST = "湖面开化了，渔船下了水，岸上的人都来看。"
SECOND = "船家说，今年的鱼比去年多。"


def read(body: str, head: str = "") -> Article:
    title = "<title>渔船下水_北湖资讯</title>"
    markup = f"<html><head>{title}{head}</head><body>{body}</body></html>"
    url = "http://news.example/2011/0405/123.html"
    return extract(read_page(markup, url=url), None, MOMENT)


def article(first: str = FIRST, info: str = "2011-04-05", more: str = "") -> Article:
    text = f"<p>{first}</p>{more}<p>{SECOND}</p>"
    return read(f"<h1>渔船下水</h1><p>{info}</p><div>{text}</div>")


def people(found: Article) -> list[tuple[str, str, str | None]]:
    return [(each.name, each.role, each.affiliation) for each in found.people]


@pytest.mark.parametrize(
    ("dateline", "byline", "expected"),
    [
        ("【北湖日报7月1日讯】（记者 王刚）", "记者 王刚", [("reporter", "北湖日报")]),
        ("【本报讯】（记者 王刚）", "记者 王刚", [("reporter", None)]),
        ("【本报讯】记者王刚报道：", "记者王刚", [("reporter", None)]),
        ("中新网北湖7月1日电 (王刚)", "王刚", [("author", "中新网")]),
        ("本报讯（王刚）", "王刚", [("author", None)]),
        ("本报讯（图文无关）", None, []),
        ("本报讯 记者从渔政站获悉，", None, []),
    ],
)
def test_dateline(
    dateline: str, byline: str | None, expected: list[tuple[str, str | None]]
) -> None:
    found = article(dateline + FIRST)
    assert found.byline == byline
    assert people(found) == [("王刚", *each) for each in expected]
    assert found.body == f"{' '.join(dateline.split())}{FIRST}\n{SECOND}"


def test_credit_on_a_line_below_the_dateline() -> None:
    found = article("新华社北湖7月1日电 题：渔船下水", more="<p>新华社记者王刚</p>")
    assert people(found) == [("王刚", "reporter", "新华社")]


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("2011-04-05 来源：北湖晚报 记者：王刚", [("王刚", "reporter", None)]),
        ("2011-04-05 来源：北湖晚报（记者 王刚）", [("王刚", "reporter", None)]),
        ("2011-04-05 作者：记者王刚", [("王刚", "reporter", None)]),
        (
            "2011-04-05 编辑：李明 作者：王刚",
            [("李明", "editor", None), ("王刚", "author", None)],
        ),
        (
            "<span>2011-04-05</span> <span class=author>王刚</span>",
            [("王刚", "author", None)],
        ),
        ("<span>2011-04-05</span> <span class=author>北湖晚报</span>", []),
        ("2011-04-05 | 来源北湖晚报 | 作者王刚", [("王刚", "author", None)]),
        ("2011-04-05 | 来源北湖晚报 | 作者不详", []),
    ],
)
def test_info_line(info: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert people(article(info=info)) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("渔船。新华社发（王刚摄）", [("王刚", "photographer", "新华社")]),
        ("渔船。新华社发 王刚 摄", [("王刚", "photographer", "新华社")]),
        ("新桥通车现场 记者王刚摄", [("王刚", "photographer", None)]),
    ],
)
def test_caption(caption: str, expected: list[tuple[str, str, str | None]]) -> None:
    picture = f"<p align=center><img src=1.jpg></p><p align=center>{caption}</p>"
    assert people(article(more=picture)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [("王刚 李明", ["王刚", "李明"]), ("北湖资讯", []), ("10234", [])],
)
def test_editors_of_the_head(content: str, expected: list[str]) -> None:
    head = f"<meta name=editor content='{content}'>"
    found = read(f"<h1>渔船下水</h1><div><p>{FIRST}</p><p>{SECOND}</p></div>", head)
    assert [each.name for each in found.people] == expected


def test_closing_list_of_staff_is_no_text() -> None:
    staff = "<p>记者：王刚 编辑：李明 审核：赵小红</p>"
    body = f"<h1>渔船下水</h1><div><p>{FIRST}</p><p>{SECOND}</p>{staff}</div>"
    found = read(body)
    assert found.byline == "王刚"
    assert people(found) == [("王刚", "reporter", None), ("李明", "editor", None)]
    assert found.body == f"{FIRST}\n{SECOND}"


def test_credit_line_some_way_into_the_text() -> None:
    summary = "".join(f"<p>{FIRST}第{number}船。</p>" for number in "一二三")
    found = article(more=f"{summary}<p>《北湖》作者 王刚</p>")
    assert people(found) == [("王刚", "author", None)]


def test_credit_with_the_place_of_the_report() -> None:
    body = f"<h1>渔船下水</h1><div><p>{FIRST}</p><p>{SECOND}（王刚 上海报道）</p></div>"
    assert people(read(body)) == [("王刚", "author", None)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("（王刚）", ["王刚"]), ("（完）", []), ("王刚", [])],
)
def test_credit_in_brackets_behind_the_text(line: str, expected: list[str]) -> None:
    text = f"<div class=content><p>{FIRST}</p><p>{SECOND}</p></div>"
    found = read(f"<h1>渔船下水</h1>{text}<div>{line}</div>")
    assert [each.name for each in found.people] == expected


def test_author_beside_the_source_far_behind_the_text() -> None:
    links = "".join(f"<p><a href=/{number}>湖上新闻</a></p>" for number in range(14))
    text = f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"
    found = read(f"<h1>渔船下水</h1>{text}{links}<p>本文来源：北湖晚报 作者：王刚</p>")
    assert people(found) == [("王刚", "author", None)]


def test_latin_name_behind_a_chinese_label() -> None:
    assert people(article(info="2011-04-05 作者：Nora Falk")) == [
        ("Nora Falk", "author", None)
    ]


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("記者陳小明／台北報導", [("陳小明", "reporter", None)]),
        ("北湖新聞網 記者陳小明／綜合報導", [("陳小明", "reporter", None)]),
        ("特約記者 陳小明", [("陳小明", "reporter", None)]),
        ("陳小明／台北報導", [("陳小明", "author", None)]),
        ("編譯／陳小明", [("陳小明", "author", None)]),
        ("採訪撰文／陳小明", [("陳小明", "author", None)]),
        ("记者王刚／北京报道", [("王刚", "reporter", None)]),
        ("文｜王刚", [("王刚", "author", None)]),
    ],
)  # fmt: skip
def test_credit_below_the_headline(
    credit: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert people(article(info=f"2011-04-05</p><p>{credit}")) == expected


@pytest.mark.parametrize(
    ("dateline", "byline", "outlet"),
    [
        ("〔記者陳小明／台北報導〕", "記者陳小明／台北報導", None),
        ("【記者陳小明／台北報導】", "記者陳小明／台北報導", None),
        ("（中央社記者陳小明台北1日電）", "中央社記者陳小明台北1日電", "中央社"),
        ("本報訊（記者 陳小明）", "記者 陳小明", None),
    ],
)
def test_dateline_in_traditional_characters(
    dateline: str, byline: str, outlet: str | None
) -> None:
    found = article(dateline + FIRST)
    assert (found.byline, people(found)) == (byline, [("陳小明", "reporter", outlet)])


def test_editor_in_traditional_characters() -> None:
    found = article(more=f"<p>{SECOND}</p><p>責任編輯：張大文</p>")
    assert people(found) == [("張大文", "editor", None)]


def test_editor_before_a_bar() -> None:
    found = article(info="责任编辑：陈大文 | 作者：王刚")
    assert people(found) == [("陈大文", "editor", None), ("王刚", "author", None)]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("渔船下水。本报记者 王刚 图", [("王刚", "photographer", None)]),
        ("渔船下水的效果图", []),
    ],
)
def test_photographer_in_a_caption(
    caption: str, expected: list[tuple[str, str, str | None]]
) -> None:
    figure = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    assert people(article(more=figure)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "（编辑：王刚）<a href=/>返回北湖，查看更多</a>",
        "（责任编辑：王刚　<a href=/jc>纠错</a>）",
        "责任编辑：王刚 <a href=/jc>纠错</a>",
    ],
)
def test_tools_beside_the_editor_are_no_editors(line: str) -> None:
    assert people(article(more=f"<p>岸上的人都来看。{line}</p>")) == [
        ("王刚", "editor", None)
    ]


@pytest.mark.parametrize(
    ("cells", "byline"),
    [
        ("<td>作者：</td><td>宣传科 王刚</td>", "宣传科 王刚"),
        ("<td>作者：</td><td>点击：12</td>", None),
        ("<td>作者：</td></tr><tr><td>王刚</td>", None),
    ],
)
def test_writer_in_the_next_cell(cells: str, byline: str | None) -> None:
    table = f"</p><table><tr><td>2011-04-05</td>{cells}</tr></table><p>"
    assert article(info=table).byline == byline


def test_credit_ends_before_the_date_behind_it() -> None:
    info = "<i>文/王刚 图/李明</i><i>2011-04-05 10:00</i><i>阅读 31</i>"
    assert article(info=info).byline == "文/王刚 图/李明"
