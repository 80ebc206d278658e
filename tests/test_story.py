"""Which lines of a page are its article's text."""

import pytest

from archive import Article
from crawler import extract_article

HEAD = "<title>Bridge opens in Marlow</title>"
HEADLINE = "<h1>Bridge opens in Marlow</h1>"
TEXT = [
    "The new bridge at Marlow was opened on Monday by the oldest ferryman in town.",
    "He had carried three generations over the river, he said, and was glad to rest.",
    "The ferry itself will stay where it is, as a place to sit and look at the water.",
]
BODY = "".join(f"<p>{each}</p>" for each in TEXT)
ARTICLE = f"{HEADLINE}<div class=text>{BODY}</div>"


def read(markup: str) -> Article:
    return extract_article(markup.encode(), url="http://www.marlow.example/n/17.html")


def paragraphs(markup: str) -> list[str]:
    return (read(markup).body or "").split("\n")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"{HEAD}<nav><ul><li>News</ul>{ARTICLE}", id="an unclosed menu"),
        pytest.param(
            f"{HEAD}<main><nav>{HEADLINE}{BODY}</nav></main>", id="all in a menu"
        ),
        pytest.param(
            f'<html style="display:none">{HEAD}<body style="display: none">{ARTICLE}',
            id="hidden until a script shows it",
        ),
        pytest.param(
            f"{HEAD}{ARTICLE}<div class=text>{BODY}</div>", id="printed twice"
        ),
        pytest.param(
            f"{HEAD}{ARTICLE}<div class=voice>{' '.join(TEXT)}</div>",
            id="printed again in one line",
        ),
        pytest.param(
            f"{HEAD}<article>{ARTICLE}</article><article><h1>Another day</h1>"
            "<div class=text><p>It rained, and nobody crossed the river at all.</p>"
            "<p>The ferry lay at its chain, and the chain was wet.</p></div></article>",
            id="the next story below",
        ),
        pytest.param(
            f"{HEAD}{ARTICLE}<div><h4>3 comments</h4>"
            f"<p>{'I have never seen a worse bridge, and I have seen many. ' * 3}</p>"
            f"<p>{'My uncle built it, and he is a good man, mostly. ' * 3}</p></div>",
            id="comments without a name",
        ),
        pytest.param(
            f"{HEAD}{HEADLINE}<div class=text><p>{TEXT[0]}</p><div class=box>"
            "<h4>Related stories</h4><ul><li><a href=/1>A ferry for sale in Marlow</a>"
            "<li><a href=/2>Who will mend the landing stage?</a></ul></div>"
            f"<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>",
            id="a box of links between paragraphs",
        ),
        pytest.param(
            f"{HEAD}{HEADLINE}<div class=text><p>{TEXT[0]}</p>"
            "<p>Read more: <a href=/1>A ferry for sale in Marlow</a></p>"
            f"<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>",
            id="a line that leads elsewhere",
        ),
        pytest.param(
            f"{HEAD}{HEADLINE}<div class=part><p>{TEXT[0]}</p></div><div class=ad>"
            "<p>Boats, sold and mended, at the lower gate.</p></div><div class=part>"
            f"<p>{TEXT[1]}</p></div><div class=part><p>{TEXT[2]}</p></div>",
            id="several containers made alike",
        ),
        pytest.param(
            f"{HEAD}{ARTICLE}<p>By signing up you agree to our Terms of Use.</p>",
            id="small print",
        ),
    ],
)
def test_the_text_is_read_alone(markup: str) -> None:
    assert paragraphs(markup) == TEXT


TEASERS = "".join(
    f"<li><h3><a href=/n/{number}>The {word} of the river and its people</a></h3>"
    f"<p>What the {word} tells about those who live on both banks of it.</p>"
    for number, word in enumerate(
        ["source", "bend", "ford", "weir", "mouth", "delta", "ice", "mill"]
    )
)


def test_a_short_text_goes_before_a_longer_list_of_other_stories() -> None:
    markup = f"{HEAD}{HEADLINE}<div class=text><p>{TEXT[0]}</p></div><ul>{TEASERS}</ul>"
    assert paragraphs(markup) == TEXT[:1]


def test_a_list_of_stories_is_no_article() -> None:
    assert read(
        f"<title>River news</title><h1>River news</h1><ul>{TEASERS}</ul>"
    ).kind == ("list")


def test_a_dated_story_among_hundreds_of_links_is_an_article() -> None:
    links = "".join(
        f"<li><a href=/n/{number}>Story number {number} of the river and its people</a>"
        for number in range(200)
    )
    dated = f"{HEADLINE}<p>12 May 2019</p><div class=text><p>{TEXT[0]}</p></div>"
    assert read(f"{HEAD}<ul>{links}</ul>{dated}<ul>{links}</ul>").kind == "article"


def test_the_picture_above_the_text_is_the_articles_with_its_caption() -> None:
    figure = (
        "<figure><img src=/i/bridge.jpg><figcaption>The bridge</figcaption></figure>"
    )
    article = read(f"{HEAD}<article>{HEADLINE}{figure}<div>{BODY}</div></article>")
    image = article.images[0]
    assert (image.url, image.caption, image.position) == (
        "http://www.marlow.example/i/bridge.jpg",
        "The bridge",
        0,
    )
    assert (article.body or "").split("\n") == TEXT


def test_a_lead_between_headline_and_text_is_text_and_a_subtitle_is_not() -> None:
    lead = "Marlow has waited for its bridge for ninety-one years, and now it is there."
    column = f"<div class=text>{BODY}</div>"
    assert paragraphs(f"{HEAD}{HEADLINE}<p class=lead>{lead}</p>{column}") == [
        lead,
        *TEXT,
    ]
    subtitle = "<p class=subtitle>Ninety-one years of waiting are over at last</p>"
    assert paragraphs(f"{HEAD}{HEADLINE}{subtitle}{column}") == TEXT


def test_a_notice_longer_than_the_text_is_not_taken_for_it() -> None:
    notice = (
        "<p>特别声明：本平台只提供信息存储空间，所有内容均由用户自行上传，其观点与平台无关，请读者自行判断。</p>"
        "<p>如果认为内容侵犯了您的权利，请在三十日内与我们联系，我们将在核实之后，按照有关规定及时处理。</p>"
    )
    told = "河口镇的新桥周一通车，最年长的船工剪了彩，他说自己终于可以歇一歇了。"
    head = "<title>河口新桥通车</title><h1>河口新桥通车</h1>"
    markup = f"{head}<div class=a><p>{told}</p></div><div class=b>{notice}</div>"
    assert paragraphs(markup) == [told]


def test_a_text_that_scripts_would_show_is_read_from_json_ld() -> None:
    stated = "\\n".join(TEXT * 4)
    data = f'{{"@type": "NewsArticle", "articleBody": "{stated}"}}'
    markup = f'{HEAD}<script type="application/ld+json">{data}</script>{HEADLINE}'
    article = read(f"{markup}<p>Loading the story, one moment.</p>")
    assert (article.body or "").split("\n") == TEXT * 4
    rules = {each.field: each.rule for each in article.evidence}
    assert rules["body"] == "json-ld"


def test_a_button_that_was_never_closed_hides_nothing() -> None:
    markup = f"{HEAD}<header><button><div><div></button></div></header>"
    assert paragraphs(f"{markup}<main>{ARTICLE}</main>") == TEXT


def test_a_section_that_a_reader_unfolds_is_text() -> None:
    folded = f'<div style="display:none"><p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>'
    assert paragraphs(f"{HEAD}{HEADLINE}<div><p>{TEXT[0]}</p>{folded}</div>") == TEXT
    hidden = "<div style='display: none'>Nobody sees this line, or ever will.</div>"
    assert paragraphs(f"{HEAD}{HEADLINE}<div>{hidden}{BODY}</div>") == TEXT
