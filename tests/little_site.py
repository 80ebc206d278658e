"""A site of a few pages, written by hand, for scenes that need to see every request."""

from tests.raw_server import html, page

STORY = (
    "　　连日降雨过后，{0}的草原上牧草长势喜人，"
    "牧民们开始准备秋天的打草，合作社也备好了机器。"
)


def article(number: int, *, head: str = "", more: str = "") -> str:
    """An article's page, long enough to be one."""
    paragraphs = "".join(
        f"<p>{STORY.format(f'第{number}号牧场第{k}片')}</p>" for k in range(4)
    )
    return (
        f"<html><head><title>{title(number)}-小站</title>{head}</head><body>"
        f"<h1>{title(number)}</h1>"
        f"<div class='info'>2010-07-2{number} 08:0{number}　来源：草原晚报</div>"
        f"<div class='content'>{paragraphs}</div>{more}</body></html>"
    )


def title(number: int) -> str:
    return f"第{number}号牧场的草长高了"


def path(number: int) -> str:
    return f"/2010/07/2{number}/01047123{number}.shtml"


def front(*paths: str) -> str:
    links = "".join(f'<li><a href="{each}">牧场消息 {each}</a></li>' for each in paths)
    return f"<html><head><title>小站</title></head><body><ul>{links}</ul></body></html>"


def little_site(articles: int = 5) -> dict[str, bytes]:
    """Answers by path: robots.txt, a front page, and this many articles."""
    numbers = range(1, articles + 1)
    answers = {path(number): html(article(number)) for number in numbers}
    return answers | {
        "/robots.txt": page(b"User-agent: *\nAllow: /\n"),
        "/": html(front(*(path(number) for number in numbers))),
    }
