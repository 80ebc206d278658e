"""Who is credited on pages in alphabetic scripts: one way of printing it each."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Article
from crawler.extract import extract
from crawler.extract.credits.alphabetic import is_person, parts, persons
from crawler.extract.credits.houses import is_own
from crawler.page import read_page
from crawler.sites import load_profile

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
TITLE = "The ferry returns to the northern lake"
FIRST = (
    "The ferry that links both shores of the lake was put back into the water on"
    " Monday, after eleven weeks in the yard, and the first cars were on board by noon."
)
SECOND = (
    "Its crew had painted the hull and changed the engine, and the harbour master said"
    " that the boat would now run every hour until the ice comes back in December."
)
DATE = "<p>12 May 2020</p>"
STAFF = "<p class=author>Lake Daily Staff</p>"


def read(
    info: str = "", *, head: str = "", above: str = "", behind: str = ""
) -> Article:
    text = f"<div class=text><p>{FIRST}</p><p>{SECOND}</p></div>"
    body = f"{above}<h1>{TITLE}</h1>{info}{DATE}{text}{behind}"
    markup = (
        f"<html lang=en><head><title>{TITLE}</title>{head}</head>"
        f"<body><main>{body}</main></body></html>"
    )
    return extract(read_page(markup, url="http://lakedaily.example/a/1"), None, MOMENT)


def names(found: Article) -> list[str]:
    return [each.name for each in found.people if each.role == "author"]


def linked(author: object, **more: object) -> str:
    stated = {"@type": "NewsArticle", "headline": TITLE, "author": author, **more}
    return f"<script type='application/ld+json'>{json.dumps(stated)}</script>"


def person(name: str, **more: object) -> dict[str, object]:
    return {"@type": "Person", "name": name, **more}


@pytest.mark.parametrize(
    ("info", "byline", "expected"),
    [
        ("<p>By Nora Falk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>ByNora Falk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>BY NORA FALK</p>", "NORA FALK", ["NORA FALK"]),
        (
            "<p>By Nora Falk, Ida Holm and Tom O’Shea</p>",
            "Nora Falk, Ida Holm and Tom O’Shea",
            ["Nora Falk", "Ida Holm", "Tom O’Shea"],
        ),
        (
            "<p>Von Nora Falk und Jan van der Berg</p>",
            "Nora Falk und Jan van der Berg",
            ["Nora Falk", "Jan van der Berg"],
        ),
        ("<p>Par Éloïse Cadet</p>", "Éloïse Cadet", ["Éloïse Cadet"]),
        (
            "<p>Por Luz Vega y Inés Soler</p>",
            "Luz Vega y Inés Soler",
            ["Luz Vega", "Inés Soler"],
        ),
        ("<p>Di Pia Conti</p>", "Pia Conti", ["Pia Conti"]),
        ("<p>Door Jan Smit</p>", "Jan Smit", ["Jan Smit"]),
        ("<p>Text: Nora Falk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>Autor: Jan Nowak</p>", "Jan Nowak", ["Jan Nowak"]),
        ("<p>Автор: Анна Белова</p>", "Анна Белова", ["Анна Белова"]),
        ("<p>بقلم عمر خالد</p>", "عمر خالد", ["عمر خالد"]),
        (
            "<p>입력 2020.05.12 김영호 기자, 이수진 기자</p>",
            "김영호 기자, 이수진",
            ["김영호", "이수진"],
        ),
        ("<p>호수신문 기자단</p>", None, []),
        ("<p>Written by Nora Falk</p>", "Nora Falk", ["Nora Falk"]),
        (
            "<p>This story was written by Nora Falk, nurse at the clinic.</p>",
            "Nora Falk",
            ["Nora Falk"],
        ),
        ("<p>12.05.20 | 14:07 | Von Nora Falk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>posted on 2020-05-12 by Nora Falk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By Nora Falk on May 12, 2020 at 3:53PM</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By Nora Falk 5 min read</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By Nora Falk for Lakedaily.Example</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By Nora Falk, Senior Reporter</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By Nora Falk (nf) | @norafalk</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By <a href=/x>Nora Falk</a> Follow</p>", "Nora Falk", ["Nora Falk"]),
        ("<p>By MossyOtter12</p>", "MossyOtter12", ["MossyOtter12"]),
        ("<p>By The Harbour Press</p>", "The Harbour Press", ["The Harbour Press"]),
    ],
)
def test_label(info: str, byline: str | None, expected: list[str]) -> None:
    found = read(info)
    assert (found.byline, names(found)) == (byline, expected)


@pytest.mark.parametrize(
    "info",
    [
        "<p><a rel=author href=/x>Nora Falk</a></p>",
        "<p><span itemprop=author>Nora Falk</span></p>",
        "<p class=byline>Nora Falk</p>",
        "<div class='story-author__name'><p>Nora Falk</p></div>",
        "<div><p>News</p><p><a href=/authors/nora-falk>Nora Falk</a></p></div>",
        "<p class=meta>12 May 2020 <span class=author>Nora Falk</span></p>",
        "<div id=writer>Nora Falk<br>Harbour Correspondent</div>",
        "<p>By</p><p>Nora Falk</p>",
        "<p>Author of the article:</p><p>Nora Falk</p>",
    ],
)
def test_mark(info: str) -> None:
    assert names(read(info)) == ["Nora Falk"]


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("<p>Nora Falk</p>", ["Nora Falk"]),
        ("<p>Nora Falk, Ida Holm</p>", ["Nora Falk", "Ida Holm"]),
        ("<p>Nora Falk | 12 May 2020</p><p>Boats</p>", ["Nora Falk"]),
        ("<p>Nora Falk</p><p>Boats</p>", []),
        ("<h2>Nora Falk</h2>", []),
    ],
)
def test_names_alone_beside_the_date(info: str, expected: list[str]) -> None:
    assert names(read(info)) == expected


def test_label_far_above_the_text() -> None:
    menu = "<ul>" + "<li>Boats of the lake" * 30 + "</ul>"
    assert names(read(above=f"<p>By Nora Falk</p>{menu}")) == ["Nora Falk"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Author:", ["Nora Falk"]), ("Written by", ["Nora Falk"]), ("By", [])],
)
def test_label_some_way_behind_the_text(label: str, expected: list[str]) -> None:
    teaser = "<h3><a href=/2>Another boat sinks in the harbour</a></h3>"
    facts = f"<ul><li>Boats<li>{label} Nora Falk</ul>"
    assert names(read(behind=f"{teaser}{facts}")) == expected


def test_labels_that_contradict_each_other_name_nobody() -> None:
    menu = "<ul>" + "<li>Boats of the lake" * 30 + "</ul>"
    above = f"<p>By Nora Falk</p><p>Sails</p><p>By Ida Holm</p>{menu}"
    assert read(above=above).people == ()


@pytest.mark.parametrize(
    "info",
    [
        "<p>By</p><ul><li>Nora Falk<li>Ida Holm</ul>",
        "<div class=author>Nora Falk</div><div class=author>Ida Holm</div>",
        "<p class='by one'>By Nora Falk</p><p>and</p><p class='by two'>Ida Holm</p>",
        "<p>By Nora Falk</p><p>and Ida Holm</p>",
        "<p>By <a href=/1>Nora Falk</a> <a href=/2>Ida Holm</a></p>",
    ],
)
def test_several_lines(info: str) -> None:
    assert names(read(info)) == ["Nora Falk", "Ida Holm"]


@pytest.mark.parametrize(
    "info",
    [
        "<p>Photo: Nora Falk</p>",
        "<p>Photo by Nora Falk/Getty</p>",
        "<p>Edited by Nora Falk</p>",
        "<p class=author>Reviewed by Nora Falk</p>",
        "<p>Contributions from</p><p class=author>Nora Falk</p>",
        "<p>By design, the boat is slow</p>",
        "<p class=author>Share this story</p>",
        "<p class=photo-author>Nora Falk</p>",
        "<p class=comment-author>Nora Falk</p>",
        "<p class=author>The Lake Daily</p>",
        "<p>Nora Falk is back on board</p>",
        "<p>By Nora Falk's desk the radio was on all night, and nobody came.</p>",
    ],
)
def test_what_credits_no_author(info: str) -> None:
    head = "<meta property=og:site_name content='The Lake Daily'>"
    found = read(info, head=head)
    assert (found.byline, found.people) == (None, ())


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (person("Nora Falk"), ["Nora Falk"]),
        ([person("Nora Falk"), person("Ida Holm")], ["Nora Falk", "Ida Holm"]),
        (person("Nora Falk &amp; Ida Holm"), ["Nora Falk", "Ida Holm"]),
        (person("Nora Falk, The Lake Daily"), ["Nora Falk"]),
        (person("Nora Falk (nf)"), ["Nora Falk"]),
        ({"name": ["Nora Falk", "Ida Holm"]}, ["Nora Falk", "Ida Holm"]),
        ("By Nora Falk", ["Nora Falk"]),
        ([[person("Nora Falk")]], ["Nora Falk"]),
        (person("Harbour Press"), ["Harbour Press"]),
        ({"@type": "Organization", "name": "Lake Daily"}, []),
        (person("Lake Daily Staff"), []),
        (person("admin"), []),
        (person("No Author"), []),
        ("https://lakedaily.example/nora", []),
        ({"@id": "#nobody"}, []),
        (7, []),
    ],
)  # fmt: skip
def test_json_ld(author: object, expected: list[str]) -> None:
    assert names(read(head=linked(author))) == expected


@pytest.mark.parametrize(
    ("author", "info", "expected"),
    [
        (person("Lake Daily Staff", url="/by/staff"), STAFF, ["Lake Daily Staff"]),
        (person("Lake Daily Staff"), STAFF, []),
        (person("Lake Daily Staff", url="/by/staff"), "", []),
        (person("Staff", url="/by/staff"), "<p>By Staff</p>", []),
    ],
)
def test_staff_with_a_page_of_its_own(
    author: object, info: str, expected: list[str]
) -> None:
    assert names(read(info, head=linked(author))) == expected


def test_json_ld_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": TITLE, "author": {"@id": "#nora"}},
            {"@type": "Person", "@id": "#nora", "name": "Nora Falk"},
        ]
    }
    head = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    assert names(read(head=head)) == ["Nora Falk"]


def test_json_ld_of_a_picture_names_no_author() -> None:
    picture = {"@type": "ImageObject", "author": person("Nora Falk")}
    head = f"<script type='application/ld+json'>{json.dumps(picture)}</script>"
    assert read(head=head).people == ()


def test_json_ld_of_related_articles_names_no_author() -> None:
    related = linked(person("Nora Falk")).replace(TITLE, "Another boat sinks")
    assert read(head=linked(None) + related).people == ()


def test_creator_where_the_author_is_the_site() -> None:
    author = {"@type": "Organization", "name": "Lake Daily"}
    assert names(read(head=linked(author, creator=["Nora Falk"]))) == ["Nora Falk"]


WRITTEN = (
    "<meta name=twitter:label1 content='{}'>"
    "<meta name=twitter:data1 content='Nora Falk'>"
)
FILLED = (
    "<meta name=author content='Otter Water Works'>"
    "<meta name=publisher content='Otter Water Works'>"
)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta name=author content='Nora Falk'>", ["Nora Falk"]),
        ("<meta name=parsely-author content='Nora Falk'>", ["Nora Falk"]),
        ("<meta name=dc.creator content='N. Falk, I. Holm'>", ["N. Falk", "I. Holm"]),
        (WRITTEN.format("Written by"), ["Nora Falk"]),
        (WRITTEN.format("Reading time"), []),
        ("<meta property=article:author content='https://social.example/nora'>", []),
        ("<meta name=author content=nora@lakedaily.example>", []),
        ("<meta name=author content='Lake Daily'>", []),
        (FILLED, []),
        ("<meta name=author content='12345'>", []),
    ],
)  # fmt: skip
def test_meta(head: str, expected: list[str]) -> None:
    assert names(read(head=head)) == expected


def test_printed_byline_wins_over_another_in_the_head() -> None:
    head = linked(person("Ida Holm"))
    assert names(read("<p>By Nora Falk</p>", head=head)) == ["Nora Falk"]


def test_head_wins_over_a_mark_that_it_does_not_know() -> None:
    head = linked(person("Ida Holm"))
    assert names(read("<p class=author>Nora Falk</p>", head=head)) == ["Ida Holm"]


def test_head_is_spelled_out_where_the_page_prints_it() -> None:
    found = read("<p>Nora Falk, Lakeside</p>", head=linked(person("Nora Falk")))
    assert (found.byline, names(found)) == ("Nora Falk", ["Nora Falk"])
    assert next(e.rule for e in found.evidence if e.field == "byline") == "byline"


def test_printed_byline_adds_to_the_head() -> None:
    head = linked(person("Nora Falk"))
    found = read("<p>By Dr Nora Falk and Ida Holm</p>", head=head)
    assert names(found) == ["Nora Falk", "Ida Holm"]


def test_head_author_who_is_printed_as_contributor_is_none() -> None:
    head = linked([person("Nora Falk"), person("Ida Holm")])
    found = read(
        "<p>By Nora Falk</p><p>Contributions from</p><p>Ida Holm</p>", head=head
    )
    assert names(found) == ["Nora Falk"]


def test_agency_beside_a_person_is_credited_where_it_is_printed() -> None:
    head = linked([person("Nora Falk"), person("Harbour Press")])
    assert names(read("<p>Nora Falk and Harbour Press</p>", head=head)) == [
        "Nora Falk",
        "Harbour Press",
    ]


def test_byline_above_the_headline() -> None:
    assert names(read(above="<p class=byline>By Nora Falk</p>")) == ["Nora Falk"]


def test_byline_of_the_article_above_is_not_taken() -> None:
    teaser = "<h2>Another boat sinks in the harbour</h2><p class=byline>Nora Falk</p>"
    assert read(above=teaser).people == ()


def test_byline_behind_the_text() -> None:
    assert names(read(behind="<p class=author-name>Nora Falk</p>")) == ["Nora Falk"]


def test_bylines_of_related_articles_are_not_taken() -> None:
    teaser = (
        "<div><h3><a href=/{0}>Another boat sinks in the harbour {0}</a></h3>"
        "<p>By Nora Falk</p></div>"
    )
    assert read(behind="".join(map(teaser.format, range(3)))).people == ()


def test_many_names_behind_the_text_are_no_authors() -> None:
    names_ = ("Nora Falk", "Ida Holm", "Tom Shea", "Luz Vega")
    listed = "".join(f"<div><p class=author>{name}</p></div>" for name in names_)
    assert read(behind=listed).people == ()


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Nora Falk is a reporter in Lakeside.", ["Nora Falk"]),
        ("Nora Falk writes about boats and ice.", ["Nora Falk"]),
        ("Nora Falk is the harbour master of the lake.", []),
        ("The boat is a gift of the writer.", []),
    ],
)
def test_note_about_the_author(note: str, expected: list[str]) -> None:
    assert names(read(behind=f"<p>{note}</p>")) == expected


def test_note_gives_way_to_the_head() -> None:
    note = "<p>Nora Falk is a reporter in Lakeside.</p>"
    assert names(read(behind=note, head=linked(person("Ida Holm")))) == ["Ida Holm"]


def test_label_in_a_picture_or_a_quotation_is_no_byline() -> None:
    figure = "<figure><figcaption>By Nora Falk</figcaption></figure>"
    quote = "<blockquote class=author><p>Nora Falk, captain</p></blockquote>"
    assert read(figure + quote + "<p>Boats</p>").people == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Óscar López-Fonseca", True),
        ("Aung San Su", True),
        ("J.R. Holm", True),
        ("Omar al-Hadi", True),
        ("Francesca d'Arco", True),
        ("Іван Лист", True),
        ("राहुल शर्मा", True),
        ("김영호", True),
        ("호수신문", False),
        ("Robert Holm Jr.", True),
        ("Kim North", True),
        ("New Harbour", False),
        ("Privacy Policy", False),
        ("NDR Kultur", False),
        ("ABC Harbour", False),
        ("Nora", False),
        ("Nora de", False),
        ("One Two Three Four Five Six Seven Eight", False),
    ],
)
def test_form_of_a_name(text: str, expected: bool) -> None:
    assert is_person(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff Writer Nora Falk", ("Nora Falk",)),
        ("Nora Falk Senior Reporter", ("Nora Falk",)),
        ("김영호 기자", ("김영호",)),
        ("Nora Falk nora@lake.example", ("Nora Falk",)),
        ("Nora Falk • Monday, 12 May", ("Nora Falk",)),
        ("Nora Falk today", ("Nora Falk",)),
        ("Harbour Desk", ()),
    ],
)
def test_names_in_a_byline(text: str, expected: tuple[str, ...]) -> None:
    assert persons(text) == expected


def test_parts_keep_a_suffix() -> None:
    assert list(parts("Robert Holm Jr. and Nora Falk.")) == [
        "Robert Holm Jr.",
        "Nora Falk",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lake Daily", True),
        ("The Lake Daily Staff", True),
        ("Editorial Team", True),
        ("Harbour Press", False),
        ("Northern Water Board Works", True),
    ],
)
def test_own_names(name: str, expected: bool) -> None:
    publisher = {"@type": "Organization", "name": "Northern Water Works"}
    head = linked(None, publisher=publisher)
    page = read_page(f"<head>{head}</head>", url="http://www.lakedaily.example/")
    assert is_own(page, name) == expected


def test_own_names_of_a_page_with_a_broken_address() -> None:
    assert not is_own(read_page("<p>", url="http://[lake/"), "Lake Daily")


@pytest.mark.parametrize(
    ("credit", "byline", "expected"),
    [
        ("Nora Falk and Ida Holm", "Nora Falk and Ida Holm", ["Nora Falk", "Ida Holm"]),
        ("share", "Tom Shea", ["Tom Shea"]),
    ],
)
def test_byline_of_a_layout(
    tmp_path: Path, credit: str, byline: str, expected: list[str]
) -> None:
    profile = tmp_path / "lake.toml"
    profile.write_text(
        'hosts = ["lakedaily.example"]\ntimezone = "UTC"\n'
        'start = ["http://lakedaily.example/"]\n'
        "[[layouts]]\nname = 'plain'\nmark = 'h1'\n"
        "[layouts.fields]\nbyline = '.by'\nbody = '.text'\n",
        "utf-8",
    )
    markup = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>By Tom Shea</p><p class=by>{credit}"
        f"<div class=text><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    page = read_page(markup, url="http://lakedaily.example/a/1")
    found = extract(page, load_profile(profile), MOMENT)
    assert (found.byline, names(found)) == (byline, expected)


LIST = (
    "<p class=by>By Nora Falk</p><p class=by>Nora Falk</p><p class=by>Boats</p>"
    "<p class=by>Sails</p><p class=by>Oars</p><p class=by>Ida Holm</p>"
)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("<p>By</p><p>The Harbour Press</p>", ["The Harbour Press"]),
        ("<p>By</p><p>the sea, all day long</p>", []),
        ("<p>By Newsroom Staff</p>", []),
        ("<p>Hafen Boot S</p>", []),
        ("<p>العالم العربي</p>", []),
        ("<p>By the northern shore of the lake one sees no ship</p>", []),
        ("<p>By One Two Three Four Five Six Seven Eight</p>", []),
        ("<p>Nora Falk" + " " * 3 + ", Ida Holm" * 12 + "</p>", []),
        (LIST, ["Nora Falk"]),
        (f"<p class=author>By Nora Falk</p><p class=author>{FIRST}</p>", ["Nora Falk"]),
        ("<p>12 May 2020 | Boats | By Nora Falk</p>", ["Nora Falk"]),
        ("<p>Byways | Boats | Bylaws of the lake</p>", []),
    ],
)
def test_odd_credits(info: str, expected: list[str]) -> None:
    assert names(read(info)) == expected


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("By Nora Falk, Lake Daily — Port Holm", ["Nora Falk"]),
        ("By Nora Falk, Harbour — Ida Holm", ["Nora Falk", "Ida Holm"]),
    ],
)
def test_place_behind_the_site_s_name(credit: str, expected: list[str]) -> None:
    head = "<meta property=og:site_name content='Lake Daily'>"
    assert names(read(f"<p>{credit}</p>", head=head)) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("The ferry. Photograph: Ida Holm", ["Ida Holm"]),
        ("The ferry (Photo by Ida Holm/LDN)", ["Ida Holm"]),
        ("Die Fähre. Foto: Ida Holm", ["Ida Holm"]),
        ("The ferry (Picture: county archive)", []),
        ("A photo by the ferry", []),
    ],
)
def test_photographer_in_a_caption(caption: str, expected: list[str]) -> None:
    figure = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    found = read(f"<p>By Nora Falk</p>{figure}")
    taken = [each.name for each in found.people if each.role == "photographer"]
    assert (names(found), taken) == (["Nora Falk"], expected)


def test_photographer_by_the_note_behind_the_name() -> None:
    found = read("<p class=byline>By Nora Falk (text) and Ida Holm (photos)</p>")
    assert [(each.name, each.role) for each in found.people] == [
        ("Nora Falk", "author"),
        ("Ida Holm", "photographer"),
    ]


def test_reference_to_an_object_without_a_name() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": TITLE, "author": {"@id": "#nora"}},
            {"@type": "Person", "@id": "#nora", "name": ""},
        ]
    }
    head = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    assert read(head=head).people == ()


def test_byline_of_a_page_without_a_text() -> None:
    markup = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>By Nora Falk</p>"
    page = read_page(markup, url="http://lakedaily.example/")
    assert extract(page, None, MOMENT).byline == "Nora Falk"
